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

TEST(AssemblyReport, InnermostLoopsOfSeveralBlocks) {
  AssemblyReport r = reportAssembly(R"(
	.text
kernel:
.LBB0_1:                                // of columns
	ldr	x9, [sp, #8]
.LBB0_2:                                // of steps; the last is shorter
	ldr	q1, [x0], #16
	cbz	x1, .LBB0_4
	str	x2, [sp, #24]
	str	q1, [sp, #32]
.LBB0_4:
	fadd	v2.4s, v2.4s, v1.4s
	tbz	x3, #0, .LBB0_2
	subs	x4, x4, #1
	b.ne	.LBB0_2
	subs	x9, x9, #1
	b.ne	.LBB0_1
.LBB0_5:                                // of calls
	str	x2, [sp]
	bl	other
	b.ne	.LBB0_5
	ret
other:
	ret
)",
                                    "aarch64-linux-gnu");
  EXPECT_TRUE(r.mainLoops.empty());
  ASSERT_EQ(r.innermostLoops.size(), 1u);
  EXPECT_EQ(r.innermostLoops[0].function, "kernel");
  const InstructionMix &loop = r.innermostLoops[0].mix;
  EXPECT_EQ(loop.instructions, 8);
  EXPECT_EQ(loop.vectorLoads, 1);
  EXPECT_EQ(loop.vectorSpills, 1);
  EXPECT_EQ(loop.scalarSpills, 1);
  EXPECT_EQ(r.total.scalarSpills, 3);
}

TEST(AssemblyReport, ScalarsOnTheStackAreNoLoads) {
  AssemblyReport riscv = reportAssembly("f:\n\tld\ta0, 8(sp)\n\tsd\ta0, (sp)\n"
                                        "\tld\ta1, 8(a0)\n",
                                        "riscv64-linux-gnu");
  EXPECT_EQ(riscv.total.scalarSpills, 2);
  EXPECT_EQ(riscv.total.scalarLoads, 1);
  AssemblyReport x86 = reportAssembly(
      "f:\n\taddq\t8(%rsp), %rax\n\tmovq\t8(%rdi), %rax\n", "x86_64-linux-gnu");
  EXPECT_EQ(x86.total.scalarSpills, 1);
  EXPECT_EQ(x86.total.scalarLoads, 1);
}

} // namespace
