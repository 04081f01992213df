# Makes the file GOLDEN of the output of COMMAND; where that fails, it stays.
set(new ${GOLDEN}.new)
execute_process(COMMAND ${COMMAND} OUTPUT_FILE ${new} RESULT_VARIABLE failed)
if(failed)
  file(REMOVE ${new})
  message(FATAL_ERROR "${GOLDEN} stays as it was: the command ended with ${failed}")
endif()
file(RENAME ${new} ${GOLDEN})
