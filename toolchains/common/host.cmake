# The root's part for the preset host: the engine, the harness's host tools,
# and the tests of both.

find_package(MLIR 22.1 CONFIG PATHS /usr/lib/llvm-22)
if(NOT MLIR_FOUND)
  message(FATAL_ERROR "MLIR 22.1 is missing; run toolchains/bootstrap, which installs it")
endif()
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
separate_arguments(llvmDefinitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${llvmDefinitions})
if(NOT LLVM_ENABLE_RTTI)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
endif()

# Most of the time of compiling goes into headers of MLIR, LLVM and CLI11: a library
# precompiles those that its files share.
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
# From there libstdc++ warns of what itself calls (std::stable_sort of get_temporary_buffer),
# since pragmas of precompiled headers end with them. This keeps its own marks away, and
# no other library's.
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-U__DEPRECATED>)
# What an aggregate is not given is empty, and meant to be.
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>)
set(AUTOCONFIG_LLVM_HEADERS
    <algorithm> <functional> <map> <memory> <optional> <string> <vector>
    <llvm/ADT/STLExtras.h> <llvm/ADT/StringExtras.h> <llvm/Support/Error.h>
    <llvm/Support/FileSystem.h> <llvm/Support/FormatVariadic.h> <llvm/Support/JSON.h>
    <llvm/Support/MemoryBuffer.h> <llvm/Support/Path.h> <llvm/Support/raw_ostream.h>)

add_subdirectory(autoconfig)
add_subdirectory(harness)
add_subdirectory(baselines/generators)
add_subdirectory(toolchains/test)

# What the other presets need of this one.
add_custom_target(tools DEPENDS autoconfig autoconfig-opt autoconfig-plugin memref-compiler tensor-compiler autobench random-kernels differential generators)
