# What CMake reads of the target descriptions, autoconfig/targets/<name>.yaml.

# targetLine(OUT TARGET REGEX): the line of the description that matches, or else of
# its base's, or of the base's base; empty where there is none.
function(targetLine out target regex)
  set(path ${CMAKE_SOURCE_DIR}/autoconfig/targets/${target}.yaml)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  file(STRINGS ${path} line LIMIT_COUNT 1 REGEX "${regex}")
  file(STRINGS ${path} base LIMIT_COUNT 1 REGEX "^base: ")
  if(NOT line AND base)
    string(REGEX REPLACE "^base: *([^ ]+).*" "\\1" base "${base}")
    targetLine(line ${base} "${regex}")
  endif()
  set(${out} "${line}" PARENT_SCOPE)
endfunction()

# targetEntry(OUT TARGET KEY): the text of `KEY: text`, or empty.
function(targetEntry out target key)
  targetLine(line ${target} "^${key}: ")
  string(REGEX REPLACE "^${key}: *" "" line "${line}")
  set(${out} "${line}" PARENT_SCOPE)
endfunction()

# targetFact(OUT TARGET KEY): the value of a fact, or empty.
function(targetFact out target key)
  string(REPLACE "." "[.]" pattern ${key})
  targetLine(line ${target} "^ +${pattern}: [{]value: ")
  string(REGEX REPLACE ".*[{]value: ([^, ]+),.*" "\\1" line "${line}")
  set(${out} "${line}" PARENT_SCOPE)
endfunction()
