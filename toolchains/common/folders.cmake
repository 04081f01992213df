# cmake --preset NAME -DCMAKE_UNITY_BUILD=ON: from nothing most of the time goes into
# headers that each file reads anew, and half of it into compiling folders instead of
# files. After a change of one file more is compiled, though. ./reproduce does this
# where nothing was configured yet.
set(AUTOCONFIG_BY_FOLDER ${CMAKE_UNITY_BUILD})
set(CMAKE_UNITY_BUILD OFF) # but for the libraries that ask for it

# compileByFolder(TARGET [EXCEPT FOLDER..]): so what the files of a folder have for
# themselves needs different names. Files that use different namespaces stay apart (a
# Type is LLVM's or MLIR's). Except where anybody adds files that know nothing of each
# other.
function(compileByFolder target)
  cmake_parse_arguments(PARSE_ARGV 1 its "" "" EXCEPT)
  if(NOT AUTOCONFIG_BY_FOLDER)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    cmake_path(GET path PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder)
    if(NOT folder IN_LIST its_EXCEPT)
      file(STRINGS ${path} namespaces REGEX "^using namespace ")
      string(MAKE_C_IDENTIFIER "in_${folder} ${namespaces}" group)
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endif()
  endforeach()
endfunction()
