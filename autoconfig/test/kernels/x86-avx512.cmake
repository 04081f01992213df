# This machine's own facts, and those of a described one, on which what is chosen does
# not depend on where the test runs.
foreach(target host-avx512 skylake-x)
  testKernels(${target})
  verifyKernels(${target} ${target} passed)
endforeach()
orderedSums(skylake-x)
coverOthers("[^\n]*avx512f[^\n]*")
hugeKernels(skylake-x)
