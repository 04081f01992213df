# Two cores whose caches and latencies differ, so that other kernels are chosen.
foreach(target neoverse-n1 cortex-a72)
  testKernels(${target})
  verifyKernels(${target} ${target} passed)
endforeach()
