# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# usage: cmake -DSCRATCH=FOLDER -P rival-declarations.cmake
#
# What baselines/declarations.cmake makes of a rival's file, for riscv64.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../../baselines/declarations.cmake)

if(OPERATORS)
  set(RIVAL_OPERATORS ${OPERATORS})
endif()
if(SOURCE) # one file, in a process of its own: an error ends it
  writeRivalJson(${SOURCE}.json ${SOURCE} riscv64)
  return()
endif()

# expect(TEXT EXPECTED): TEXT is a rival's file; EXPECTED is its JSON, or is in
# the error.
function(expect text expected)
  set(source ${SCRATCH}/mine.cpp)
  file(WRITE ${source} "// A rival.\n${text}\n#include \"util.h\"\n")
  file(REMOVE ${source}.json)
  execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE=${source} -DOPERATORS=${OPERATORS} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
                  ERROR_VARIABLE got)
  if(EXISTS ${source}.json)
    file(READ ${source}.json got)
  endif()
  string(REGEX REPLACE "[ \n]+" " " got "${got}")
  string(FIND "${got}" "${expected}" place)
  if(place LESS 0)
    message(SEND_ERROR "of\n${text}\ncame\n${got}\nexpected\n${expected}")
  endif()
endfunction()

set(product "// operators: matmul\n")
expect("${product}// kind: library" [[{"kind": "library", "operators": ["matmul"], "scalar": false}]])
expect("${product}// link: x\n// kind: compiler  \n// scalar: riscv64" [[{"kind": "compiler", "operators": ["matmul"], "scalar": true}]])
expect("${product}// scalar: arm64\n// kind: loops" [["loops", "operators": ["matmul"], "scalar": false}]])
expect("${product}// kind: search\n// scalar: amd64 riscv64" [["search", "operators": ["matmul"], "scalar": true}]])
expect("${product}" "mine.cpp: a rival says what it is in one line, `// kind: library`; expected one of library, compiler, search, loops, found: nothing")
expect("${product}// kind: libary" "found: libary")
expect("${product}// kind: loops\n// kind: library" "found: loops;library")
expect("${product}// kind: library\n// named: it rounds worse" [["scalar": false, "named": "it rounds worse"}]])
expect("${product}// kind: loops\n// scalar: riscv" "mine.cpp: `// scalar:` names the architecture 'riscv', expected some of")
expect("// kind: loops" "mine.cpp: a rival says which operators it serves, `// operators: matmul`; expected some of")
expect("// kind: loops" "found: nothing")
expect("// kind: loops\n// operators: matmul softmax" "found: softmax")

# Operators whose problems have the form of another's.
set(OPERATORS ${SCRATCH}/operators)
file(MAKE_DIRECTORY ${OPERATORS}/product)
file(WRITE ${OPERATORS}/product/product.cpp "// The one.\n")
file(WRITE ${OPERATORS}/product/more.cpp "// rivals: other\n")
file(WRITE ${OPERATORS}/batched.cpp "// rivals: product\n")
file(WRITE ${OPERATORS}/other.cpp "")
expect("// kind: loops\n// operators: product" [["operators": ["product", "batched"], "scalar"]])
expect("// kind: loops\n// operators: other" [["operators": ["other"], "scalar"]])
expect("// kind: loops\n// operators: matmul" "expected some of batched, other, product, found: matmul")
