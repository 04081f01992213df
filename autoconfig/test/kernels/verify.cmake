# cmake -DLIST=.. -DFOLDER=.. -DEXPECT=passed|skipped|illegal-instruction
#       -DMAY_BE_SKIPPED=ON|OFF "-DRUNNER=COMMAND;ARGUMENT;.." -P verify.cmake
# Runs the runner's --verify on the kernels that were compiled from LIST.

cmake_minimum_required(VERSION 3.25)

# A kernel for each line: one that is missing must not go unnoticed.
file(STRINGS ${LIST} problems REGEX "^[^#]")
list(LENGTH problems count)
set(kernels "")
math(EXPR last "${count} - 1")
foreach(i RANGE ${last})
  if(NOT EXISTS ${FOLDER}/${i}.so)
    message(FATAL_ERROR "there is no ${FOLDER}/${i}.so; build the target test-kernels")
  endif()
  list(APPEND kernels ${FOLDER}/${i}.so)
endforeach()

set(options "")
if(EXPECT STREQUAL "illegal-instruction")
  set(options --force)
  list(GET kernels 0 kernels) # the process ends there
endif()
execute_process(COMMAND ${RUNNER} --verify ${kernels} ${options}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE result)

function(wrong message)
  string(REGEX REPLACE "[^\n]*: passed[^\n]*\n" "" interesting "${output}")
  string(SUBSTRING "${interesting}" 0 4000 interesting)
  message(FATAL_ERROR "${message}\nresult: ${result}\n${interesting}\n${errors}")
endfunction()

string(REGEX MATCHALL "[.]so: passed " passed "${output}")
string(REGEX MATCHALL "[.]so: skipped " skipped "${output}")
list(LENGTH passed passedCount)
list(LENGTH skipped skippedCount)
message(STATUS "${passedCount} passed, ${skippedCount} skipped, of ${count}")
if(EXPECT STREQUAL "illegal-instruction")
  # As CMake names the signal, or the exit code that a shell makes of it.
  if(NOT result MATCHES "^(Illegal instruction|132)$")
    wrong("expected the kernel to end in an illegal instruction")
  endif()
elseif(MAY_BE_SKIPPED AND skippedCount EQUAL count AND result EQUAL 77)
  string(REGEX MATCH "this CPU lacks [^\n]*" reason "${output}")
  message("test skipped: ${reason}")
elseif(EXPECT STREQUAL "skipped")
  if(NOT result EQUAL 77 OR NOT skippedCount EQUAL count)
    wrong("expected ${count} skipped kernels")
  endif()
elseif(NOT EXPECT STREQUAL "passed")
  message(FATAL_ERROR "EXPECT is '${EXPECT}', expected passed, skipped or illegal-instruction")
elseif(NOT result EQUAL 0 OR NOT passedCount EQUAL count)
  wrong("expected ${count} passed kernels")
endif()
