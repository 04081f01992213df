//===-- Pipeline.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pipeline.h"
#include "autoconfig/driver/FoldedCopies.h"
#include "autoconfig/driver/LoweredAggregates.h"
#include "autoconfig/driver/ModulePasses.h"
#include "autoconfig/driver/Pass.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Ends where the pipeline is asked to end; each is a module that can be
/// printed.
enum class Stage { Bufferized, Configured, Lowered };

struct PipelineOptions : PassPipelineOptions<PipelineOptions> {
  PassOptions::Option<std::string> target{
      *this, "target", llvm::cl::desc("a target's name or .yaml file"),
      llvm::cl::init("host")};
  PassOptions::Option<Stage> until{
      *this, "until", llvm::cl::desc("the last stage"),
      llvm::cl::init(Stage::Lowered),
      llvm::cl::values(
          clEnumValN(Stage::Bufferized, "bufferized",
                     "tensors are memrefs, as the pass sees them"),
          clEnumValN(Stage::Configured, "configured", "the pass has run"),
          clEnumValN(Stage::Lowered, "lowered", "LLVM's dialect"))};
  PassOptions::Option<std::string> object{
      *this, "object",
      llvm::cl::desc("FILE.so, .o, .s or .ll to make of the last stage"),
      llvm::cl::init("")};
  PassOptions::Option<std::string> algorithm{
      *this, "algorithm", llvm::cl::desc("as the pass's"), llvm::cl::init("")};
  PassOptions::Option<double> tolerance{
      *this, "tolerance", llvm::cl::desc("as the pass's"), llvm::cl::init(0)};
  PassOptions::Option<std::string> numerics{*this, "numerics",
                                            llvm::cl::desc("as the pass's"),
                                            llvm::cl::init("any")};
  PassOptions::Option<bool> checkAliasing{*this, "check-aliasing",
                                          llvm::cl::desc("as the pass's"),
                                          llvm::cl::init(false)};
  PassOptions::Option<bool> prepareGlobals{
      *this, "prepare-globals",
      llvm::cl::desc("as the pass's; constructors call the functions"),
      llvm::cl::init(true)};
  PassOptions::Option<bool> epilogues{*this, "epilogues",
                                      llvm::cl::desc("as the pass's"),
                                      llvm::cl::init(true)};
  PassOptions::Option<int64_t> rows{*this, "rows",
                                    llvm::cl::desc("as the pass's"),
                                    llvm::cl::init(TypicalNumbers().rows)};
  PassOptions::Option<int64_t> images{*this, "images",
                                      llvm::cl::desc("as the pass's"),
                                      llvm::cl::init(TypicalNumbers().images)};
  PassOptions::Option<std::string> report{
      *this, "report", llvm::cl::desc("as the pass's"), llvm::cl::init("")};
  PassOptions::Option<bool> pass{
      *this, "pass",
      llvm::cl::desc("0: leave the pass out; what upstream's lowering and all "
                     "of LLVM's O3 make of the module, to compare with"),
      llvm::cl::init(true)};
  PassOptions::Option<bool> clock{
      *this, "clock",
      llvm::cl::desc("call autoconfig_operation(line), which the program "
                     "defines, where an operation of another line begins"),
      llvm::cl::init(false)};
};

void build(OpPassManager &manager, const PipelineOptions &options) {
  manager.addPass(createLowerAggregatesPass());
  if (options.pass)
    manager.addPass(createFoldCopiesPass());
  buildBufferization(manager);
  if (options.until == Stage::Bufferized)
    return;
  PassSettings settings;
  settings.target = options.target;
  settings.algorithm = options.algorithm;
  settings.tolerance = options.tolerance;
  settings.numerics = options.numerics;
  settings.checkAliasing = options.checkAliasing;
  settings.preparesGlobals = options.prepareGlobals;
  settings.fusesEpilogues = options.epilogues;
  settings.typical = {options.rows, options.images};
  settings.report = options.report;
  manager.addPass(createExportPass());
  if (options.pass)
    manager.addPass(createAutoconfigPass(settings));
  if (options.clock)
    manager.addPass(createClockPass());
  if (options.until == Stage::Configured)
    return;
  if (options.pass)
    manager.addPass(createApproximatePass());
  buildLowering(manager);
  manager.addPass(createConstructorsPass());
  if (!options.object.empty())
    manager.addPass(createEmitPass(options.target, options.object,
                                   /*asUsual=*/!options.pass));
}

} // namespace

void buildBufferization(OpPassManager &manager) {
  manager.addPass(bufferization::createEmptyTensorEliminationPass());
  manager.addPass(bufferization::createEmptyTensorToAllocTensorPass());
  bufferization::OneShotBufferizePassOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.allowReturnAllocsFromLoops = true;
  options.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  manager.addPass(bufferization::createOneShotBufferizePass(options));
  manager.addPass(bufferization::createDropEquivalentBufferResultsPass());
  manager.addPass(createResultsToArgumentsPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  manager.addPass(createDeallocatePass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void buildLowering(OpPassManager &manager) {
  manager.addPass(createCopiesToLinalgPass());
  manager.addPass(createConvertLinalgToLoopsPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createConvertVectorToLLVMPass());
  manager.addPass(createConvertMathToLLVMPass());
  manager.addPass(createConvertMathToLibmPass());
  manager.addPass(createConvertIndexToLLVMPass());
  manager.addPass(createArithToLLVMConversionPass());
  manager.addPass(createFinalizeMemRefToLLVMConversionPass());
  manager.addPass(createConvertFuncToLLVMPass());
  manager.addPass(createConvertControlFlowToLLVMPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
}

void registerAutoconfigPipeline() {
  registerModulePasses();
  registerLowerAggregatesPass();
  registerFoldCopiesPass();
  PassPipelineRegistration<PipelineOptions>(
      "autoconfig-pipeline",
      "bufferize, run autoconfig, lower to LLVM's dialect, and make a file",
      build);
}

} // namespace autoconfig
