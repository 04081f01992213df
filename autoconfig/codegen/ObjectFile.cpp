//===-- ObjectFile.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ObjectFile.h"
#include "autoconfig/core/Files.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include <list>

using namespace llvm;

namespace autoconfig {

CodeGenerator::CodeGenerator(std::unique_ptr<TargetMachine> machine)
    : machine(std::move(machine)) {}
CodeGenerator::CodeGenerator(CodeGenerator &&) = default;
CodeGenerator::~CodeGenerator() = default;

Expected<CodeGenerator> CodeGenerator::create(const Target &target) {
  InitializeAllTargets();
  InitializeAllTargetMCs();
  InitializeAllAsmPrinters();
  InitializeAllAsmParsers();
  Triple triple(target.triple);
  std::string error;
  const llvm::Target *backend = TargetRegistry::lookupTarget(triple, error);
  if (!backend)
    return createStringError(inconvertibleErrorCode(),
                             "target '%s': LLVM has no back end for '%s'",
                             target.name.c_str(), target.triple.c_str());
  TargetOptions options;
  options.UseInitArray = true; // constructors that today's loaders call
  options.AllowFPOpFusion = FPOpFusion::Fast;
  if (triple.isRISCV64())
    options.MCOptions.ABIName = "lp64d";
  std::unique_ptr<TargetMachine> machine(backend->createTargetMachine(
      triple, target.cpu, target.features, options, Reloc::PIC_, std::nullopt,
      CodeGenOptLevel::Aggressive));
  if (!machine->getMCSubtargetInfo()->isCPUStringValid(target.cpu))
    return createStringError(inconvertibleErrorCode(),
                             "target '%s': LLVM does not know the cpu '%s'",
                             target.name.c_str(), target.cpu.c_str());
  return CodeGenerator(std::move(machine));
}

/// Vector types of the kernels are meant: a CPU that prefers narrower vectors
/// must not split them.
static void keepVectors(Module &module) {
  for (Function &function : module)
    function.addFnAttr("min-legal-vector-width", "512");
}

/// Loops of the kernels are as they should be.
static void keepLoops(Module &module) {
  for (Function &function : module) {
    if (function.isDeclaration() ||
        !function.hasFnAttribute(Attribute::NoInline))
      continue;
    DominatorTree dominators(function);
    LoopInfo loops(dominators);
    for (Loop *loop : loops.getLoopsInPreorder())
      addStringMetadataToLoop(loop, "llvm.loop.isvectorized", 1);
  }
}

void CodeGenerator::optimize(Module &module) const {
  keepVectors(module);
  PipelineTuningOptions tuning;
  tuning.LoopUnrolling = false;
  tuning.LoopInterleaving = false;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  run(module, tuning, /*alone=*/true);
}

void CodeGenerator::optimizeProgram(Module &module) const {
  keepVectors(module);
  keepLoops(module);
  PipelineTuningOptions tuning;
  tuning.LoopUnrolling = false;
  tuning.LoopVectorization = true;
  tuning.SLPVectorization = false;
  run(module, tuning, /*alone=*/true);
}

void CodeGenerator::optimizeAsUsual(Module &module) const {
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = true; // LLVM leaves it to front ends
  tuning.SLPVectorization = true;
  run(module, tuning, /*alone=*/false);
}

void CodeGenerator::run(Module &module, const PipelineTuningOptions &tuning,
                        bool alone) const {
  module.setTargetTriple(machine->getTargetTriple());
  module.setDataLayout(machine->createDataLayout());
  PassBuilder builder(machine.get(), tuning);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  // A kernel has no library beside it. Where loops of vectors become memset or
  // memcpy, code generation makes loops over single bytes of these.
  functions.registerPass([&] {
    TargetLibraryInfoImpl library(module.getTargetTriple());
    if (alone)
      library.disableAllFunctions();
    return TargetLibraryAnalysis(library);
  });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3)
      .run(module, modules);
}

/// As TargetMachine::addPassesToEmitFile, but without the scheduler before
/// register allocation, which can be turned off for a whole module only.
static bool addPassesInSourceOrder(legacy::PassManager &passes,
                                   raw_pwrite_stream &stream,
                                   CodeGenFileType type,
                                   TargetMachine &machine) {
  auto *modules = new MachineModuleInfoWrapperPass(&machine);
  TargetPassConfig *config = machine.createPassConfig(passes);
  config->disablePass(&MachineSchedulerID);
  passes.add(config);
  passes.add(modules);
  if (config->addISelPasses())
    return true;
  config->addMachinePasses();
  config->setInitialized();
  return machine.addAsmPrinter(passes, stream, nullptr, type,
                               modules->getMMI().getContext());
}

SmallVector<char, 0> CodeGenerator::emit(Module &module,
                                         bool asAssembly) const {
  SmallVector<char, 0> buffer;
  raw_svector_ostream stream(buffer);
  legacy::PassManager passes;
  // Code generation changes the module.
  std::unique_ptr<Module> clone = CloneModule(module);
  CodeGenFileType type =
      asAssembly ? CodeGenFileType::AssemblyFile : CodeGenFileType::ObjectFile;
  bool ordered = any_of(*clone, [](const Function &function) {
    return function.hasFnAttribute(sourceOrderAttribute);
  });
  bool unsupported =
      ordered ? addPassesInSourceOrder(passes, stream, type, *machine)
              : machine->addPassesToEmitFile(passes, stream, nullptr, type);
  assert(!unsupported && "every back end in use emits both");
  (void)unsupported;
  passes.run(*clone);
  return buffer;
}

std::string CodeGenerator::assembly(Module &module) const {
  SmallVector<char, 0> buffer = emit(module, /*asAssembly=*/true);
  return std::string(buffer.begin(), buffer.end());
}

SmallVector<char, 0> CodeGenerator::object(Module &module) const {
  return emit(module, /*asAssembly=*/false);
}

/// Runs lld; what it says, in the file `log`, is part of the error.
static Error runLinker(StringRef lld, ArrayRef<StringRef> arguments,
                       StringRef log) {
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(log),
                                          StringRef(log)};
  std::string message;
  int code = sys::ExecuteAndWait(lld, arguments, std::nullopt, redirects, 0, 0,
                                 &message);
  if (code == 0)
    return Error::success();
  if (auto text = MemoryBuffer::getFile(log))
    message += (*text)->getBuffer().rtrim().str();
  // The objects are whole and need nothing: what fails is the system.
  return createStringError(std::make_error_code(std::errc::io_error),
                           "the linker says: " + message);
}

namespace {

/// Files that go with it, or with a signal.
class TemporaryFiles {
public:
  ~TemporaryFiles() {
    for (const std::string &path : paths)
      sys::fs::remove(path);
  }
  StringRef add(std::string path) {
    sys::RemoveFileOnSignal(path);
    return paths.emplace_back(std::move(path));
  }

private:
  std::list<std::string> paths;
};

} // namespace

Error linkSharedObject(ArrayRef<SmallVector<char, 0>> objects, StringRef path) {
  ErrorOr<std::string> lld = sys::findProgramByName("ld.lld-22");
  if (!lld)
    lld = sys::findProgramByName("ld.lld");
  if (!lld)
    return createStringError(
        lld.getError(),
        "ld.lld-22 not found in PATH; run toolchains/bootstrap");
  return replaceFile(path, [&](StringRef linked) {
    // All beside the kernel: there is one place that must have room.
    TemporaryFiles files;
    StringRef log = files.add((linked + ".log").str());
    SmallVector<StringRef> command{*lld, "-shared",     "--hash-style=gnu",
                                   "-z", "noexecstack", "--build-id=none",
                                   "-o", linked};
    for (const auto &[index, object] : enumerate(objects)) {
      StringRef input = files.add((linked + "." + Twine(index) + ".o").str());
      if (Error error =
              writeFile(input, StringRef(object.data(), object.size())))
        return error;
      command.push_back(input);
    }
    return runLinker(*lld, command, log);
  });
}

} // namespace autoconfig
