/*===-- autoconfig/abi/kernel.h - C ABI of a generated kernel ------*- C -*-===
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * `autoconfig compile -o k.so` writes a shared object that depends on nothing
 * but the C library and exports three symbols:
 *
 *   const AutoconfigKernelInfo autoconfig_kernel_info;
 *   void autoconfig_kernel_run(const float *a, const float *b, float *c,
 *                              float *workspace);
 *   void autoconfig_kernel_prepare(const float *b, float *prepared);
 *                              // only where info.preparedBytes is not 0
 *
 * Tensors are dense, row-major, f32. For matmul: a is [batch.., M, K], b is
 * [batch.., K, N], c is [batch.., M, N]; a batch dimension of 1 broadcasts.
 * Where info.problem says "@ba" (of batches "@acb"), b is [batch.., N, K].
 * For convolutions: a is the source without padding, b the weights, c the
 * destination. "@nhwc": a [N, IH, IW, g*C], b [KH, KW, C, g*F], c [N, OH, OW,
 * g*F]; "@nchw": a [N, g*C, IH, IW], b [g*F, C, KH, KW], c [N, g*F, OH, OW].
 * `run` overwrites c (it never accumulates) and writes nothing but c and the
 * workspace. a, b and c need the alignment of a float only; the workspace
 * and the prepared weights need info.alignmentBytes. Kernels keep no state and
 * may run at the same time on different c and workspace.
 *
 * Where info.takesRows is 1, the first size of a and c is not fixed, and `run`
 * takes it behind the workspace (AutoconfigKernelRunRows): 0 or more. Then
 * info.problem is "?128x768:768x3072", where 128 is what was decided for, a
 * number that the kernel does not depend on otherwise; or
 * "?128=16x768:768x3072", where 16 is a number of rows to run it with. The
 * workspace is the same for all of them.
 *
 * With prepared weights, call `prepare` once for each b; `run` then takes the
 * prepared buffer in the place of b.
 */
#ifndef AUTOCONFIG_ABI_KERNEL_H
#define AUTOCONFIG_ABI_KERNEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AUTOCONFIG_KERNEL_ABI_VERSION 3

/* All strings are UTF-8, never null. */
typedef struct AutoconfigKernelInfo {
  uint32_t abiVersion;     /* AUTOCONFIG_KERNEL_ABI_VERSION */
  uint32_t alignmentBytes; /* of workspace and prepared weights; power of 2 */
  uint64_t workspaceBytes; /* 0: workspace may be null */
  uint64_t preparedBytes;  /* 0: the kernel takes the weights as given */
  const char *op;          /* "matmul", "conv", .. */
  const char *problem;     /* shape in benchdnn's notation, "2x3:3x4",
                            * with the layout: workloads/README.md */
  const char *algorithm;   /* "MatmulPacked" */
  const char *parameters;  /* "mr=6,nr=16,kc=256,..." */
  /* What the CPU must have, separated by commas: "avx2", "fma", "avx512f",
   * "neon", "v" (RISC-V vector extension 1.0), "vlen>=256" (bits). Empty:
   * nothing. Calling `run` on a CPU without them is undefined (an illegal
   * instruction, or on a shorter VLEN a wrong result). */
  const char *requires_;
  /* How far c may be from sums of products: the largest error measured on
   * random data, in 2^-24 * sum |a * b|. 0: it is such a sum. */
  double errorConstant;
  /* Of this many by as many outputs of an image a NaN or infinity in the inputs
   * of any may spoil all; 1: each has its own. */
  uint32_t outputsTogether;
  uint32_t takesRows; /* 1: run is an AutoconfigKernelRunRows */
} AutoconfigKernelInfo;

typedef void (*AutoconfigKernelRun)(const float *a, const float *b, float *c,
                                    float *workspace);
typedef void (*AutoconfigKernelRunRows)(const float *a, const float *b,
                                        float *c, float *workspace,
                                        int64_t rows);
typedef void (*AutoconfigKernelPrepare)(const float *b, float *prepared);

#ifdef __cplusplus
}
#endif

#endif /* AUTOCONFIG_ABI_KERNEL_H */
