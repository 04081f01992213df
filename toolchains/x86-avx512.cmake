# x86-64 with AVX-512, run on this machine's CPU.
set(AUTOCONFIG_DEBIAN_ARCHITECTURE amd64)
set(AUTOCONFIG_TRIPLE x86_64-linux-gnu)
set(AUTOCONFIG_BASE_FLAGS -march=x86-64)
# Clang prefers 256-bit vectors on this CPU; a rival of 512-bit kernels shall not.
set(AUTOCONFIG_ISA_FLAGS -mavx512f -mavx512vl -mavx512bw -mavx512dq
    -mtune=skylake-avx512 -mprefer-vector-width=512)
set(AUTOCONFIG_TARGET host-avx512)
set(AUTOCONFIG_EXECUTOR native)
set(AUTOCONFIG_CPU_REQUIREMENTS avx512f avx512vl avx512bw avx512dq)
# OpenBLAS, oneDNN, libxsmm and XNNPACK find their AVX-512 kernels themselves.
# BLIS takes scalar ones on a CPU that is newer than it: 0 is skx in its arch_t.
set(AUTOCONFIG_ENVIRONMENT BLIS_ARCH_TYPE=0)
include(${CMAKE_CURRENT_LIST_DIR}/common/sysroot.cmake)
