//===-- AssemblyReportTest.cpp --------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

TEST(AssemblyReport, X86MainLoop) {
  AssemblyReport r = reportAssembly(R"(
	.text
kernel:                                 # @kernel
	vxorps	%xmm0, %xmm0, %xmm0
	.p2align	4
.LBB0_1:
	vmovups	(%rsi,%rax), %zmm1
	vbroadcastss	(%rdi), %zmm2
	vfmadd231ps	%zmm1, %zmm2, %zmm0
	vfmadd231ps	(%rdi){1to16}, %zmm1, %zmm3
	vmovups	%zmm3, 64(%rsp)                 # 64-byte Spill
	prefetcht1	(%rdx)
	decq	%rcx
	jne	.LBB0_1
	vmovups	%zmm0, (%rdx)
	retq
)",
                                    "x86_64-linux-gnu");
  ASSERT_EQ(r.mainLoops.size(), 1u);
  EXPECT_EQ(r.mainLoops[0].function, "kernel");
  // Without what is before and after it, and without comments.
  EXPECT_EQ(r.mainLoops[0].text, R"(.LBB0_1:
  vmovups (%rsi,%rax), %zmm1
  vbroadcastss (%rdi), %zmm2
  vfmadd231ps %zmm1, %zmm2, %zmm0
  vfmadd231ps (%rdi){1to16}, %zmm1, %zmm3
  vmovups %zmm3, 64(%rsp)
  prefetcht1 (%rdx)
  decq %rcx
  jne .LBB0_1
)");
  const InstructionMix &loop = r.mainLoops[0].mix;
  EXPECT_EQ(loop.instructions, 8);
  EXPECT_EQ(loop.fmas, 2);
  EXPECT_EQ(loop.vectorLoads, 1);
  EXPECT_EQ(loop.scalarLoads, 2);
  EXPECT_EQ(loop.vectorSpills, 1);
  EXPECT_EQ(loop.prefetches, 1);
  EXPECT_EQ(r.total.instructions, 11);
  EXPECT_EQ(r.total.vectorStores, 1);
}

TEST(AssemblyReport, RiscvSlidesAndConfigurations) {
  AssemblyReport r = reportAssembly(R"(
	.text
kernel:
.LBB0_1:                                # =>This Inner Loop
	vsetvli	zero, a5, e32, m4, ta, ma
	vle32.v	v8, (a1)
	flw	fa5, 0(a0)
	vfmacc.vf	v12, fa5, v8
	vslidedown.vi	v4, v8, 1
	vs4r.v	v12, (a7)                       # vscale x 32-byte Folded Spill
	bne	a0, a2, .LBB0_1
)",
                                    "riscv64-linux-gnu");
  ASSERT_EQ(r.mainLoops.size(), 1u);
  const InstructionMix &loop = r.mainLoops[0].mix;
  EXPECT_EQ(loop.vectorConfigurations, 1);
  EXPECT_EQ(loop.slides, 1);
  EXPECT_EQ(loop.vectorSpills, 1);
  EXPECT_EQ(loop.vectorLoads, 1);
  EXPECT_EQ(loop.scalarLoads, 1);
  EXPECT_EQ(loop.fmas, 1);
}

TEST(AssemblyReport, AArch64ByElement) {
  AssemblyReport r = reportAssembly(R"(
	.text
kernel:                                 // @kernel
.LBB0_1:
	ldp	q1, q2, [x0], #32
	ldr	q4, [x29, #16]
	fmla	v3.4s, v1.4s, v2.s[0]
	str	q3, [sp, #16]                   // 16-byte Spill
	b.ne	.LBB0_1
)",
                                    "aarch64-linux-gnu");
  ASSERT_EQ(r.mainLoops.size(), 1u);
  EXPECT_EQ(r.mainLoops[0].mix.fmas, 1);
  EXPECT_EQ(r.mainLoops[0].mix.vectorLoads, 2);
  EXPECT_EQ(r.mainLoops[0].mix.vectorSpills, 1);
}

} // namespace
