# This machine's own facts, and those of a described one, on which what is chosen does
# not depend on where the test runs.
foreach(target host-avx2 haswell)
  testKernels(${target})
  verifyKernels(${target} ${target} passed)
endforeach()
orderedSums(haswell)
coverOthers("\\[avx2, fma\\]")
hugeKernels(haswell)
