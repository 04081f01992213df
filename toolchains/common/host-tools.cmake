# cmake -DSTAMP=FILE -DTOOLS=TARGET -P toolchains/common/host-tools.cmake
# In the source folder. Builds host tools for another preset, all (the target tools) or
# one; configures the preset host first where that was not done. FILE.d then says what
# else than their sources the tools stand on: when one of them goes, or the host is
# configured anew, they are built again.

# `ctest` in the source folder stays with the preset that the user configured.
set(ENV{AUTOCONFIG_KEEP_ROOT_CTEST} 1)
if(NOT EXISTS build/host/build.ninja)
  execute_process(COMMAND ${CMAKE_COMMAND} --preset host COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build build/host --target ${TOOLS}
                COMMAND_ERROR_IS_FATAL ANY)

set(host ${CMAKE_CURRENT_SOURCE_DIR}/build/host)
if(TOOLS STREQUAL "tools")
  file(GLOB tools LIST_DIRECTORIES OFF ${host}/bin/* ${host}/lib/*.so)
elseif(TOOLS STREQUAL "generators")
  file(GLOB tools LIST_DIRECTORIES OFF ${host}/bin/rival_*)
else()
  set(tools ${host}/bin/${TOOLS})
endif()
list(JOIN tools " " tools)
file(WRITE ${STAMP}.d "${STAMP}: ${host}/CMakeCache.txt ${tools}\n")
file(TOUCH ${STAMP})
