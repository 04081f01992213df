# cmake -P toolchains/common/presets.cmake
# Writes CMakePresets.json: presets for each toolchain file of this folder, where it
# holds others. toolchains/bootstrap and every build run it.
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
file(GLOB files RELATIVE ${root}/toolchains ${root}/toolchains/*.cmake)
list(TRANSFORM files REPLACE "\\.cmake$" "" OUTPUT_VARIABLE names)
list(SORT names)

set(configure "")
set(build "")
set(test "")
set(workflow "")
foreach(name IN LISTS names)
  file(STRINGS ${root}/toolchains/${name}.cmake comment LIMIT_COUNT 1)
  string(REGEX REPLACE "^# *(.*)\\.$" "\\1" comment "${comment}")
  string(APPEND configure ",\n    { \"name\": \"${name}\", \"inherits\": \"toolchain\", \"description\": \"${comment}\" }")
  string(APPEND build ",\n    { \"name\": \"${name}\", \"configurePreset\": \"${name}\" }")
  string(APPEND test ",\n    { \"name\": \"${name}\", \"inherits\": \"tests\", \"configurePreset\": \"${name}\" }")
  string(APPEND workflow ",\n    {
      \"name\": \"${name}\",
      \"steps\": [
        { \"type\": \"configure\", \"name\": \"${name}\" },
        { \"type\": \"build\", \"name\": \"${name}\" },
        { \"type\": \"test\", \"name\": \"${name}\" }
      ]
    }")
endforeach()
string(REGEX REPLACE "^,\n" "" build "${build}")
string(REGEX REPLACE "^,\n" "" workflow "${workflow}")

set(text "{
  \"version\": 6,
  \"cmakeMinimumRequired\": { \"major\": 3, \"minor\": 25, \"patch\": 0 },
  \"configurePresets\": [
    {
      \"name\": \"toolchain\",
      \"hidden\": true,
      \"generator\": \"Ninja\",
      \"binaryDir\": \"\${sourceDir}/build/\${presetName}\",
      \"toolchainFile\": \"\${sourceDir}/toolchains/\${presetName}.cmake\",
      \"cacheVariables\": { \"CMAKE_BUILD_TYPE\": \"Release\", \"CMAKE_EXPORT_COMPILE_COMMANDS\": true }
    }${configure}
  ],
  \"buildPresets\": [
${build}
  ],
  \"testPresets\": [
    {
      \"name\": \"tests\",
      \"hidden\": true,
      \"output\": { \"outputOnFailure\": true },
      \"execution\": { \"noTestsAction\": \"error\", \"timeout\": 900 }
    }${test}
  ],
  \"workflowPresets\": [
${workflow}
  ]
}
")
set(file ${root}/CMakePresets.json)
set(old "")
if(EXISTS ${file})
  file(READ ${file} old)
endif()
if(old STREQUAL text)
  return()
endif()
file(WRITE ${file} "${text}")
message(STATUS "wrote CMakePresets.json: ${names}")
