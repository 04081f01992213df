//===-- Model.h - An analysis model -----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One analysis model per optimisation algorithm: is it applicable, with which
// parameters, at what cost. A model is one file, models/<Op><Algorithm>.cpp,
// which defines `const Model &<Op><Algorithm>Model()`, beside the pattern of
// the same name in patterns/. The registry is generated from the file names.
//
// Models see facts and counts, never the name of an architecture.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_MODEL_H
#define AUTOCONFIG_MODELS_MODEL_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace autoconfig {

class Model {
public:
  virtual ~Model() = default;

  /// What the algorithm does, one line.
  virtual llvm::StringRef summary() const = 0;

  /// Why the algorithm does not apply; nothing if it does. The reason can be
  /// read by a user: lower case, with the values that decided.
  virtual std::optional<std::string> rejects(const Contraction &problem,
                                             const Target &target) const = 0;

  /// The parameters that are evaluated, a few hundred at most: the cheapest is
  /// chosen, `explain --all` lists them, a sample draws from them. Never empty
  /// where the algorithm applies.
  virtual llvm::SmallVector<Configuration>
  space(const Contraction &problem, const Target &target) const = 0;

  /// Predicted cycles of one call, as a sum of named terms.
  virtual Cost cost(const Contraction &problem, const Target &target,
                    const Configuration &configuration) const = 0;

  /// Why these parameters (set by a user) cannot be generated; nothing if they
  /// can.
  virtual std::optional<std::string>
  refuses(const Contraction &problem, const Target &target,
          const Configuration &configuration) const = 0;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_MODEL_H
