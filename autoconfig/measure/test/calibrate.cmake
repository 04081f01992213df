# Measures this machine with the whole chain, and looks whether the result can
# be: no value that no machine has, and a profile that is a target.
#   AUTOCONFIG, ROOT, PRESET, PROFILE: the tool, where the preset is built, its
#   name, and the file to write;
#   TARGET, CACHE: the preset's target, and a folder for what is kept;
#   MEASURE, SMALL_CACHES: the programs, and facts of a core with small caches.
execute_process(
  COMMAND ${AUTOCONFIG} calibrate --root ${ROOT} --preset ${PRESET} -o ${PROFILE} --json --keep-noisy
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
  vector.datapath_bits 32 4096
  fma.pipes 0.5 9        fma.latency 1.5 20    load.pipes 0.5 9      store.pipes 0.3 9
  l1d.bandwidth 4 600    l2.bandwidth 2 300    memory.bandwidth 0.1 100
  memory.row_wait 0 500  prefetch.streams 0 512 call.overhead 1 200   frequency 0.3 10
  overlap.core 1 2        overlap.transfers 1 2
  step.4x3.l1 1 40)
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
if(NOT status EQUAL 2 OR NOT errors MATCHES "unknown measurement 'NoSuch', there are: CacheLatency, ")
  message(FATAL_ERROR "--only NoSuch ended with ${status}: ${errors}")
endif()

# The programs stay within their memory on cores whose caches are smaller than
# this one's; in windows long enough to go round in it.
execute_process(COMMAND ${MEASURE} --windows 1 --seconds 0.02 ${SMALL_CACHES}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT output MATCHES "\"event\":\"done\"")
  message(FATAL_ERROR "with small caches: '${status}': ${errors}${output}")
endif()

# The first use measures and says so, the second one reads silently.
file(REMOVE_RECURSE ${CACHE})
set(ENV{AUTOCONFIG_CACHE} ${CACHE})
set(ENV{AUTOCONFIG_MEASURE} 1)
function(use what expectedOutput expectedErrors)
  execute_process(COMMAND ${AUTOCONFIG} explain --target ${TARGET} ${ARGN} 64x64:64x64
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(NOT status EQUAL 0 OR NOT output MATCHES "${expectedOutput}" OR NOT errors MATCHES "${expectedErrors}")
    message(SEND_ERROR "${what} ended with ${status}: expected '${expectedOutput}' and '${expectedErrors}' in ${output}${errors}")
  endif()
  set(errors "${errors}" PARENT_SCOPE)
endfunction()
use("--no-measure" "^static information" "^$" --no-measure)
if(EXISTS ${CACHE}/profiles)
  message(SEND_ERROR "--no-measure measured")
endif()
use("the first use" "profile ${TARGET}-[0-9a-f]+\n.*measured here: "
    "^autoconfig: measured [0-9]+ facts of this machine in [0-9.]+ s, once")
# Five seconds on a machine that does nothing else; here others may compile.
string(REGEX MATCH "in ([0-9]+)[.][0-9]+ s" matched "${errors}")
if(CMAKE_MATCH_1 GREATER 30)
  message(SEND_ERROR "measuring took ${CMAKE_MATCH_1} s")
endif()
use("the second use" "measured here: " "^$")
use("--facts described" "chosen" "^$" --facts described)
execute_process(COMMAND ${AUTOCONFIG} explain --target ${TARGET} --facts measured 64x64:64x64 OUTPUT_VARIABLE output)
if(output MATCHES "\\((published|of a relative)" OR NOT output MATCHES "measured here: ")
  message(SEND_ERROR "--facts measured took described facts: ${output}")
endif()
execute_process(COMMAND ${AUTOCONFIG} calibrate --target ${TARGET} --only Frequency
  OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT output MATCHES "kept in ${CACHE}/profiles/${TARGET}-")
  message(SEND_ERROR "calibrate --only ended with ${status}: ${output}")
endif()
file(GLOB profiles ${CACHE}/profiles/*.yaml)
file(READ "${profiles}" profile)
if(NOT profile MATCHES "  l2.bandwidth: " OR NOT profile MATCHES "  frequency: ")
  message(SEND_ERROR "--only kept not what was measured before: ${profile}")
endif()

# The models' first candidates are measured once, and explain says what was found.
set(problem 96x96:96x96)
execute_process(COMMAND ${AUTOCONFIG} compile --target ${TARGET} --measure 4 ${problem} -o ${CACHE}/k.so --json
  OUTPUT_VARIABLE kernel ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "compile --measure ended with ${status}: ${errors}")
endif()
file(GLOB kept ${CACHE}/profiles/*.measured.json)
if(errors MATCHES "too busy to measure")
  if(kept)
    message(SEND_ERROR "noise was kept: ${kept}")
  endif()
  return()
endif()
string(JSON of LENGTH "${kernel}" measured)
string(JSON first GET "${kernel}" measured 0 relative)
if(NOT of EQUAL 4 OR NOT first EQUAL 1)
  message(SEND_ERROR "compile --measure 4 measured ${of}, the first with ${first}: ${kernel}")
endif()
file(READ "${kept}" before)
execute_process(COMMAND ${AUTOCONFIG} explain --target ${TARGET} --measure 4 ${problem}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT output MATCHES "chosen by measuring\n.*the models' first 4.* us +1.000  .*  chosen\n")
  message(SEND_ERROR "explain --measure ended with ${status}: ${errors}${output}")
endif()
file(READ "${kept}" after)
if(NOT before STREQUAL after)
  message(SEND_ERROR "it was measured twice: ${before}${after}")
endif()
use("without --measure" "\nchosen\n" "^$")
