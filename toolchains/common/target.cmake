# The root's part for the presets of targets: rivals, runner and kernel tests,
# and build/<preset>/preset.json, which tells the host tools about this preset.

set(AUTOCONFIG_HOST_BIN ${CMAKE_SOURCE_DIR}/build/host/bin)

# The host tools are built once, by whichever preset comes first: by the build in
# build/host, which is asked only where one of its files or tools has changed, so
# that there is nothing to do where there is nothing to do.
find_program(AUTOCONFIG_FLOCK flock REQUIRED)
file(MAKE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/host)
file(GLOB_RECURSE engineFiles CONFIGURE_DEPENDS
     autoconfig/*.cpp autoconfig/*.h autoconfig/*CMakeLists.txt autoconfig/*.in)
file(GLOB_RECURSE harnessFiles CONFIGURE_DEPENDS
     harness/*.cpp harness/*.h harness/*CMakeLists.txt harness/*.in harness/*.txt)
# hostTools(NAME TARGET SOURCE..): the target NAME builds TARGET of build/host; NAME.stamp
# says when that was done last.
function(hostTools name target)
  set(stamp ${CMAKE_BINARY_DIR}/${name}.stamp)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${AUTOCONFIG_FLOCK} ${CMAKE_SOURCE_DIR}/build/host/.lock
            ${CMAKE_COMMAND} -DSTAMP=${stamp} -DTOOLS=${target}
            -P ${CMAKE_SOURCE_DIR}/toolchains/common/host-tools.cmake
    DEPENDS ${ARGN} CMakeLists.txt toolchains/host.cmake
            toolchains/common/host.cmake toolchains/common/host-tools.cmake
    DEPFILE ${stamp}.d
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMENT "Host tools: ${target}"
    USES_TERMINAL
    VERBATIM)
  add_custom_target(${name} DEPENDS ${stamp})
endfunction()
hostTools(host-tools tools ${engineFiles} ${harnessFiles} results/schema.sql)
set(AUTOCONFIG_HOST_TOOLS ${CMAKE_BINARY_DIR}/host-tools.stamp)
file(GLOB generatorFiles CONFIGURE_DEPENDS baselines/*.h baselines/generators/*.cpp baselines/generators/*.h
     baselines/generators/common/*)
hostTools(host-generators generators ${generatorFiles})
hostTools(host-engine autoconfig ${engineFiles})

# Kernels that a build step compiles depend on this copy: they are compiled again only
# where the engine's file has changed, not whenever the host tools were looked at.
set(AUTOCONFIG_ENGINE ${CMAKE_BINARY_DIR}/copies/autoconfig)
add_custom_command(
  OUTPUT ${AUTOCONFIG_ENGINE}
  COMMAND ${CMAKE_COMMAND} -E copy_if_different ${AUTOCONFIG_HOST_BIN}/autoconfig ${AUTOCONFIG_ENGINE}
  DEPENDS ${CMAKE_BINARY_DIR}/host-engine.stamp
  COMMENT "The engine, for kernels"
  VERBATIM)
add_custom_target(engine DEPENDS ${AUTOCONFIG_ENGINE})
add_dependencies(engine host-engine)
file(GLOB AUTOCONFIG_TARGET_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/autoconfig/targets/*.yaml)

include(${CMAKE_CURRENT_LIST_DIR}/preset-json.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/target-descriptions.cmake)

# Defines GTest::gtest and the others, which find_package(GTest) then keeps.
if(AUTOCONFIG_BUILD_GTEST)
  set(INSTALL_GTEST OFF)
  add_subdirectory(${AUTOCONFIG_SYSROOT}/usr/src/googletest ${CMAKE_BINARY_DIR}/googletest
                   EXCLUDE_FROM_ALL SYSTEM)
  foreach(library gtest gtest_main gmock gmock_main)
    target_compile_options(${library} PRIVATE -w)
  endforeach()
endif()

add_subdirectory(baselines)
add_subdirectory(harness/runner)
add_subdirectory(harness/networks/runner)
add_subdirectory(harness/counting/test)
add_subdirectory(autoconfig/measure)
add_subdirectory(autoconfig/test/kernels)
add_subdirectory(autoconfig/test/differential/target)

set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_LIST_DIR}/test-environment.cmake)

# What an evaluation needs; whole networks (network-runner) and the tests need more.
# Natively the machine is measured before the first decision.
get_property(rivals DIRECTORY baselines PROPERTY BUILDSYSTEM_TARGETS)
add_custom_target(contenders DEPENDS runner ${rivals} host-generators)
if(AUTOCONFIG_EXECUTOR STREQUAL native)
  add_dependencies(contenders measure)
endif()
