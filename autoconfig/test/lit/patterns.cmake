# cmake -DPATTERNS=FOLDER -DTESTS=FOLDER -P patterns.cmake
# Every pattern (a file of its folder) has a test here that asks for it by name.

cmake_minimum_required(VERSION 3.25)
file(GLOB patterns ${PATTERNS}/*.cpp)
# The other *.test are about the command line.
file(GLOB tests ${TESTS}/*.mlir ${TESTS}/prepared.test)
set(texts "")
foreach(test IN LISTS tests)
  file(READ ${test} text)
  string(APPEND texts "${text}\n")
endforeach()
if(NOT patterns OR NOT tests)
  message(FATAL_ERROR "no patterns in ${PATTERNS}, or no tests in ${TESTS}")
endif()
foreach(pattern IN LISTS patterns)
  cmake_path(GET pattern STEM algorithm)
  if(NOT texts MATCHES "algorithm[= ]${algorithm}[ \"]")
    message(SEND_ERROR "no test in ${TESTS} has 'algorithm=${algorithm}'")
  endif()
endforeach()
