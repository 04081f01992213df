# The root's part for the presets of targets: rivals, runner and kernel tests,
# and build/<preset>/preset.json, which tells the host tools about this preset.

set(AUTOCONFIG_HOST_BIN ${CMAKE_SOURCE_DIR}/build/host/bin)

# The host tools are built once, by whichever preset comes first.
find_program(AUTOCONFIG_FLOCK flock REQUIRED)
file(MAKE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/host)
add_custom_target(
  host-tools
  COMMAND ${AUTOCONFIG_FLOCK} ${CMAKE_SOURCE_DIR}/build/host/.lock
          ${CMAKE_COMMAND} -P ${CMAKE_CURRENT_LIST_DIR}/host-tools.cmake
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  COMMENT "Host tools"
  USES_TERMINAL)

include(${CMAKE_CURRENT_LIST_DIR}/preset-json.cmake)

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
add_subdirectory(harness/counting/test)
add_subdirectory(autoconfig/measure)
add_subdirectory(autoconfig/test/kernels)
add_subdirectory(autoconfig/test/differential/target)

set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_LIST_DIR}/test-environment.cmake)

# What an evaluation needs; the tests need more.
get_property(rivals DIRECTORY baselines PROPERTY BUILDSYSTEM_TARGETS)
add_custom_target(contenders DEPENDS runner ${rivals})
