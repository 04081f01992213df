//===-- Notation.h - Convolutions as text -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// benchdnn's notation, and how the tensors lie:
//
//   [g]mb ic ih [iw] oc oh [ow] kh [kw] [sh] [sw] [dh] [dw] ph [pw] @nhwc|@nchw
//
// without blanks, each with its number: "mb1ic64ih56oc64oh56kh3ph1@nhwc". g is
// 1 where it is missing, sh 1, dh 0 and what is the width's the height's. ic
// and oc are totals over the groups; dh is dilation minus one. ph is the
// padding before; the padding after follows from the sizes, and may differ or
// be negative, where the last rows are unused.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_OPERATORS_CONV_NOTATION_H
#define HARNESS_RUNNER_OPERATORS_CONV_NOTATION_H

#include "baselines/geometry.h"
#include <string>

namespace runner {

/// Throws std::invalid_argument. A name at the end, n"..", is ignored.
rival::Geometry parseConvolution(const std::string &text);

/// Without what follows from the rest; the same for the same geometry.
std::string convolutionText(const rival::Geometry &geometry);

} // namespace runner

#endif // HARNESS_RUNNER_OPERATORS_CONV_NOTATION_H
