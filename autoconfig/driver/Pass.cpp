//===-- Pass.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "autoconfig/driver/Rewrite.h"
#include "autoconfig/targets/TargetLoader.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace autoconfig {
namespace {

struct AutoconfigPass
    : public PassWrapper<AutoconfigPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AutoconfigPass)

  AutoconfigPass() = default;
  AutoconfigPass(const AutoconfigPass &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "autoconfig"; }
  StringRef getDescription() const override {
    return "choose an algorithm and its parameters for every contraction, and "
           "generate it";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry
        .insert<affine::AffineDialect, func::FuncDialect, linalg::LinalgDialect,
                LLVM::LLVMDialect, math::MathDialect, memref::MemRefDialect,
                scf::SCFDialect, vector::VectorDialect>();
  }

  void runOnOperation() override {
    llvm::Expected<Target> target = loadTarget(targetName);
    SelectionOptions options{algorithm, {}};
    if (!target || failed(parseParameters(options))) {
      if (!target)
        getOperation().emitError() << llvm::toString(target.takeError());
      return signalPassFailure();
    }
    SmallVector<linalg::LinalgOp> operations;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (linalg::isaContractionOpInterface(op))
        operations.push_back(op);
    });
    for (linalg::LinalgOp op : operations) {
      Location location = op.getLoc();
      llvm::Expected<Decision> decision = rewrite(op, *target, options);
      if (!decision)
        emitRemark(location)
            << "left as it is: " << llvm::toString(decision.takeError());
      else
        emitRemark(location) << decision->chosen.algorithm << " "
                             << decision->chosen.configuration.str();
    }
  }

private:
  LogicalResult parseParameters(SelectionOptions &options) {
    for (const std::string &text : parameters) {
      auto [key, value] = StringRef(text).split('=');
      int64_t number;
      if (value.getAsInteger(10, number))
        return getOperation().emitError()
               << "param '" << text << "': expected name=integer";
      options.parameters.emplace_back(key.str(), number);
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
};

} // namespace

void registerAutoconfigPass() { PassRegistration<AutoconfigPass>(); }

} // namespace autoconfig
