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

/* A 2-D convolution; of pairs, [0] is the height's, [1] the width's. Output y
 * sums the taps t of input rows y * stride - before + t * dilation; rows that
 * are not in the input count as zeros. */
typedef struct RivalConvolution {
  int32_t channelsLast; /* 1: nhwc, 0: nchw */
  int64_t batch, groups;
  int64_t inputChannels, outputChannels; /* of one group */
  int64_t input[2], output[2], kernel[2], stride[2];
  int64_t dilation[2]; /* 1: taps are neighbours */
  /* Rows of padding. Negative: so many rows of the input lie before the first
   * tap, or after the last one. */
  int64_t before[2], after[2];
} RivalConvolution;

/* Tensors in memory order: b is the weights, c the output. matmul: a [batch..,
 * M, K], b [batch.., K, N] or, transposed, [batch.., N, K], c [batch.., M, N],
 * all of one rank; a batch dimension of 1 in a or b broadcasts. Convolutions,
 * of groups g with C and F channels each: nhwc a [N, IH, IW, gC], b [KH, KW, C,
 * gF], c [N, OH, OW, gF]; nchw a [N, gC, IH, IW], b [gF, C, KH, KW], c [N, gF,
 * OH, OW]. */
typedef struct RivalProblem {
  const char *op;   /* "matmul" */
  const char *text; /* "2x3:3x4" */
  RivalTensor a, b, c;
  /* 1: `create` may rearrange the constant weights, once, outside the timed
   * region, and `run` gets them as `b` but may ignore it. 0: all that the rival
   * does with the weights happens in `run`. */
  int32_t weightsPrepared;
  int32_t weightsTransposed;           /* matmul only */
  const RivalConvolution *convolution; /* null where it is none */
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
  /* Both outside the timed region, for a rival whose tensors lie otherwise than
   * the problem's: `begin` may keep a copy of a, which `run` then reads
   * instead, and `end` fills c from what `run` has made. */
  void (*begin)(RivalInstance *, const float *a);
  void (*end)(RivalInstance *, float *c);
  void (*destroy)(RivalInstance *);
} RivalApi;

typedef const RivalApi *(*RivalGetApi)(void); /* symbol "rival_api" */

#ifdef __cplusplus
}
#endif

#endif /* BASELINES_RIVAL_H */
