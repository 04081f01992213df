//===-- Compiler.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"
#include "autoconfig/driver/FoldedCopies.h"
#include "autoconfig/driver/ModulePasses.h"
#include "autoconfig/driver/Pipeline.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace differential;

namespace {

/// As a user of MLIR would write it.
constexpr const char *pipeline =
    "convert-linalg-to-loops, canonicalize, cse, "
    "convert-scf-to-cf, expand-strided-metadata, lower-affine, "
    "convert-vector-to-llvm, convert-math-to-llvm, convert-arith-to-llvm, "
    "finalize-memref-to-llvm, convert-func-to-llvm, convert-cf-to-llvm, "
    "reconcile-unrealized-casts";

DialectRegistry allDialects() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  return registry;
}

/// Keeps diagnostics instead of printing them.
class Collector : public ScopedDiagnosticHandler {
public:
  explicit Collector(MLIRContext &context)
      : ScopedDiagnosticHandler(&context, [this](Diagnostic &diagnostic) {
          keep(diagnostic);
          return success();
        }) {}

  std::vector<std::string> remarks;
  std::string errors;

private:
  void keep(Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Remark)
      remarks.push_back(diagnostic.str());
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return;
    llvm::raw_string_ostream stream(errors);
    if (isa<UnknownLoc>(diagnostic.getLocation()))
      stream << "no location: ";
    stream << diagnostic.getLocation() << ": " << diagnostic << "\n";
  }
};

llvm::Error failure(const llvm::Twine &what, const Collector &collector) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 what + ": " + collector.errors);
}

std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

} // namespace

Compiler::Compiler(const autoconfig::Target &target,
                   const autoconfig::CodeGenerator &generator,
                   autoconfig::RewriteOptions options,
                   autoconfig::BodyCheck bodyCheck,
                   autoconfig::SelectionOptions selection)
    : target(target), generator(generator), options(options),
      bodyCheck(bodyCheck), selection(std::move(selection)),
      context(allDialects(), MLIRContext::Threading::DISABLED) {}

llvm::Expected<OwningOpRef<ModuleOp>> Compiler::parse(llvm::StringRef text) {
  Collector collector(context);
  auto module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return failure("does not parse", collector);
  return module;
}

llvm::Error Compiler::bufferize(ModuleOp module, bool foldsCopies) {
  auto hasTensors = module.walk(
      [](bufferization::ToTensorOp) { return WalkResult::interrupt(); });
  if (!hasTensors.wasInterrupted())
    return llvm::Error::success();
  Collector collector(context);
  PassManager manager(&context);
  if (foldsCopies)
    manager.addPass(autoconfig::createFoldCopiesPass());
  autoconfig::buildBufferization(manager);
  if (failed(manager.run(module)))
    return failure("does not bufferize", collector);
  return llvm::Error::success();
}

llvm::Expected<Outcome> Compiler::runPass(ModuleOp module) {
  Collector collector(context);
  const std::string before = print(module);
  PassManager manager(&context);
  manager.addPass(
      autoconfig::createAutoconfigPass(target, options, bodyCheck, selection));
  if (failed(manager.run(module)) || failed(verify(module)))
    return failure("the pass fails", collector);
  Outcome outcome;
  for (llvm::StringRef remark : collector.remarks)
    if (remark.consume_front("left as it is: "))
      outcome.reasons.push_back(remark.split('\n').first.str());
    else
      outcome.algorithms.push_back(
          remark.split(' ').first.str() +
          (remark.ends_with("with what follows") ? ", with what follows" : ""));
  if (outcome.algorithms.empty() && print(module) != before)
    return failure("the pass changes a module and does not say so", collector);
  return outcome;
}

llvm::Expected<Object> Compiler::compile(ModuleOp module,
                                         llvm::StringRef name) {
  Collector collector(context);
  PassManager manager(&context, ModuleOp::getOperationName());
  if (failed(parsePassPipeline(pipeline, manager)))
    return failure("no such pipeline", collector);
  manager.addPass(autoconfig::createConstructorsPass());
  if (failed(manager.run(module)))
    return failure("does not lower", collector);
  llvm::LLVMContext llvmContext;
  auto lowered = translateModuleToLLVMIR(module, llvmContext);
  if (!lowered)
    return failure("does not translate to LLVM IR", collector);
  // Objects of many modules are linked into one library.
  for (llvm::Function &function : *lowered)
    if (function.getName() == "_mlir_ciface_entry")
      function.setName(name);
    else if (!function.isDeclaration())
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
  for (llvm::GlobalVariable &global : lowered->globals())
    if (!global.hasAppendingLinkage()) // constructors
      global.setLinkage(llvm::GlobalValue::InternalLinkage);
  generator.optimize(*lowered);
  return generator.object(*lowered);
}
