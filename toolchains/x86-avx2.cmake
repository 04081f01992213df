# x86-64 with AVX2 and FMA, run on this machine's CPU.
set(AUTOCONFIG_DEBIAN_ARCHITECTURE amd64)
set(AUTOCONFIG_TRIPLE x86_64-linux-gnu)
set(AUTOCONFIG_BASE_FLAGS -march=x86-64)
set(AUTOCONFIG_ISA_FLAGS -mavx2 -mfma -mtune=haswell)
set(AUTOCONFIG_TARGET host-avx2)
set(AUTOCONFIG_EXECUTOR native)
set(AUTOCONFIG_CPU_REQUIREMENTS avx2 fma)
# The rivals' AVX2 kernels also where the CPU has more. BLIS takes a number of
# its arch_t only, 3 for haswell: any text would be 0, which is skx.
set(AUTOCONFIG_ENVIRONMENT OPENBLAS_CORETYPE=Haswell ONEDNN_MAX_CPU_ISA=AVX2
                           BLIS_ARCH_TYPE=3 LIBXSMM_TARGET=hsw)
# To count instructions. Without fast string instructions (erms), which copy
# byte by byte under an emulator: counts would be those of the bytes.
set(AUTOCONFIG_COUNTING_EMULATOR qemu-x86_64 -cpu Haswell,-erms)
include(${CMAKE_CURRENT_LIST_DIR}/common/sysroot.cmake)
