/*===-- conv_kernel.c - Kernels of a convolution --------------------------===*
 *
 * Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * 3x3, stride 2, uneven padding, nhwc. Compiled once for each kind of
 * CMakeLists.txt, which defines KIND_<name>: right ones that leave out the taps
 * in the padding (clips) or multiply them by zero (pads), and wrong ones.
 */
#include "autoconfig/abi/kernel.h"

enum { IH = 10, IW = 9, OH = 5, OW = 5, C = 3, F = 8 };

__attribute__((visibility("default")))
const AutoconfigKernelInfo autoconfig_kernel_info = {
    AUTOCONFIG_KERNEL_ABI_VERSION,
    64,
    0,
    0,
    "conv",
    "mb1ic3ih10iw9oc8oh5kh3sh2ph1@nhwc",
    "Loops",
    "kind=" KIND_NAME,
    "",
    0,
    1};

__attribute__((visibility("default"))) void
autoconfig_kernel_run(const float *a, const float *b, float *c,
                      float *workspace) {
  (void)workspace;
  for (int y = 0; y < OH; ++y)
    for (int x = 0; x < OW; ++x)
      for (int f = 0; f < F; ++f) {
        float sum = 0;
        for (int i = 0; i < 3; ++i)
          for (int j = 0; j < 3; ++j)
            for (int k = 0; k < C; ++k) {
              int row = 2 * y - 1 + i, column = 2 * x - 1 + j;
              float weight = b[((i * 3 + j) * C + k) * F + f];
#ifdef KIND_wraps /* the row before instead of padding at the left */
              int inside =
                  row >= 0 && row < IH && row * IW + column >= 0 && column < IW;
#else
              int inside = row >= 0 && row < IH && column >= 0 && column < IW;
#endif
              if (inside)
                sum += weight * a[(row * IW + column) * C + k];
#ifdef KIND_pads
              else
                sum += weight * 0;
#endif
            }
#ifdef KIND_masks /* at the right what follows in memory, times zero */
        for (int row = 2 * y; x + 1 == OW && row <= 2 * y + 2; ++row)
          if (row < IH)
            sum += a[row * IW * C] * 0;
#endif
        c[(y * OW + x) * F + f] = sum;
      }
}
