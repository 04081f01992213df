# Writes build/<preset>/preset.json.

function(jsonString out value)
  string(REPLACE "\\" "\\\\" value "${value}")
  string(REPLACE "\"" "\\\"" value "${value}")
  set(${out} "\"${value}\"" PARENT_SCOPE)
endfunction()

function(jsonList out)
  set(json "[]")
  set(index 0)
  foreach(item IN LISTS ARGN)
    jsonString(text "${item}")
    string(JSON json SET "${json}" ${index} "${text}")
    math(EXPR index "${index} + 1")
  endforeach()
  set(${out} "${json}" PARENT_SCOPE)
endfunction()

function(writePresetJson file)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" buildType)
  string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${buildType}}" flags)
  set(executor ${AUTOCONFIG_EXECUTOR})
  if(AUTOCONFIG_BOARD)
    set(executor ssh)
  endif()
  set(json "{}")
  foreach(entry
          "preset=${AUTOCONFIG_PRESET}"
          "target=${AUTOCONFIG_TARGET}"
          "triple=${AUTOCONFIG_TRIPLE}"
          "executor=${executor}"
          "board=${AUTOCONFIG_BOARD}"
          "sysroot=${AUTOCONFIG_SYSROOT}"
          "runner=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/runner"
          "rivals=${CMAKE_LIBRARY_OUTPUT_DIRECTORY}"
          "compiler=clang ${CMAKE_CXX_COMPILER_VERSION}"
          "compiler_flags=${flags}")
    string(REGEX MATCH "^([a-z_]+)=(.*)$" matched "${entry}")
    jsonString(text "${CMAKE_MATCH_2}")
    string(JSON json SET "${json}" "${CMAKE_MATCH_1}" "${text}")
  endforeach()
  jsonList(list ${AUTOCONFIG_EMULATOR})
  string(JSON json SET "${json}" emulator "${list}")
  jsonList(list ${AUTOCONFIG_COUNTING_EMULATOR})
  string(JSON json SET "${json}" counting_emulator "${list}")
  jsonList(list ${AUTOCONFIG_CPU_REQUIREMENTS})
  string(JSON json SET "${json}" requirements "${list}")
  string(JSON json SET "${json}" environment "{}")
  foreach(setting IN LISTS AUTOCONFIG_ENVIRONMENT)
    string(REGEX MATCH "^([^=]+)=(.*)$" matched "${setting}")
    jsonString(text "${CMAKE_MATCH_2}")
    string(JSON json SET "${json}" environment "${CMAKE_MATCH_1}" "${text}")
  endforeach()
  file(CONFIGURE OUTPUT ${file} CONTENT "${json}\n" @ONLY)
endfunction()

writePresetJson(${CMAKE_BINARY_DIR}/preset.json)
