/*===-- kernel.c - Kernels with one defect each ---------------------------===*
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * Compiled once for each defect of CMakeLists.txt, which defines DEFECT_<name>.
 * Without one it is a right kernel of 3x5:5x7 with workspace and prepared
 * weights.
 */
#include "autoconfig/abi/kernel.h"
#include <float.h>
#include <math.h>

/* Defects that only special values show, which need rows to be put into. */
#if defined(DEFECT_skipsZeros) || defined(DEFECT_flushesDenormals) ||          \
    defined(DEFECT_readsNeighbours)
#define DEFECT_problem8
enum { M = 8, N = 7, K = 5 };
#else
enum { M = 3, N = 7, K = 5 };
#endif

#ifdef DEFECT_abiVersion
#define VERSION (AUTOCONFIG_KERNEL_ABI_VERSION + 1)
#else
#define VERSION AUTOCONFIG_KERNEL_ABI_VERSION
#endif
#ifdef DEFECT_op
#define OP "softmax"
#else
#define OP "matmul"
#endif
#ifdef DEFECT_problem
#define PROBLEM "3x5:5x8"
#elif defined(DEFECT_layout)
#define PROBLEM "3x5:5x7@ba"
#elif defined(DEFECT_problem8)
#define PROBLEM "8x5:5x7"
#else
#define PROBLEM "3x5:5x7"
#endif
#ifdef DEFECT_alignment
#define ALIGNMENT 48
#else
#define ALIGNMENT 64
#endif
#ifdef DEFECT_requires
#define REQUIRES "no-such-feature,vlen>=1048576"
#else
#define REQUIRES ""
#endif

__attribute__((visibility("default")))
const AutoconfigKernelInfo autoconfig_kernel_info = {VERSION,
                                                     ALIGNMENT,
                                                     N * sizeof(float),
                                                     K * N * sizeof(float),
                                                     OP,
                                                     PROBLEM,
                                                     "Loops",
                                                     "defect=" DEFECT_NAME,
                                                     REQUIRES,
                                                     0,
                                                     1};

__attribute__((visibility("default"))) void
autoconfig_kernel_prepare(const float *b, float *prepared) {
  for (int i = 0; i < K * N; ++i)
    prepared[i] = b[i];
#ifdef DEFECT_writesAfterPrepared
  prepared[K * N] = 0;
#endif
}

__attribute__((visibility("default"))) void
autoconfig_kernel_run(const float *a, const float *b, float *c,
                      float *workspace) {
#ifdef DEFECT_illegalInstruction
  __builtin_trap();
#endif
  for (int i = 0; i < M; ++i) {
#ifndef DEFECT_readsWorkspace
    for (int j = 0; j < N; ++j)
      workspace[j] = 0;
#endif
    for (int k = 0; k < K; ++k) {
#ifdef DEFECT_skipsZeros
      if (a[i * K + k] == 0)
        continue;
#endif
      for (int j = 0; j < N; ++j)
#ifdef DEFECT_flushesDenormals
        if (!(fabsf(a[i * K + k] * b[k * N + j]) < FLT_MIN))
#endif
          workspace[j] += a[i * K + k] * b[k * N + j];
    }
#ifdef DEFECT_readsNeighbours
    /* times zero, as with a mask: only NaN shows it */
    if (i + 1 < M)
      workspace[0] += a[(i + 1) * K] * 0;
#endif
    for (int j = 0; j < N; ++j)
#ifdef DEFECT_leavesUnwritten
      if (i * N + j != M * N - 1)
#endif
#ifdef DEFECT_accumulates
        c[i * N + j] += workspace[j];
#else
      c[i * N + j] = workspace[j];
#endif
  }
#ifdef DEFECT_wrongValue
  c[N + 2] += 1.0f / 256;
#endif
#ifdef DEFECT_givesNaN
  c[4] = NAN;
#endif
#ifdef DEFECT_givesInfinity
  c[4] = INFINITY;
#endif
#ifdef DEFECT_writesAfterEnd
  c[M * N] = 0;
#endif
#ifdef DEFECT_writesBeforeStart
  c[-1] = 0;
#endif
#ifdef DEFECT_readsAfterEnd
  workspace[0] += ((volatile const float *)a)[M * K];
#endif
#ifdef DEFECT_readsBeforeStart
  workspace[0] += ((volatile const float *)b)[-1];
#endif
#ifdef DEFECT_writesAfterWorkspace
  workspace[N] = 0;
#endif
#ifdef DEFECT_changesInput
  ((float *)a)[1] += 1;
#endif
#ifdef DEFECT_keepsState
  static int calls;
  if (calls++)
    c[0] += 1;
#endif
#ifdef DEFECT_needsAlignment
  if ((uintptr_t)c % 16)
    c[0] += 1;
#endif
}
