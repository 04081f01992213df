/*===-- shim.c - A generated kernel as a rival ---------------------*- C -*-===
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * Compiled for the target with each generated kernel, which has no state: the
 * one instance is a constant. No C library, so that no sysroot is needed.
 */
#include "baselines/rival.h"

void generated(const float *a, const float *b, float *c);

static const char *version(void) { return SHIM_VERSION; }
static const char *implementation(const RivalInstance *instance) {
  (void)instance;
  return SHIM_IMPLEMENTATION;
}

static int same(const char *one, const char *other) {
  while (*one && *one == *other)
    ++one, ++other;
  return *one == *other;
}

/* One problem in one mode is all that this file is for. */
static RivalInstance *create(const RivalProblem *problem, const float *b,
                             char *why, size_t whyBytes) {
  static char instance;
  static const char refusal[] = "generated for another problem: " SHIM_PROBLEM;
  (void)b;
  if (same(problem->op, SHIM_OP) && same(problem->text, SHIM_PROBLEM) &&
      problem->weightsPrepared == SHIM_PREPARED)
    return (RivalInstance *)&instance;
  for (size_t i = 0; i < whyBytes; ++i) {
    why[i] = i + 1 < whyBytes ? refusal[i] : 0;
    if (!why[i])
      break;
  }
  return 0;
}

static void run(RivalInstance *instance, const float *a, const float *b,
                float *c) {
  (void)instance;
  generated(a, b, c);
}
static void begin(RivalInstance *instance, const float *a) {
  (void)instance, (void)a;
}
static void end(RivalInstance *instance, float *c) {
  (void)instance, (void)c;
}
static void destroy(RivalInstance *instance) { (void)instance; }

__attribute__((visibility("default"))) const RivalApi *rival_api(void) {
  static const RivalApi table = {
      RIVAL_ABI_VERSION, RIVAL_NAME, version, create, implementation,
      run,               begin,      end,     destroy};
  return &table;
}
