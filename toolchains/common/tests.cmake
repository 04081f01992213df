# What `ctest` finds, after all tests are known.

# Alone, since it builds what other tests run, if the user has not.
add_test(NAME ${AUTOCONFIG_PRESET}.build.nothing-to-do
         COMMAND ${CMAKE_SOURCE_DIR}/toolchains/test/nothing-to-do-test ${CMAKE_BINARY_DIR})
set_tests_properties(${AUTOCONFIG_PRESET}.build.nothing-to-do PROPERTIES RUN_SERIAL ON TIMEOUT 3600)

function(testsBelow out folder)
  get_property(tests DIRECTORY ${folder} PROPERTY TESTS)
  get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(subfolder IN LISTS subfolders)
    testsBelow(more ${subfolder})
    list(APPEND tests ${more})
  endforeach()
  set(${out} ${tests} PARENT_SCOPE)
endfunction()

testsBelow(tests ${CMAKE_SOURCE_DIR})
# `./reproduce test` runs all presets in one ctest, where a name must say which.
foreach(test IN LISTS tests)
  if(NOT test MATCHES "^${AUTOCONFIG_PRESET}[.]")
    message(WARNING "test \"${test}\" should be called \"${AUTOCONFIG_PRESET}.${test}\"")
  endif()
endforeach()

# `ctest` in the source folder tests the preset configured last, and builds it
# first: `cmake --preset rvv && ctest`. `ctest --preset rvv` does not build.
if(NOT DEFINED ENV{AUTOCONFIG_KEEP_ROOT_CTEST})
  set(depends "")
  if(tests)
    set(depends "set_tests_properties(${tests} PROPERTIES FIXTURES_REQUIRED build)")
    string(REPLACE ";" "\n  " depends "${depends}")
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_SOURCE_DIR}/CTestTestfile.cmake @ONLY CONTENT
"# Written by configuring the preset @AUTOCONFIG_PRESET@; see toolchains/common/tests.cmake.
add_test(@AUTOCONFIG_PRESET@.build \"@CMAKE_COMMAND@\" --build \"@CMAKE_BINARY_DIR@\")
set_tests_properties(@AUTOCONFIG_PRESET@.build PROPERTIES FIXTURES_SETUP build TIMEOUT 3600)
subdirs(\"@CMAKE_BINARY_DIR@\")
@depends@
")
endif()
