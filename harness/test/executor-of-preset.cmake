# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -DROOT= -DSCRATCH= -P executor-of-preset.cmake
# A tool chain file that names an executor which is neither native nor qemu is
# one of this machine, and preset.json passes the name on.
set(CMAKE_HOST_SYSTEM_PROCESSOR x86_64) # a script is not told
file(READ ${ROOT}/toolchains/x86-avx2.cmake text)
string(REPLACE "AUTOCONFIG_EXECUTOR native" "AUTOCONFIG_EXECUTOR nice" changed "${text}")
if(changed STREQUAL text)
  message(FATAL_ERROR "toolchains/x86-avx2.cmake names no executor")
endif()
string(REPLACE "\${CMAKE_CURRENT_LIST_DIR}" "${ROOT}/toolchains" changed "${changed}")
file(WRITE ${SCRATCH}/x86-nice.cmake "${changed}")
foreach(command add_compile_options add_link_options add_compile_definitions)
  cmake_language(EVAL CODE "function(${command})\nendfunction()") # a script builds nothing
endforeach()
include(${SCRATCH}/x86-nice.cmake)

if(AUTOCONFIG_EMULATOR OR CMAKE_CROSSCOMPILING_EMULATOR)
  message(FATAL_ERROR "an emulator: ${AUTOCONFIG_EMULATOR}")
endif()
if(NOT CMAKE_EXE_LINKER_FLAGS_INIT MATCHES "--dynamic-linker=")
  message(FATAL_ERROR "programs do not run by the sysroot's loader: ${CMAKE_EXE_LINKER_FLAGS_INIT}")
endif()

set(AUTOCONFIG_PRESET x86-nice)
set(CMAKE_BINARY_DIR ${SCRATCH})
include(${ROOT}/toolchains/common/preset-json.cmake)
file(READ ${SCRATCH}/preset.json json)
string(JSON executor GET "${json}" executor)
string(JSON emulator GET "${json}" emulator)
if(NOT executor STREQUAL nice OR NOT emulator STREQUAL "[]")
  message(FATAL_ERROR "preset.json: executor ${executor}, emulator ${emulator}")
endif()
