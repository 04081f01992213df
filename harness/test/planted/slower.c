/*===-- slower.c - A kernel that takes longer than another ---------------===*
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * The kernel in the file REAL, after each call of which SHARE of the time that
 * it took is waited for. x86 only.
 */
#include "autoconfig/abi/kernel.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <x86intrin.h>

AutoconfigKernelInfo autoconfig_kernel_info;
static AutoconfigKernelRun run;
static AutoconfigKernelPrepare prepare;

__attribute__((constructor)) static void load(void) {
  void *real = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
  if (!real)
    abort();
  autoconfig_kernel_info =
      *(const AutoconfigKernelInfo *)dlsym(real, "autoconfig_kernel_info");
  run = (AutoconfigKernelRun)dlsym(real, "autoconfig_kernel_run");
  prepare = (AutoconfigKernelPrepare)dlsym(real, "autoconfig_kernel_prepare");
}

void autoconfig_kernel_run(const float *a, const float *b, float *c,
                           float *workspace) {
  unsigned long long begin = __rdtsc();
  run(a, b, c, workspace);
  unsigned long long end = __rdtsc();
  double wait = SHARE * (double)(end - begin);
  while ((double)(__rdtsc() - end) < wait)
    ;
}

void autoconfig_kernel_prepare(const float *b, float *prepared) {
  prepare(b, prepared);
}
