# ctest reads this before it runs a test: like a run of a rival, a test of one
# must not depend on what the caller's environment tells a library. Each test
# then adds its preset's AUTOCONFIG_ENVIRONMENT.
set(ENV{AUTOCONFIG_MEASURE} 0) # tests decide alike on every machine
file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/../../harness/executors/not-inherited.txt" beginnings
     REGEX "^[A-Z]")
execute_process(COMMAND env OUTPUT_VARIABLE environment)
foreach(beginning IN LISTS beginnings)
  string(REGEX MATCHALL "\n${beginning}[A-Za-z0-9_]*=" entries "\n${environment}")
  foreach(entry IN LISTS entries)
    string(REGEX REPLACE "[\n=]" "" name "${entry}")
    unset(ENV{${name}})
  endforeach()
endforeach()
