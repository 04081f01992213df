# Two cores whose caches and latencies differ, so that other kernels are chosen.
foreach(target neoverse-n1 cortex-a72)
  testKernels(${target})
  verifyKernels(${target} ${target} passed)
endforeach()
orderedSums(neoverse-n1)
# The others on the plainest of all: their kernels say that NEON is all they need.
coverOthers("\\[neon\\]" ${AUTOCONFIG_EMULATED_CPU} cortex-a57)
