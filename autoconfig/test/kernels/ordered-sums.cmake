# cmake -DLIST=.. -DFOLDER=.. "-DRUNNER=COMMAND;ARGUMENT;.." -P ordered-sums.cmake
# FOLDER.reference, .invariant and .uniform hold kernels of the problems of LIST: the
# first two have equal digests; a result of the third has one value where all inputs are
# equal, unless the problem is padded.

cmake_minimum_required(VERSION 3.25)

file(STRINGS ${LIST} problems REGEX "^[^#]")
list(LENGTH problems count)
math(EXPR last "${count} - 1")

# answers(OUT KIND OPTION): what the runner says of each kernel.
function(answers out kind option)
  set(kernels "")
  foreach(i RANGE ${last})
    list(APPEND kernels ${FOLDER}.${kind}/${i}.so)
  endforeach()
  execute_process(COMMAND ${RUNNER} ${option} ${kernels}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE result)
  string(REGEX MATCH "this CPU lacks [^\n]*" lacks "${output}")
  if(lacks)
    message("test skipped: ${lacks}")
  endif()
  string(REGEX MATCHALL "[.]so: [0-9a-f]+\n" found "${output}")
  list(LENGTH found number)
  if(NOT lacks AND (NOT result EQUAL 0 OR NOT number EQUAL count))
    message(FATAL_ERROR "${option}: expected ${count} answers, got ${number}\n${result}\n${output}\n${errors}")
  endif()
  list(TRANSFORM found REPLACE "[.]so: ([0-9a-f]+)\n" "\\1")
  set(${out} ${found} PARENT_SCOPE)
  set(lacks "${lacks}" PARENT_SCOPE)
endfunction()

answers(expected reference --digest)
if(lacks)
  return()
endif()
answers(digests invariant --digest)
answers(values uniform --sums)
foreach(problem one other number IN ZIP_LISTS problems expected digests values)
  if(NOT one STREQUAL other)
    message(SEND_ERROR "${problem}: the bits of invariant sums, ${other}, are not those of one chain, ${one}")
  endif()
  if(NOT number EQUAL 1 AND NOT problem MATCHES "ph[1-9]")
    message(SEND_ERROR "${problem}: uniform sums of equal inputs have ${number} values")
  endif()
endforeach()
