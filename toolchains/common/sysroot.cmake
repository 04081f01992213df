# What all toolchain files of targets have in common: clang and lld against an
# unpacked sysroot, and how a program is run. The including file has set
# AUTOCONFIG_DEBIAN_ARCHITECTURE, _TRIPLE, _BASE_FLAGS and _EXECUTOR; see
# toolchains/README.md for all of its variables.

include(${CMAKE_CURRENT_LIST_DIR}/../host.cmake)

execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/../bootstrap --print-cache
                OUTPUT_VARIABLE AUTOCONFIG_CACHE OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
set(AUTOCONFIG_SYSROOT ${AUTOCONFIG_CACHE}/sysroot-${AUTOCONFIG_DEBIAN_ARCHITECTURE})
if(NOT EXISTS ${AUTOCONFIG_SYSROOT}/.stamp)
  message(FATAL_ERROR "there is no sysroot for ${AUTOCONFIG_DEBIAN_ARCHITECTURE} in ${AUTOCONFIG_CACHE}\n"
                      "Run toolchains/bootstrap first (with the same AUTOCONFIG_CACHE, if you set one).")
endif()

set(CMAKE_SYSTEM_NAME Linux)
string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR ${AUTOCONFIG_TRIPLE})
set(CMAKE_SYSROOT ${AUTOCONFIG_SYSROOT})
set(CMAKE_LIBRARY_ARCHITECTURE ${AUTOCONFIG_TRIPLE})
foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET ${AUTOCONFIG_TRIPLE})
  # The ISA under test is in AUTOCONFIG_ISA_FLAGS only: the runner must start,
  # and say what is missing, on a CPU that lacks it.
  list(JOIN AUTOCONFIG_BASE_FLAGS " " CMAKE_${language}_FLAGS_INIT)
endforeach()
# GCC's folder by its own path, not through the link `lib`: the compiler writes
# paths such as lib/gcc/../../include into lists of dependencies, which Ninja
# shortens as text, and then finds nothing there, and builds everything each time.
file(GLOB gcc ${AUTOCONFIG_SYSROOT}/usr/lib/gcc/${AUTOCONFIG_TRIPLE}/*)
if(NOT gcc MATCHES "^[^;]+$")
  message(FATAL_ERROR "expected the folder of one GCC in ${AUTOCONFIG_SYSROOT}/usr/lib/gcc/${AUTOCONFIG_TRIPLE}, "
                      "found \"${gcc}\"; remove that sysroot and run toolchains/bootstrap")
endif()
add_compile_options(--gcc-install-dir=${gcc})
add_link_options(--gcc-install-dir=${gcc})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()

# Threads that wait would take part in the measurement; one thread is measured.
list(PREPEND AUTOCONFIG_ENVIRONMENT OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1)

# What a file of harness/executors starts natively is run like "native" here.
if(NOT AUTOCONFIG_EMULATOR)
  if(NOT CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL CMAKE_SYSTEM_PROCESSOR)
    message(FATAL_ERROR "this preset names no AUTOCONFIG_EMULATOR, so its programs run on this machine, which must be "
                        "${CMAKE_SYSTEM_PROCESSOR} and is ${CMAKE_HOST_SYSTEM_PROCESSOR}; choose another preset (cmake --list-presets)")
  endif()
  # The sysroot's own loader and libraries, so that all targets have the same
  # versions, and the runner needs nothing of this system but its kernel.
  file(GLOB loader ${AUTOCONFIG_SYSROOT}/lib64/ld-linux-*.so.*)
  if(NOT loader)
    message(FATAL_ERROR "no dynamic loader in ${AUTOCONFIG_SYSROOT}/lib64; remove that sysroot and run toolchains/bootstrap")
  endif()
  # RPATH, not RUNPATH: it holds for what the libraries need as well.
  foreach(kind EXE SHARED MODULE)
    string(APPEND CMAKE_${kind}_LINKER_FLAGS_INIT
           " -Wl,--disable-new-dtags,-rpath,${AUTOCONFIG_SYSROOT}/usr/lib/${AUTOCONFIG_TRIPLE}")
  endforeach()
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -Wl,--dynamic-linker=${loader}")
else()
  set(emulator ${AUTOCONFIG_CACHE}/qemu/bin/${AUTOCONFIG_EMULATOR})
  if(NOT EXISTS ${emulator})
    message(FATAL_ERROR "there is no ${emulator}\nRun toolchains/bootstrap, which unpacks it.")
  endif()
  # The one above is linked statically and loads no plugins; this system's does.
  set(AUTOCONFIG_COUNTING_EMULATOR
      ${AUTOCONFIG_EMULATOR} -cpu ${AUTOCONFIG_EMULATED_CPU} -L ${AUTOCONFIG_SYSROOT})
  set(AUTOCONFIG_EMULATOR ${emulator} -cpu ${AUTOCONFIG_EMULATED_CPU} -L ${AUTOCONFIG_SYSROOT})
  # What add_test() puts before a program of this project.
  string(REPLACE "{vector.bits}" 256 CMAKE_CROSSCOMPILING_EMULATOR "${AUTOCONFIG_EMULATOR}")
endif()
