# Measures this machine with the whole chain, and looks whether the result can
# be: no value that no machine has, and a profile that is a target.
#   AUTOCONFIG, ROOT, PRESET, PROFILE: the tool, where the preset is built, its
#   name, and the file to write.
execute_process(
  COMMAND ${AUTOCONFIG} calibrate --root ${ROOT} --preset ${PRESET} -o ${PROFILE} --json --skip-noisy
  OUTPUT_VARIABLE json ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  if(errors MATCHES "CPU lacks")
    message("test skipped: ${errors}")
    return()
  endif()
  message(FATAL_ERROR "calibrate ended with ${status}: ${errors}")
endif()

# name, least, most: what no core that exists is outside of.
set(ranges
  fma.pipes 0.5 9        fma.latency 1.5 20    load.pipes 0.5 9      store.pipes 0.3 9
  l1d.bandwidth 4 600    l2.bandwidth 2 300    memory.bandwidth 0.1 100
  l2.latency 5 60        tlb.l1_entries 8 2048 call.overhead 1 200   frequency 0.3 10
  packing.from_l2 1 300  rows.a_page_apart 1 600)
string(JSON count LENGTH "${json}" values)
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON name GET "${json}" values ${index} name)
  string(JSON value GET "${json}" values ${index} value)
  set(value_of_${name} ${value})
endforeach()
while(ranges)
  list(POP_FRONT ranges name least most)
  if(NOT DEFINED value_of_${name})
    message(SEND_ERROR "${name} was not measured")
  elseif(value_of_${name} LESS least OR value_of_${name} GREATER most)
    message(SEND_ERROR "${name}: ${value_of_${name}}, expected ${least} to ${most}")
  endif()
endwhile()

execute_process(
  COMMAND ${AUTOCONFIG} explain --target ${PROFILE} 64x64:64x64
  OUTPUT_VARIABLE explanation ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT explanation MATCHES "measured here: ")
  message(FATAL_ERROR "explain with the profile ended with ${status}: ${errors}${explanation}")
endif()
execute_process(
  COMMAND ${AUTOCONFIG} calibrate --root ${ROOT} --preset ${PRESET} -o ${PROFILE} --only NoSuch
  OUTPUT_QUIET ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 1 OR NOT errors MATCHES "unknown measurement 'NoSuch', there are: CacheLatency, ")
  message(FATAL_ERROR "--only NoSuch ended with ${status}: ${errors}")
endif()
