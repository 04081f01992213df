# Runs UPDATE (update.cmake) with a COMMAND that fails, on a file that must stay.
file(WRITE ${GOLDEN} "recorded\n")
execute_process(COMMAND ${CMAKE_COMMAND} "-DCOMMAND=${COMMAND}" -DGOLDEN=${GOLDEN} -P ${UPDATE}
                RESULT_VARIABLE failed ERROR_VARIABLE message)
file(READ ${GOLDEN} content)
file(GLOB left ${GOLDEN}.*)
if(NOT failed OR NOT content STREQUAL "recorded\n" OR left OR NOT message MATCHES "stays[ \n]+as[ \n]+it[ \n]+was")
  message(FATAL_ERROR "expected a failure that leaves the file alone; it ended with ${failed}, "
          "the file holds '${content}', beside it is '${left}'; it said: ${message}")
endif()
