# Runs COMMAND and compares its output with the file GOLDEN.
execute_process(COMMAND ${COMMAND} OUTPUT_VARIABLE actual COMMAND_ERROR_IS_FATAL ANY)
cmake_path(GET GOLDEN FILENAME name)
set(actualFile ${CMAKE_CURRENT_BINARY_DIR}/${name}.actual)
file(WRITE ${actualFile} "${actual}")
execute_process(COMMAND diff -u ${GOLDEN} ${actualFile} RESULT_VARIABLE differs)
if(differs)
  message(FATAL_ERROR "decisions changed; if they should: "
          "cmake --build --preset host --target update-golden")
endif()
