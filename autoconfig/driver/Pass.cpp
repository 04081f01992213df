//===-- Pass.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "autoconfig/driver/LinalgOperators.h"
#include "autoconfig/targets/TargetLoader.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;

namespace autoconfig {
namespace {

struct AutoconfigPass
    : public PassWrapper<AutoconfigPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AutoconfigPass)

  AutoconfigPass() = default;
  AutoconfigPass(const AutoconfigPass &other)
      : PassWrapper(other), givenTarget(other.givenTarget),
        bodyCheck(other.bodyCheck) {}
  AutoconfigPass(const Target &target, const RewriteOptions &options,
                 BodyCheck bodyCheck)
      : givenTarget(target), bodyCheck(bodyCheck) {
    checkAliasing = options.checkAliasing;
  }

  StringRef getArgument() const override { return "autoconfig"; }
  StringRef getDescription() const override {
    return "choose an algorithm and its parameters for every contraction and "
           "convolution, and "
           "generate it; relies on C sharing no element with A and B (which "
           "check-aliasing tests) and sums in any order, with fused "
           "multiply-adds";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<affine::AffineDialect, cf::ControlFlowDialect,
                    func::FuncDialect, linalg::LinalgDialect, LLVM::LLVMDialect,
                    math::MathDialect, memref::MemRefDialect, scf::SCFDialect,
                    vector::VectorDialect>();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::Expected<Target> target =
        givenTarget ? *givenTarget : loadTarget(targetName);
    if (!target) {
      module.emitError() << llvm::toString(target.takeError());
      return signalPassFailure();
    }
    std::optional<SumOrder> order = sumOrderNamed(numerics);
    if (!order) {
      module.emitError() << "numerics '" << numerics
                         << "': expected any, uniform or invariant";
      return signalPassFailure();
    }
    SelectionOptions selection{algorithm, {}, tolerance, *order};
    if (failed(parseParameters(selection)))
      return signalPassFailure();
    for (Candidate &candidate : candidates(module))
      replace(candidate, *target, selection);
    if (failed(verify(module))) {
      module.emitError() << "the pass emitted invalid IR, which is a bug in it";
      signalPassFailure();
    }
  }

private:
  struct Candidate {
    linalg::LinalgOp op;
    llvm::Expected<Extracted> extracted;
  };

  /// All are read before the first is replaced: what is replaced calls
  /// functions that nothing else needs to follow.
  std::vector<Candidate> candidates(ModuleOp module) {
    SharedBuffers buffers(module);
    std::vector<Candidate> found;
    module.walk([&](linalg::LinalgOp op) {
      if (isCandidate(op))
        found.push_back({op, extractAny(op, buffers, bodyCheck)});
    });
    return found;
  }

  void replace(Candidate &candidate, const Target &target,
               const SelectionOptions &selection) {
    Location location = candidate.op.getLoc();
    auto leave = [&](llvm::Error reason) {
      emitRemark(location) << "left as it is: "
                           << llvm::toString(std::move(reason));
    };
    if (!candidate.extracted)
      return leave(candidate.extracted.takeError());
    llvm::Expected<Decision> decision =
        rewrite(candidate.op, *candidate.extracted, target, selection,
                {.checkAliasing = checkAliasing});
    if (!decision)
      return leave(decision.takeError());
    emitRemark(location) << decision->chosen.algorithm << " "
                         << decision->chosen.configuration.str();
  }

  LogicalResult parseParameters(SelectionOptions &selection) {
    for (const std::string &text : parameters) {
      auto [key, value] = StringRef(text).split('=');
      int64_t number;
      if (value.getAsInteger(10, number))
        return getOperation().emitError()
               << "param '" << text << "': expected name=integer";
      selection.parameters.emplace_back(key.str(), number);
    }
    return success();
  }

  Option<std::string> targetName{
      *this, "target", llvm::cl::desc("a target's name or .yaml file"),
      llvm::cl::init("host")};
  Option<std::string> algorithm{*this, "algorithm",
                                llvm::cl::desc("use this one")};
  ListOption<std::string> parameters{
      *this, "param", llvm::cl::desc("fix parameters, name=value")};
  Option<double> tolerance{
      *this, "tolerance",
      llvm::cl::desc("the largest error that may be expected where all "
                     "elements are in [-1, 1]; 0: only sums of products"),
      llvm::cl::init(0)};
  Option<std::string> numerics{
      *this, "numerics",
      llvm::cl::desc("the order of summation: any, uniform (the same for all "
                     "elements of a result), invariant (depends on the length "
                     "of the sum alone)"),
      llvm::cl::init("any")};
  Option<bool> checkAliasing{
      *this, "check-aliasing",
      llvm::cl::desc("end the program at run time where C overlaps A or B, "
                     "which the pass relies on not to happen"),
      llvm::cl::init(false)};
  std::optional<Target> givenTarget;
  BodyCheck bodyCheck = BodyCheck::On;
};

} // namespace

void registerAutoconfigPass() { PassRegistration<AutoconfigPass>(); }

std::unique_ptr<Pass> createAutoconfigPass(const Target &target,
                                           RewriteOptions options,
                                           BodyCheck bodyCheck) {
  return std::make_unique<AutoconfigPass>(target, options, bodyCheck);
}

} // namespace autoconfig
