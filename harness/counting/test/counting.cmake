# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -DAUTOBENCH= -DPRESET= -DTARGET= -DFOLDER= -P counting.cmake
# Counts twice, with caches, into stores of their own.

# Of every kind: a square, tails on all sides, a batch with its own and with
# shared weights, one row.
set(problems 64x64:64x64 13x17:17x33 3x17x9:3x9x31 2x8x16:1x16x24 1x96:96x100)

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
list(TRANSFORM problems PREPEND --problem= OUTPUT_VARIABLE arguments)

function(autobench out)
  execute_process(COMMAND ${AUTOBENCH} ${ARGN} OUTPUT_VARIABLE text ERROR_VARIABLE errors
    RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "autobench ${ARGN}: exit code ${code}\n${text}${errors}")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Whether a cell is finished, by the JSON of a run that asks for it.
function(count out)
  autobench(json run --preset ${PRESET} --target ${TARGET} --executor qemu --json
    --rivals autoconfig --problem=4x8:8x4 --store ${FOLDER}/priced.sqlite)
  string(JSON done GET "${json}" already_done)
  set(${out} "${done}" PARENT_SCOPE)
endfunction()

foreach(run first second)
  autobench(ignored run --preset ${PRESET} --target ${TARGET} --executor qemu --caches
    --weights both --rivals autoconfig,openblas,clang_loops,xnnpack ${arguments}
    --store ${FOLDER}/${run}.sqlite)
  autobench(${run} table ${CMAKE_CURRENT_LIST_DIR}/figures.sql --format csv
    --store ${FOLDER}/${run}.sqlite)
endforeach()

if(NOT first STREQUAL second)
  message(FATAL_ERROR "two runs differ:\n${first}\nand\n${second}")
endif()
foreach(problem IN LISTS problems)
  foreach(metric instructions fmas bytes l1d.hits function)
    if(NOT first MATCHES "${problem},given,autoconfig,${metric}")
      message(FATAL_ERROR "no ${metric} of ${problem} in:\n${first}")
    endif()
  endforeach()
endforeach()

# One row for each count of our kernels that is not the operator's.
autobench(wrong table ${CMAKE_CURRENT_LIST_DIR}/wrong.sql --format csv --store ${FOLDER}/first.sqlite)
string(STRIP "${wrong}" wrong)
if(NOT wrong STREQUAL "problem,weights,rival,metric,expected,counted")
  message(FATAL_ERROR "counts that are not the operator's:\n${wrong}")
endif()

# A cell is stale where another model would price it.
count(fresh)
count(again)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/../../../autoconfig/targets DESTINATION ${FOLDER})
set(description ${FOLDER}/targets/${TARGET}.yaml)
file(READ ${description} text)
string(REGEX REPLACE "\nscheduling:[^\n]*" "" other "${text}")
if(other STREQUAL text)
  string(APPEND other "scheduling: {model: throughputs, dispatch: 3, source: a test}\n")
endif()
file(WRITE ${description} "${other}")
set(ENV{AUTOCONFIG_TARGETS} ${FOLDER}/targets)
count(changed)
count(known)
if(NOT "${fresh} ${again} ${changed} ${known}" STREQUAL "0 1 0 1")
  message(FATAL_ERROR "cells found finished: ${fresh} ${again} ${changed} ${known}, expected 0 1 0 1")
endif()
