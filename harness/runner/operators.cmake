# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# runnerOperatorSources(OUT): the files of operators/, where operators/<op>.cpp or the
# folder operators/<op>/ is an operator, and a registry of them that is written here.
function(runnerOperatorSources out)
  set(runner ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  file(GLOB operators CONFIGURE_DEPENDS ${runner}/operators/*)
  file(GLOB files CONFIGURE_DEPENDS ${runner}/operators/*.cpp ${runner}/operators/*/*.cpp)
  set(operatorDeclarations "")
  set(operatorEntries "")
  foreach(path IN LISTS operators)
    get_filename_component(op ${path} NAME_WE)
    string(APPEND operatorDeclarations "Parse ${op};\n")
    string(APPEND operatorEntries "    {\"${op}\", operators::${op}},\n")
  endforeach()
  configure_file(${runner}/Operators.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/Operators.cpp @ONLY)
  set(${out} ${files} ${CMAKE_CURRENT_BINARY_DIR}/Operators.cpp PARENT_SCOPE)
endfunction()
