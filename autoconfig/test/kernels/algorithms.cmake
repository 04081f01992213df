# cmake "-DFILES=FILE;.." -DMODELS=FOLDER -P algorithms.cmake
# Every algorithm (a file of the folder of models) stands in one of the lists of
# kernels that a target is tested with.

cmake_minimum_required(VERSION 3.25)
file(GLOB models ${MODELS}/*.cpp)
if(NOT models)
  message(FATAL_ERROR "there are no models in ${MODELS}")
endif()
set(lines "")
foreach(list IN LISTS FILES)
  file(STRINGS ${list} more REGEX "^[^#]")
  list(APPEND lines ${more})
endforeach()
foreach(model IN LISTS models)
  cmake_path(GET model STEM algorithm)
  set(found ${lines})
  list(FILTER found INCLUDE REGEX " ${algorithm}( |$)")
  list(LENGTH found count)
  message(STATUS "${algorithm}: ${count} kernels")
  if(count EQUAL 0)
    message(SEND_ERROR "no kernel of ${algorithm} in ${FILES}")
  endif()
endforeach()
