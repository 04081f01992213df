//===-- ModulePasses.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/ModulePasses.h"
#include "autoconfig/codegen/ElementwiseCode.h"
#include "autoconfig/codegen/ObjectFile.h"
#include "autoconfig/codegen/PreparedWeights.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/driver/NamedPass.h"
#include "autoconfig/targets/TargetLoader.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace autoconfig {
namespace {

bool returnsStaticMemrefs(func::FuncOp function) {
  return !function.isExternal() &&
         llvm::all_of(function.getResultTypes(), [](Type type) {
           auto memref = dyn_cast<MemRefType>(type);
           return !isa<BaseMemRefType>(type) ||
                  (memref && memref.hasStaticShape());
         });
}

/// Upstream puts an allocation that is returned into the place of one argument:
/// what is returned again needs a buffer of its own.
void copyWhatIsReturnedAgain(func::ReturnOp op) {
  llvm::SmallPtrSet<Value, 4> returned;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type || returned.insert(operand.get()).second ||
        !type.getLayout().isIdentity())
      continue;
    OpBuilder builder(op);
    Value copy = memref::AllocOp::create(builder, op.getLoc(), type);
    memref::CopyOp::create(builder, op.getLoc(), operand.get(), copy);
    operand.set(copy);
  }
}

struct ResultsToArguments
    : NamedPass<ResultsToArguments, memref::MemRefDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ResultsToArguments)
  static constexpr StringLiteral argument = "autoconfig-results-to-arguments";
  static constexpr StringLiteral description =
      "memrefs of static shape that functions return become arguments";
  void runOnOperation() override {
    bufferization::BufferResultsToOutParamsOpts options;
    options.filterFn = [](func::FuncOp *function) {
      return returnsStaticMemrefs(*function);
    };
    options.addResultAttribute = true; // a buffer of its own (Elementwise.h)
    options.hoistStaticAllocs = true;
    options.modifyPublicFunctions = true;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (returnsStaticMemrefs(function))
        function.walk(copyWhatIsReturnedAgain);
    if (failed(bufferization::promoteBufferResultsToOutParams(getOperation(),
                                                              options)))
      signalPassFailure();
  }
};

struct Deallocate : NamedPass<Deallocate> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Deallocate)
  static constexpr StringLiteral argument = "autoconfig-deallocate";
  static constexpr StringLiteral description =
      "upstream's buffer-deallocation-pipeline, on modules that free "
      "nothing themselves";
  void getDependentDialects(DialectRegistry &registry) const override {
    pipeline().getDependentDialects(registry);
  }
  void runOnOperation() override {
    auto frees = getOperation().walk(
        [](memref::DeallocOp) { return WalkResult::interrupt(); });
    OpPassManager manager = pipeline();
    if (!frees.wasInterrupted() && failed(runPipeline(manager, getOperation())))
      signalPassFailure();
  }

private:
  static OpPassManager pipeline() {
    OpPassManager manager(ModuleOp::getOperationName());
    bufferization::buildBufferDeallocationPipeline(manager);
    return manager;
  }
};

struct Export : NamedPass<Export, LLVM::LLVMDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Export)
  static constexpr StringLiteral argument = "autoconfig-export";
  static constexpr StringLiteral description =
      "give public functions that have a body MLIR's C interface";
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal())
        function->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                          UnitAttr::get(&getContext()));
  }
};

bool isContiguous(Value memref) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  return type && type.getLayout().isIdentity();
}

struct CopiesToLinalg : NamedPass<CopiesToLinalg, linalg::LinalgDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CopiesToLinalg)
  static constexpr StringLiteral argument = "autoconfig-copies-to-linalg";
  static constexpr StringLiteral description =
      "copies between memrefs that are not contiguous become linalg "
      "operations";
  void runOnOperation() override {
    getOperation().walk([](memref::CopyOp copy) {
      Value from = copy.getSource(), to = copy.getTarget();
      bool ranked =
          isa<MemRefType>(from.getType()) && isa<MemRefType>(to.getType());
      if (!ranked || (isContiguous(from) && isContiguous(to)))
        return;
      OpBuilder builder(copy);
      linalg::makeMemRefCopyOp(builder, copy.getLoc(), from, to);
      copy.erase();
    });
  }
};

struct Approximate : NamedPass<Approximate, arith::ArithDialect,
                               math::MathDialect, vector::VectorDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Approximate)
  static constexpr StringLiteral argument = "autoconfig-approximate";
  static constexpr StringLiteral description =
      "exp, tanh and erf of f32 become polynomials";
  void runOnOperation() override { approximateFunctions(getOperation()); }
};

struct Clock : NamedPass<Clock, arith::ArithDialect, func::FuncDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Clock)
  static constexpr StringLiteral argument = "autoconfig-clock";
  static constexpr StringLiteral description =
      "call autoconfig_operation(line) where public functions begin with "
      "another line of the source";
  void runOnOperation() override {
    ModuleOp module = getOperation();
    OpBuilder builder(&getContext());
    SmallVector<func::FuncOp> functions;
    for (auto function : module.getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal())
        functions.push_back(function);
    for (func::FuncOp function : functions)
      for (Block &block : function.getBody())
        addCalls(block);
    builder.setInsertionPointToStart(module.getBody());
    auto declaration = func::FuncOp::create(
        builder, module.getLoc(), name,
        builder.getFunctionType({builder.getI64Type()}, {}));
    declaration.setPrivate();
  }

private:
  static constexpr StringLiteral name = "autoconfig_operation";

  /// What takes time.
  static bool isWork(Operation &op) {
    return op.getNumRegions() > 0 ||
           isa<func::CallOp, memref::CopyOp, memref::AllocOp,
               memref::DeallocOp>(op);
  }
  static void addCalls(Block &block) {
    std::optional<unsigned> running;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      auto place = op.getLoc()->findInstanceOf<FileLineColLoc>();
      if (!isWork(op) || !place || running == place.getLine())
        continue;
      running = place.getLine();
      OpBuilder builder(&op);
      Value line =
          arith::ConstantIntOp::create(builder, op.getLoc(), *running, 64);
      func::CallOp::create(builder, op.getLoc(), name, TypeRange(),
                           ValueRange{line});
    }
  }
};

struct Constructors : NamedPass<Constructors, LLVM::LLVMDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Constructors)
  static constexpr StringLiteral argument = "autoconfig-constructors";
  static constexpr StringLiteral description =
      "functions that prepare constant globals are called where the "
      "module is loaded";
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<Attribute> functions, priorities, data;
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      // Its C interface has the attribute as well.
      if (function->hasAttr(preparesConstantsAttribute) &&
          !function.getName().starts_with("_mlir_ciface_")) {
        functions.push_back(FlatSymbolRefAttr::get(function));
        constexpr int32_t last = 65535;
        priorities.push_back(builder.getI32IntegerAttr(last));
        data.push_back(LLVM::ZeroAttr::get(&getContext()));
      }
    if (!functions.empty())
      LLVM::GlobalCtorsOp::create(
          builder, module.getLoc(), builder.getArrayAttr(functions),
          builder.getArrayAttr(priorities), builder.getArrayAttr(data));
  }
};

struct Emit : NamedPass<Emit> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Emit)
  Emit() = default;
  Emit(const Emit &other) : NamedPass(other) {}
  Emit(std::string target, std::string path, bool usual) {
    targetName = std::move(target);
    file = std::move(path);
    asUsual = usual;
  }

  static constexpr StringLiteral argument = "autoconfig-emit";
  static constexpr StringLiteral description =
      "make a shared object, object, assembly or LLVM IR of a module in "
      "LLVM's dialect";
  void getDependentDialects(DialectRegistry &registry) const override {
    registerBuiltinDialectTranslation(registry);
    registerLLVMDialectTranslation(registry);
  }
  void runOnOperation() override {
    if (llvm::Error error = write()) {
      getOperation().emitError() << llvm::toString(std::move(error));
      signalPassFailure();
    }
  }

private:
  llvm::Error write() {
    StringRef extension = llvm::sys::path::extension(file);
    if (!llvm::is_contained({".so", ".o", ".s", ".ll"}, extension))
      return llvm::createStringError(
          "'" + file + "': expected a file that ends in .so, .o, .s or .ll");
    llvm::Expected<Target> target = loadTarget(targetName);
    if (!target)
      return target.takeError();
    auto generator = CodeGenerator::create(*target);
    if (!generator)
      return generator.takeError();
    llvm::LLVMContext context;
    auto lowered = translateModuleToLLVMIR(getOperation(), context);
    if (!lowered)
      return llvm::createStringError("it has no translation to LLVM IR");
    if (asUsual)
      generator->optimizeAsUsual(*lowered);
    else
      generator->optimizeProgram(*lowered);
    if (extension == ".so")
      return linkSharedObject({generator->object(*lowered)}, file);
    return writeFile(file, textOf(*generator, *lowered, extension));
  }

  static std::string textOf(const CodeGenerator &generator,
                            llvm::Module &module, StringRef extension) {
    if (extension == ".s")
      return generator.assembly(module);
    if (extension == ".o") {
      SmallVector<char, 0> object = generator.object(module);
      return {object.begin(), object.end()};
    }
    std::string text;
    llvm::raw_string_ostream(text) << module;
    return text;
  }

  Option<std::string> targetName{
      *this, "target", llvm::cl::desc("a target's name or .yaml file"),
      llvm::cl::init("host")};
  Option<std::string> file{*this, "file",
                           llvm::cl::desc("FILE.so, .o, .s or .ll")};
  Option<bool> asUsual{*this, "as-usual",
                       llvm::cl::desc("with LLVM's O3 as it comes")};
};

} // namespace

std::unique_ptr<Pass> createResultsToArgumentsPass() {
  return std::make_unique<ResultsToArguments>();
}
std::unique_ptr<Pass> createDeallocatePass() {
  return std::make_unique<Deallocate>();
}
std::unique_ptr<Pass> createExportPass() { return std::make_unique<Export>(); }
std::unique_ptr<Pass> createCopiesToLinalgPass() {
  return std::make_unique<CopiesToLinalg>();
}
std::unique_ptr<Pass> createApproximatePass() {
  return std::make_unique<Approximate>();
}
std::unique_ptr<Pass> createClockPass() { return std::make_unique<Clock>(); }
std::unique_ptr<Pass> createConstructorsPass() {
  return std::make_unique<Constructors>();
}
std::unique_ptr<Pass> createEmitPass(std::string target, std::string file,
                                     bool asUsual) {
  return std::make_unique<Emit>(std::move(target), std::move(file), asUsual);
}

void registerModulePasses() {
  PassRegistration<ResultsToArguments>();
  PassRegistration<Deallocate>();
  PassRegistration<Export>();
  PassRegistration<CopiesToLinalg>();
  PassRegistration<Approximate>();
  PassRegistration<Clock>();
  PassRegistration<Constructors>();
  PassRegistration<Emit>();
}

} // namespace autoconfig
