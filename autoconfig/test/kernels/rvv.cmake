# Kernels are compiled for a vector length (VLEN). They are run at their own with
# poisoned tails (see toolchains/rvv.cmake), the shortest ones at every length, and
# two controls show that the emulated CPU is what it should be.
foreach(target rvv128 rvv256 rvv512 rvv1024)
  string(REPLACE "rvv" "" bits ${target})
  testKernels(${target})
  verifyKernels(${target} ${target} passed {vector.bits} ${bits})
endforeach()
orderedSums(rvv256 {vector.bits} 256)
foreach(bits 256 512 1024)
  verifyKernels(rvv128-at-vlen-${bits} rvv128 passed {vector.bits} ${bits})
endforeach()
# Too short a VLEN would give wrong results, so those kernels must not run.
verifyKernels(rvv256-at-vlen-128 rvv256 skipped {vector.bits} 128)
# Without V the runner says so, and what it said is true.
verifyKernels(no-v rvv128 skipped v=true v=false {vector.bits} 128)
set(allSuites ${suites})
set(suites matmul.given) # whose first kernel has vector code
verifyKernels(no-v-forced rvv128 illegal-instruction v=true v=false {vector.bits} 128)
set(suites ${allSuites})
coverOthers("\\[v, [^\n]*")
# Neither VLEN nor what stands in the tails may change a bit of a rounded result.
sameBits(same-bits rvv128 "{vector.bits}>128" "{vector.bits}>256" "{vector.bits}>512" "{vector.bits}>1024"
         "{vector.bits}>128,all_1s=true>all_1s=false" "{vector.bits}>1024,all_1s=true>all_1s=false")
