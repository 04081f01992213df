# Builds the host tools for another preset; configures the preset host first
# where that was not done. Run in the source folder.

# `ctest` in the source folder stays with the preset that the user configured.
set(ENV{AUTOCONFIG_KEEP_ROOT_CTEST} 1)
if(NOT EXISTS build/host/build.ninja)
  execute_process(COMMAND ${CMAKE_COMMAND} --preset host COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build build/host --target tools
                COMMAND_ERROR_IS_FATAL ANY)
