//===-- Pass.h - The engine as a compiler pass ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_PASS_H
#define AUTOCONFIG_DRIVER_PASS_H

#include "autoconfig/driver/Rewrite.h"
#include "mlir/Pass/Pass.h"
#include <string>

namespace autoconfig {

/// Registers --autoconfig="target=NAME algorithm=A param=k=v,k=v
/// check-aliasing report=FILE": replaces every contraction of a module by
/// configured code, with a remark for each decision; every other operation that
/// sums stays, with a remark that says why. autoconfig/README.md states what
/// the pass relies on.
void registerAutoconfigPass();

/// The pass's options, for pipelines that are built in C++.
struct PassSettings {
  std::string target = "host";
  std::string algorithm = {};
  double tolerance = 0;
  std::string numerics = "any";
  bool checkAliasing = false;
  bool preparesGlobals = false; // and somebody calls f_prepare_constants
  bool fusesEpilogues = true;
  TypicalNumbers typical = {}; // where a number is not known
  std::string report = {};     // a file, or nothing
};

std::unique_ptr<mlir::Pass> createAutoconfigPass(const PassSettings &settings);

/// The same pass, with the body check to be turned off by a test. Of
/// `selection` it takes the algorithm and the tolerance.
std::unique_ptr<mlir::Pass>
createAutoconfigPass(const Target &target, RewriteOptions options,
                     BodyCheck bodyCheck,
                     const SelectionOptions &selection = {});

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_PASS_H
