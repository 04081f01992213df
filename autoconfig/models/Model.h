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
// the same name in patterns/. The registry is generated from the file names;
// the operator is the longest one whose name begins the algorithm's.
//
// Models see facts and counts, never the name of an architecture.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_MODEL_H
#define AUTOCONFIG_MODELS_MODEL_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "llvm/ADT/SmallVector.h"
#include <functional>
#include <optional>
#include <string>

namespace autoconfig {

/// The predicted cycles of one call with these parameters.
using CostFunction = std::function<Cost(const Configuration &)>;

/// What the driver asks of any algorithm.
class Model {
public:
  virtual ~Model() = default;

  /// What the algorithm does, one line.
  virtual llvm::StringRef summary() const = 0;
  /// Whether its pattern takes problems whose number of rows is not known, and
  /// those with an epilogue.
  virtual bool takesDynamicRows() const { return false; }
  virtual bool takesEpilogue() const { return false; }

  std::optional<std::string> rejects(const OperatorInfo &problem,
                                     const Target &target) const {
    if (problem.dynamicRows && !takesDynamicRows())
      return "the number of rows is not known";
    if (problem.epilogue.any() && !takesEpilogue())
      return "it has no place for what follows the sum";
    return rejectsOf(problem, target);
  }
  llvm::SmallVector<Configuration> space(const OperatorInfo &problem,
                                         const Target &target) const {
    return spaceOf(problem, target);
  }
  Cost cost(const OperatorInfo &problem, const Target &target,
            const Configuration &configuration) const {
    return costs(problem, target)(configuration);
  }
  /// For as long as there are the problem and the target.
  CostFunction costs(const OperatorInfo &problem, const Target &target) const {
    return costsOf(problem, target);
  }
  std::optional<std::string> refuses(const OperatorInfo &problem,
                                     const Target &target,
                                     const Configuration &configuration) const {
    return refusesOf(problem, target, configuration);
  }
  Numerics numerics(const OperatorInfo &problem) const {
    return numericsOf(problem);
  }
  /// Elements that a call takes besides its operands.
  int64_t workspace(const OperatorInfo &problem, const Target &target,
                    const Configuration &configuration) const {
    return workspaceOf(problem, target, configuration);
  }

private:
  virtual std::optional<std::string> rejectsOf(const OperatorInfo &,
                                               const Target &) const = 0;
  virtual llvm::SmallVector<Configuration> spaceOf(const OperatorInfo &,
                                                   const Target &) const = 0;
  virtual CostFunction costsOf(const OperatorInfo &, const Target &) const = 0;
  virtual std::optional<std::string> refusesOf(const OperatorInfo &,
                                               const Target &,
                                               const Configuration &) const = 0;
  virtual Numerics numericsOf(const OperatorInfo &) const = 0;
  virtual int64_t workspaceOf(const OperatorInfo &, const Target &,
                              const Configuration &) const = 0;
};

/// The base of a model file's class: `Info` is the static information of the
/// algorithm's operator. (Nobody asks it about other operators' problems.)
template <class Info> class ModelOf : public Model {
public:
  /// Why the algorithm does not apply; nothing if it does. The reason can be
  /// read by a user: lower case, with the values that decided.
  virtual std::optional<std::string> rejects(const Info &problem,
                                             const Target &target) const = 0;

  /// The parameters that are evaluated, a few hundred at most: the cheapest is
  /// chosen, `explain --all` lists them, a sample draws from them. Never empty
  /// where the algorithm applies.
  virtual llvm::SmallVector<Configuration>
  space(const Info &problem, const Target &target) const = 0;

  /// Predicted cycles of one call, as a sum of named terms.
  virtual Cost cost(const Info &problem, const Target &target,
                    const Configuration &configuration) const = 0;

  /// The same for many configurations: a model defines it where their costs
  /// share work, which is then done once.
  virtual CostFunction costs(const Info &problem, const Target &target) const {
    return [this, &problem, &target](const Configuration &configuration) {
      return cost(problem, target, configuration);
    };
  }

  /// Why these parameters (set by a user) cannot be generated; nothing if they
  /// can.
  virtual std::optional<std::string>
  refuses(const Info &problem, const Target &target,
          const Configuration &configuration) const = 0;

  /// How far its results may be from sums of products.
  virtual Numerics numerics(const Info &) const { return {}; }

  /// Elements of workspace that its kernel asks for, none without a definition.
  virtual int64_t workspace(const Info &, const Target &,
                            const Configuration &) const {
    return 0;
  }

private:
  static const Info &own(const OperatorInfo &problem) {
    return static_cast<const Info &>(problem);
  }
  std::optional<std::string> rejectsOf(const OperatorInfo &problem,
                                       const Target &target) const final {
    return rejects(own(problem), target);
  }
  llvm::SmallVector<Configuration> spaceOf(const OperatorInfo &problem,
                                           const Target &target) const final {
    return space(own(problem), target);
  }
  CostFunction costsOf(const OperatorInfo &problem,
                       const Target &target) const final {
    return costs(own(problem), target);
  }
  std::optional<std::string>
  refusesOf(const OperatorInfo &problem, const Target &target,
            const Configuration &configuration) const final {
    return refuses(own(problem), target, configuration);
  }
  Numerics numericsOf(const OperatorInfo &problem) const final {
    return numerics(own(problem));
  }
  int64_t workspaceOf(const OperatorInfo &problem, const Target &target,
                      const Configuration &configuration) const final {
    return workspace(own(problem), target, configuration);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_MODEL_H
