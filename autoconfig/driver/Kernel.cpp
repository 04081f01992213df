//===-- Kernel.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Kernel.h"
#include "autoconfig/codegen/Lowering.h"
#include "autoconfig/driver/Rewrite.h"
#include "autoconfig/extract/ContractionFromLinalg.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace mlir;

namespace autoconfig {
namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

/// A tensor of the problem: batch dimensions that broadcast are left out, as
/// they do not change where the elements lie.
struct TensorDims {
  SmallVector<int64_t> sizes;
  SmallVector<AffineExpr> loops;
};

/// Loops are the batch dimensions, then m, n, k.
TensorDims dimsOf(const Dims &dims, const Dims &dst, MLIRContext *context,
                  unsigned rowLoop, unsigned columnLoop,
                  bool transposed = false) {
  TensorDims result;
  size_t batch = dims.size() - 2;
  for (size_t i = 0; i < batch; ++i)
    if (dims[i] == dst[i]) {
      result.sizes.push_back(dims[i]);
      result.loops.push_back(getAffineDimExpr(i, context));
    }
  result.sizes.append({dims[batch], dims[batch + 1]});
  result.loops.append({getAffineDimExpr(rowLoop, context),
                       getAffineDimExpr(columnLoop, context)});
  if (transposed) {
    std::swap(*(result.sizes.end() - 2), result.sizes.back());
    std::swap(*(result.loops.end() - 2), result.loops.back());
  }
  return result;
}

linalg::LinalgOp onlyContraction(ModuleOp module) {
  linalg::LinalgOp found;
  module.walk([&](linalg::LinalgOp op) {
    if (!isa<linalg::FillOp>(op.getOperation()))
      found = op;
  });
  return found;
}

llvm::Expected<ExtractedContraction> extractFrom(ModuleOp module,
                                                 bool weightsPrepared) {
  SharedBuffers buffers(module);
  auto extracted = extractContraction(onlyContraction(module), buffers);
  if (extracted)
    extracted->contraction.weightsPrepared = weightsPrepared;
  return extracted;
}

int64_t elementsOf(Type type) {
  return cast<MemRefType>(type).getNumElements();
}

/// Patterns see tensors as one dimension; so do the kernel's arguments. (Types
/// such as memref<4x0xf32> do not convert to bare pointers.)
void flattenArguments(func::FuncOp function) {
  SmallVector<Type> types;
  for (BlockArgument argument : function.getArguments()) {
    for (Operation *user : llvm::make_early_inc_range(argument.getUsers()))
      if (auto flat = dyn_cast<memref::CollapseShapeOp>(user)) {
        flat.getResult().replaceAllUsesWith(argument);
        flat.erase();
      }
    int64_t elements = elementsOf(argument.getType());
    argument.setType(
        MemRefType::get({elements}, Float32Type::get(function.getContext())));
    types.push_back(argument.getType());
  }
  function.setType(FunctionType::get(function.getContext(), types, {}));
}

/// Sizes of the workspace and of the prepared weights, from the arguments; all
/// kernels then have all four.
void completeSignature(ModuleOp module, func::FuncOp function,
                       KernelInfo &info) {
  flattenArguments(function);
  if (auto prepare = module.lookupSymbol<func::FuncOp>(prepareSymbol)) {
    info.preparedBytes =
        elementsOf(prepare.getArgument(1).getType()) * sizeof(float);
    constexpr unsigned given = 2; // the prepared ones took their place
    (void)function.eraseArgument(given);
  }
  constexpr unsigned workspace = 3;
  if (function.getNumArguments() > workspace)
    info.workspaceBytes =
        elementsOf(function.getArgument(workspace).getType()) * sizeof(float);
  else
    (void)function.insertArgument(
        workspace, MemRefType::get({0}, Float32Type::get(module.getContext())),
        {}, function.getLoc());
}

std::string print(auto &&value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << value;
  return text;
}

} // namespace

KernelCompiler::KernelCompiler(const Target &target, CodeGenerator generator)
    : target(target), generator(std::move(generator)) {
  DialectRegistry registry;
  registerEngineDialects(registry);
  context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
}

llvm::Expected<KernelCompiler> KernelCompiler::create(const Target &target) {
  llvm::Expected<CodeGenerator> generator = CodeGenerator::create(target);
  if (!generator)
    return generator.takeError();
  return KernelCompiler(target, std::move(*generator));
}

OwningOpRef<ModuleOp>
KernelCompiler::linalgModule(const Problem &problem) const {
  OpBuilder builder(context.get());
  Location location = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  builder.setInsertionPointToStart(module->getBody());

  unsigned batch = problem.dst.size() - 2, loops = batch + 3;
  unsigned m = batch, n = batch + 1, k = batch + 2;
  TensorDims tensors[] = {
      dimsOf(problem.src, problem.dst, context.get(), m, k),
      dimsOf(problem.weights, problem.dst, context.get(), k, n,
             problem.weightsTransposed),
      dimsOf(problem.dst, problem.dst, context.get(), m, n)};
  SmallVector<Type> types;
  SmallVector<AffineMap> maps;
  for (const TensorDims &tensor : tensors) {
    types.push_back(MemRefType::get(tensor.sizes, builder.getF32Type()));
    maps.push_back(AffineMap::get(loops, 0, tensor.loops, context.get()));
  }

  auto function = func::FuncOp::create(builder, location, runSymbol,
                                       builder.getFunctionType(types, {}));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Value zero =
      arith::ConstantOp::create(builder, location, builder.getF32FloatAttr(0));
  ValueRange arguments = body->getArguments();
  linalg::FillOp::create(builder, location, ValueRange{zero}, arguments[2]);
  linalg::ContractOp::create(builder, location, TypeRange{},
                             arguments.take_front(2), arguments[2],
                             builder.getAffineMapArrayAttr(maps));
  func::ReturnOp::create(builder, location);
  return module;
}

llvm::Expected<Contraction>
KernelCompiler::extract(const Problem &problem, bool weightsPrepared) const {
  OwningOpRef<ModuleOp> module = linalgModule(problem);
  auto extracted = extractFrom(*module, weightsPrepared);
  if (!extracted)
    return extracted.takeError();
  return extracted->contraction;
}

llvm::Expected<KernelCompiler::Kernel>
KernelCompiler::compile(const Problem &problem, bool weightsPrepared,
                        const SelectionOptions &options, bool withText) const {
  auto start = std::chrono::steady_clock::now();
  OwningOpRef<ModuleOp> module = linalgModule(problem);
  auto extracted = extractFrom(*module, weightsPrepared);
  if (!extracted)
    return extracted.takeError();
  llvm::Expected<Decision> decision =
      rewrite(onlyContraction(*module), *extracted, target, options,
              {.isKernel = true});
  if (!decision)
    return decision.takeError();
  Kernel kernel;
  kernel.decision = std::move(*decision);
  kernel.info.op = problem.op;
  kernel.info.problem = problem.shape();
  kernel.info.algorithm = kernel.decision.chosen.algorithm;
  kernel.info.parameters = kernel.decision.chosen.configuration.str();
  for (const std::string &requirement : target.cpuRequirements)
    kernel.info.requirements +=
        (kernel.info.requirements.empty() ? "" : ",") + requirement;
  auto function = module->lookupSymbol<func::FuncOp>(runSymbol);
  completeSignature(*module, function, kernel.info);
  if (withText) {
    kernel.counts = countOperations(function);
    kernel.loops = print(*module);
  }

  llvm::LLVMContext llvmContext;
  auto lowered = lowerToLLVM(*module, llvmContext);
  if (!lowered)
    return lowered.takeError();
  hideOtherFunctions(**lowered);
  addKernelInfo(**lowered, kernel.info);
  generator.optimize(**lowered);
  kernel.object = generator.object(**lowered);
  kernel.seconds = secondsSince(start);
  if (withText) {
    kernel.llvmIr = print(**lowered);
    kernel.assembly = generator.assembly(**lowered);
  }
  return kernel;
}

} // namespace autoconfig
