# This machine's own facts, and those of a described one, on which what is chosen does
# not depend on where the test runs.
foreach(target host-avx512 skylake-x)
  testKernels(${target})
  verifyKernels(${target} ${target} passed)
endforeach()
foreach(target sapphire-rapids zen4 zen5)
  coverRandomly(${target})
endforeach()
hugeKernels(skylake-x)
