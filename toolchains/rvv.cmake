# 64-bit RISC-V with the vector extension 1.0 (RVV), emulated.
set(AUTOCONFIG_DEBIAN_ARCHITECTURE riscv64)
set(AUTOCONFIG_TRIPLE riscv64-linux-gnu)
set(AUTOCONFIG_BASE_FLAGS -march=rv64gc)
set(AUTOCONFIG_ISA_FLAGS -march=rv64gcv)
set(AUTOCONFIG_TARGET rvv256)
set(AUTOCONFIG_EXECUTOR qemu)
set(AUTOCONFIG_EMULATOR qemu-riscv64)
# {vector.bits} stands for VLEN, which each run chooses. Agnostic elements are
# overwritten with ones, so that a kernel which relies on them is found out.
set(AUTOCONFIG_EMULATED_CPU
    "rv64,v=true,vext_spec=v1.0,vlen={vector.bits},rvv_ta_all_1s=true,rvv_ma_all_1s=true"
    CACHE STRING "QEMU's -cpu")
set(AUTOCONFIG_COUNTED_TARGETS rvv128 rvv256 rvv512 rvv1024) # tested
set(AUTOCONFIG_CPU_REQUIREMENTS v)
# lld refuses Debian's libgtest.a of this architecture (GCC leaves exception
# tables that point into discarded sections); the package has the sources too.
set(AUTOCONFIG_BUILD_GTEST ON)
include(${CMAKE_CURRENT_LIST_DIR}/common/sysroot.cmake)
