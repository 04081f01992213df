//===-- Pass.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/driver/BlockedConvolutions.h"
#include "autoconfig/driver/DenseVersions.h"
#include "autoconfig/driver/DepthTaps.h"
#include "autoconfig/driver/KnownSizes.h"
#include "autoconfig/driver/LinalgOperators.h"
#include "autoconfig/driver/NamedPass.h"
#include "autoconfig/driver/Report.h"
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
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;

namespace autoconfig {
namespace {

struct AutoconfigPass
    : NamedPass<AutoconfigPass, affine::AffineDialect, cf::ControlFlowDialect,
                func::FuncDialect, linalg::LinalgDialect, LLVM::LLVMDialect,
                math::MathDialect, memref::MemRefDialect, scf::SCFDialect,
                vector::VectorDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AutoconfigPass)

  AutoconfigPass() = default;
  AutoconfigPass(const AutoconfigPass &other)
      : NamedPass(other), givenTarget(other.givenTarget),
        bodyCheck(other.bodyCheck) {}
  AutoconfigPass(const Target &target, const RewriteOptions &options,
                 BodyCheck bodyCheck, const SelectionOptions &selection)
      : givenTarget(target), bodyCheck(bodyCheck) {
    checkAliasing = options.checkAliasing;
    preparesGlobals = options.preparesGlobals;
    algorithm = selection.algorithm;
    tolerance = selection.tolerance.value_or(0);
  }
  explicit AutoconfigPass(const PassSettings &settings) {
    targetName = settings.target;
    algorithm = settings.algorithm;
    tolerance = settings.tolerance;
    numerics = settings.numerics;
    checkAliasing = settings.checkAliasing;
    preparesGlobals = settings.preparesGlobals;
    fusesEpilogues = settings.fusesEpilogues;
    rows = settings.typical.rows;
    images = settings.typical.images;
    report = settings.report;
  }

  static constexpr StringLiteral argument = "autoconfig";
  static constexpr StringLiteral description =
      "choose an algorithm and its parameters for every contraction and "
      "convolution, and generate it; relies on C sharing no element with A and "
      "B (which check-aliasing tests) and sums in any order, with fused "
      "multiply-adds";

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::Expected<Target> target =
        givenTarget ? *givenTarget : loadTarget(targetName);
    if (!target)
      return fail(target.takeError());
    llvm::Expected<SelectionOptions> selection = readOptions();
    if (!selection)
      return fail(selection.takeError());
    Report written(*target);
    KnownSizes sizes(module);
    ReasonsToStay reasons = prepare(module, *target, *selection);
    for (Candidate &candidate : candidates(module, reasons))
      replace(candidate, *target, *selection, written);
    sizes.undo();
    if (failed(verify(module))) {
      module.emitError() << "the pass emitted invalid IR, which is a bug in it";
      return signalPassFailure();
    }
    if (report.empty())
      return;
    if (llvm::Error error = written.write(report))
      fail(std::move(error));
  }

private:
  struct Candidate {
    linalg::LinalgOp op;
    llvm::Expected<Extracted> extracted;
    Elementwises following; // element by element
  };

  void fail(llvm::Error error) {
    getOperation().emitError() << llvm::toString(std::move(error));
    signalPassFailure();
  }

  /// What was mistyped is an error of the module. An operation would only say
  /// why it is left as it is, and a module without one nothing.
  llvm::Expected<SelectionOptions> readOptions() {
    std::optional<SumOrder> order = sumOrderNamed(numerics);
    if (!order)
      return refuse(Twine("numerics '") + numerics.getValue() +
                    "': expected any, uniform or invariant");
    if (!std::isfinite(double(tolerance)) || tolerance < 0)
      return refuse(
          llvm::formatv("tolerance '{0:e}': expected a number of 0 or more",
                        double(tolerance)));
    for (Option<int64_t> *typical : {&rows, &images})
      if (*typical < 1)
        return refuse(typical->ArgStr + " '" + Twine(int64_t(*typical)) +
                      "': expected a typical number, 1 or more");
    if (llvm::Error error = checkAlgorithmName(algorithm))
      return std::move(error);
    SelectionOptions selection{algorithm, {}, tolerance, *order};
    for (const std::string &text : parameters)
      if (llvm::Error error = addParameter(text, selection))
        return withContext("param ", std::move(error));
    return selection;
  }

  using ReasonsToStay = llvm::DenseMap<Operation *, std::string>;

  /// Makes what can be replaced of what cannot.
  ReasonsToStay prepare(ModuleOp module, const Target &target,
                        const SelectionOptions &selection) {
    auto typical = [&](linalg::LinalgOp op) { return typicalOf(op); };
    auto check = [&](linalg::LinalgOp part) {
      SharedBuffers buffers(module);
      auto extracted = extractAny(part, buffers, bodyCheck, typicalOf(part));
      return extracted
                 ? decide(*extracted->ways.front().info, target, selection)
                       .takeError()
                 : extracted.takeError();
    };
    ReasonsToStay reasons = addDenseVersions(module, check);
    const SliceQuestions questions{bodyCheck, checkAliasing, typical, check};
    for (auto take : {takeDepthApart, takeBlocksApart})
      for (auto &[op, reason] : take(module, questions))
        reasons[op] = reason;
    return reasons;
  }

  /// All are read before the first is replaced: what is replaced calls
  /// functions that nothing else needs to follow.
  std::vector<Candidate> candidates(ModuleOp module,
                                    const ReasonsToStay &reasons) {
    SharedBuffers buffers(module);
    std::vector<Candidate> found;
    module.walk([&](linalg::LinalgOp op) {
      if (!isCandidate(op))
        return;
      if (auto reason = reasons.find(op); reason != reasons.end()) {
        found.push_back({op, refuse(reason->second), {}});
        return;
      }
      found.push_back(
          {op, extractAny(op, buffers, bodyCheck, typicalOf(op)), {}});
      if (found.back().extracted && fusesEpilogues)
        found.back().following = elementwiseAfter(
            op, {found.back().extracted->a, found.back().extracted->b},
            found.back().extracted->zeroFill, buffers);
    });
    return found;
  }

  /// What the operation says itself, or the option.
  TypicalNumbers typicalOf(linalg::LinalgOp op) {
    auto own = [&](StringRef name, int64_t option) {
      auto number = op->getAttrOfType<IntegerAttr>(name);
      return number && number.getInt() > 0 ? number.getInt() : option;
    };
    return {own("autoconfig.rows", rows), own("autoconfig.images", images)};
  }

  void replace(Candidate &candidate, const Target &target,
               const SelectionOptions &selection, Report &written) {
    Location location = candidate.op.getLoc();
    std::string name = candidate.op->getName().getStringRef().str();
    auto leave = [&](llvm::Error error) {
      std::string reason = llvm::toString(std::move(error));
      emitRemark(location) << "left as it is: " << reason;
      written.addLeft(location, name, reason);
    };
    if (!candidate.extracted)
      return leave(candidate.extracted.takeError());
    llvm::Expected<Rewritten> rewritten = rewrite(
        candidate.op, *candidate.extracted, target, selection,
        {.checkAliasing = checkAliasing, .preparesGlobals = preparesGlobals},
        candidate.following);
    if (!rewritten)
      return leave(rewritten.takeError());
    const autoconfig::Candidate &chosen = rewritten->decision.chosen;
    std::string copies = rewritten->way.text();
    std::string fewer;
    for (const ForRows &few : rewritten->ofFewerRows)
      fewer += "; up to " + std::to_string(few.most) + " rows " +
               few.decision.chosen.algorithm + " " +
               few.decision.chosen.configuration.str();
    emitRemark(location) << chosen.algorithm << " "
                         << chosen.configuration.str()
                         << (rewritten->way.swapped ? ", transposed" : "")
                         << (copies.empty() ? "" : ", ") << copies
                         << (rewritten->decision.problem->weightsPrepared
                                 ? ", weights prepared"
                                 : "")
                         << (rewritten->fused ? ", with what follows" : "")
                         << fewer;
    written.addReplaced(location, name, *rewritten);
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
  Option<bool> preparesGlobals{
      *this, "prepare-globals",
      llvm::cl::desc("constant globals are weights that may be prepared, by "
                     "functions f_prepare_constants, which somebody calls "
                     "before f"),
      llvm::cl::init(false)};
  Option<bool> fusesEpilogues{
      *this, "epilogues",
      llvm::cl::desc("do what follows a product element by element (bias, "
                     "residual, activation) where the product is stored, if "
                     "that is cheaper"),
      llvm::cl::init(true)};
  Option<int64_t> rows{
      *this, "rows",
      llvm::cl::desc("a typical number of rows, to decide for where a memref "
                     "has ? of them; an operation's attribute autoconfig.rows "
                     "goes before"),
      llvm::cl::init(TypicalNumbers().rows)};
  Option<int64_t> images{
      *this, "images",
      llvm::cl::desc("the same of images of a convolution and of matrices of a "
                     "product, which are done so many at a time and then one "
                     "by one; attribute autoconfig.images"),
      llvm::cl::init(TypicalNumbers().images)};
  Option<std::string> report{
      *this, "report",
      llvm::cl::desc("write every decision and what stays, and why, into this "
                     "file (JSON)"),
      llvm::cl::init("")};
  std::optional<Target> givenTarget;
  BodyCheck bodyCheck = BodyCheck::On;
};

} // namespace

void registerAutoconfigPass() { PassRegistration<AutoconfigPass>(); }

std::unique_ptr<Pass> createAutoconfigPass(const PassSettings &settings) {
  return std::make_unique<AutoconfigPass>(settings);
}

std::unique_ptr<Pass> createAutoconfigPass(const Target &target,
                                           RewriteOptions options,
                                           BodyCheck bodyCheck,
                                           const SelectionOptions &selection) {
  return std::make_unique<AutoconfigPass>(target, options, bodyCheck,
                                          selection);
}

} // namespace autoconfig
