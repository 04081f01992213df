/*===-- baselines/rival.h - C ABI of a rival ------------------------*- C -*-===
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * A rival is one file, baselines/<name>.cpp, built for every target into
 * rival_<name>.so, which exports `rival_api`. A rival runs on one thread. It
 * gets the same tensors as a generated kernel (autoconfig/abi/kernel.h).
 */
#ifndef BASELINES_RIVAL_H
#define BASELINES_RIVAL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RIVAL_ABI_VERSION 3
#define RIVAL_MAX_RANK 12

typedef struct RivalTensor {
  int32_t rank;
  int64_t dims[RIVAL_MAX_RANK]; /* outermost first, dense f32 */
} RivalTensor;

/* Tensors in memory order: b is the weights, c the output. matmul: a [batch..,
 * M, K], b [batch.., K, N] or, transposed, [batch.., N, K], c [batch.., M, N],
 * all of one rank; a batch dimension of 1 in a or b broadcasts. */
typedef struct RivalProblem {
  const char *op;   /* "matmul" */
  const char *text; /* "2x3:3x4" */
  RivalTensor a, b, c;
  /* 1: `create` may rearrange the constant weights, once, outside the timed
   * region, and `run` gets them as `b` but may ignore it. 0: all that the rival
   * does with the weights happens in `run`. */
  int32_t weightsPrepared;
  int32_t weightsTransposed; /* matmul only */
} RivalProblem;

typedef struct RivalInstance RivalInstance; /* the rival's own */

typedef struct RivalApi {
  uint32_t abiVersion;
  const char *name;             /* "openblas" */
  const char *(*version)(void); /* of the library as loaded: "0.3.29" */
  /* Null on failure, with the reason in `why` ("no prepared weights in CBLAS"):
   * the cell is `unavailable`, not failed. */
  RivalInstance *(*create)(const RivalProblem *problem, const float *b,
                           char *why, size_t whyBytes);
  /* The implementation that the library selected: "SkylakeX",
   * "brg_matmul:avx512_core". */
  const char *(*implementation)(const RivalInstance *);
  void (*run)(RivalInstance *, const float *a, const float *b, float *c);
  void (*destroy)(RivalInstance *);
} RivalApi;

typedef const RivalApi *(*RivalGetApi)(void); /* symbol "rival_api" */

#ifdef __cplusplus
}
#endif

#endif /* BASELINES_RIVAL_H */
