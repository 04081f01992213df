//===-- Kernel.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Kernel.h"
#include "autoconfig/codegen/Lowering.h"
#include "autoconfig/codegen/MaskedStores.h"
#include "autoconfig/driver/LinalgOperators.h"
#include "autoconfig/driver/Rewrite.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/BitVector.h"
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

linalg::LinalgOp onlyCandidate(ModuleOp module) {
  linalg::LinalgOp found;
  module.walk([&](linalg::LinalgOp op) {
    if (isCandidate(op))
      found = op;
  });
  return found;
}

llvm::Expected<Extracted> extractFrom(ModuleOp module, const Problem &problem,
                                      bool weightsPrepared) {
  SharedBuffers buffers(module);
  TypicalNumbers typical;
  typical.rows = problem.own->typicalRows().value_or(typical.rows);
  auto extracted =
      autoconfig::extract(linalgOperator(problem.op), onlyCandidate(module),
                          buffers, BodyCheck::On, typical);
  if (!extracted)
    return extracted;
  // A kernel's ABI has the tensors as they are, and prepares B as its weights.
  llvm::erase_if(extracted->ways, [](const Way &way) {
    return way.swapped || !way.copies.empty() || way.dynamicImages;
  });
  if (extracted->ways.empty())
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "no way takes the operands as they lie");
  extracted->ways.resize(1);
  extracted->ways[0].info->weightsPrepared = weightsPrepared;
  return extracted;
}

/// Patterns see tensors as one dimension; so do the kernel's arguments. (Types
/// such as memref<4x0xf32> and memref<?xf32> do not convert to bare pointers.)
void flattenArguments(func::FuncOp function) {
  SmallVector<Type> types;
  for (BlockArgument argument : function.getArguments()) {
    MemRefType type = flatKernelType(cast<MemRefType>(argument.getType()));
    for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
      auto flat = dyn_cast<memref::CollapseShapeOp>(user);
      if (!flat)
        continue;
      for (Operation *cast :
           llvm::make_early_inc_range(flat.getResult().getUsers()))
        if (isa<memref::CastOp>(cast) && cast->getResult(0).getType() == type) {
          cast->replaceAllUsesWith(ValueRange(argument));
          cast->erase();
        }
      flat.getResult().replaceAllUsesWith(argument);
      flat.erase();
    }
    argument.setType(type);
    types.push_back(type);
  }
  function.setType(FunctionType::get(function.getContext(), types, {}));
}

int64_t bytesOf(Type type) {
  auto memref = cast<MemRefType>(type);
  return memref.getNumElements() * int64_t(memref.getElementTypeBitWidth() / 8);
}

/// Of one of them or of the other something is done in a call.
bool areAlternatives(Value one, Value other) {
  return llvm::all_of(one.getUsers(), [&](Operation *x) {
    return llvm::all_of(other.getUsers(), [&](Operation *y) {
      return insideMutuallyExclusiveRegions(x, y);
    });
  });
}

/// The workspaces that patterns asked for, arguments from `first` on, as parts
/// of one. Those of code for few rows and for many are in the same place.
void mergeWorkspaces(func::FuncOp function, unsigned first) {
  constexpr int64_t lineBytes = 64;
  OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
  Type byte = builder.getI8Type();
  unsigned end = function.getNumArguments();
  (void)function.insertArgument(end, MemRefType::get({0}, byte), {},
                                function.getLoc());
  BlockArgument all = function.getArgument(end);
  int64_t bytes = 0;
  SmallVector<int64_t> starts, ends;
  for (unsigned i = first; i < end; ++i) {
    BlockArgument part = function.getArgument(i);
    int64_t start = 0;
    for (unsigned j = first; j < i; ++j)
      if (!areAlternatives(part, function.getArgument(j)))
        start = std::max(start, ends[j - first]);
    starts.push_back(start);
    ends.push_back(start + llvm::alignTo(bytesOf(part.getType()), lineBytes));
    bytes = std::max(bytes, ends.back());
  }
  for (unsigned i = first; i < end; ++i) {
    BlockArgument part = function.getArgument(i);
    Value start = arith::ConstantIndexOp::create(builder, function.getLoc(),
                                                 starts[i - first]);
    part.replaceAllUsesWith(memref::ViewOp::create(
        builder, function.getLoc(), cast<MemRefType>(part.getType()), all,
        start, ValueRange()));
  }
  all.setType(MemRefType::get({bytes}, byte));
  llvm::BitVector parts(end + 1);
  parts.set(first, end);
  (void)function.eraseArguments(parts);
  function.setType(FunctionType::get(
      function.getContext(), function.getBody().getArgumentTypes(), {}));
}

/// Sizes of the workspace and of the prepared weights, from the arguments; all
/// kernels then have all four.
void completeSignature(ModuleOp module, func::FuncOp function,
                       KernelInfo &info) {
  flattenArguments(function);
  if (auto prepare = module.lookupSymbol<func::FuncOp>(prepareSymbol)) {
    info.preparedBytes = bytesOf(prepare.getArgument(1).getType());
    constexpr unsigned given = 2; // the prepared ones took their place
    (void)function.eraseArgument(given);
  }
  constexpr unsigned workspace = 3;
  if (function.getNumArguments() > workspace + 1)
    mergeWorkspaces(function, workspace);
  if (function.getNumArguments() > workspace)
    info.workspaceBytes = bytesOf(function.getArgument(workspace).getType());
  else
    (void)function.insertArgument(
        workspace, MemRefType::get({0}, Float32Type::get(module.getContext())),
        {}, function.getLoc());
}

/// The number of rows, which patterns ask C for, is an argument.
void takeRows(func::FuncOp function) {
  unsigned last = function.getNumArguments();
  (void)function.insertArgument(last, IndexType::get(function.getContext()), {},
                                function.getLoc());
  SmallVector<memref::DimOp> asked;
  function.walk([&](memref::DimOp dim) { asked.push_back(dim); });
  for (memref::DimOp dim : asked) {
    dim.getResult().replaceAllUsesWith(function.getArgument(last));
    dim.erase();
  }
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

  const LinalgOperator &op = linalgOperator(problem.op);
  auto function = func::FuncOp::create(
      builder, location, runSymbol,
      builder.getFunctionType(op.types(*problem.own, context.get()), {}));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Value zero =
      arith::ConstantOp::create(builder, location, builder.getF32FloatAttr(0));
  ValueRange arguments = body->getArguments();
  linalg::FillOp::create(builder, location, ValueRange{zero}, arguments[2]);
  op.build(builder, location, *problem.own, arguments);
  func::ReturnOp::create(builder, location);
  return module;
}

llvm::Expected<std::shared_ptr<const OperatorInfo>>
KernelCompiler::extract(const Problem &problem, bool weightsPrepared) const {
  OwningOpRef<ModuleOp> module = linalgModule(problem);
  auto extracted = extractFrom(*module, problem, weightsPrepared);
  if (!extracted)
    return extracted.takeError();
  return extracted->ways[0].info;
}

llvm::Expected<KernelCompiler::Kernel>
KernelCompiler::compile(const Problem &problem, bool weightsPrepared,
                        const SelectionOptions &options, bool withText) const {
  auto start = std::chrono::steady_clock::now();
  OwningOpRef<ModuleOp> module = linalgModule(problem);
  auto extracted = extractFrom(*module, problem, weightsPrepared);
  if (!extracted)
    return extracted.takeError();
  llvm::Expected<Rewritten> rewritten = rewrite(
      onlyCandidate(*module), *extracted, target, options, {.isKernel = true});
  if (!rewritten)
    return rewritten.takeError();
  Kernel kernel;
  kernel.decision = std::move(rewritten->decision);
  kernel.ofFewerRows = std::move(rewritten->ofFewerRows);
  kernel.info.op = problem.op;
  kernel.info.problem = problem.shape();
  kernel.info.algorithm = kernel.decision.chosen.algorithm;
  kernel.info.parameters = kernel.decision.chosen.configuration.str();
  const Numerics &numerics = kernel.decision.chosen.numerics;
  kernel.info.errorConstant = numerics.constant;
  kernel.info.outputsTogether = numerics.outputsTogether;
  for (const std::string &requirement : target.cpuRequirements)
    kernel.info.requirements +=
        (kernel.info.requirements.empty() ? "" : ",") + requirement;
  auto function = module->lookupSymbol<func::FuncOp>(runSymbol);
  completeSignature(*module, function, kernel.info);
  kernel.info.takesRows = problem.own->typicalRows().has_value();
  if (kernel.info.takesRows)
    takeRows(function);
  if (withText) {
    if (!kernel.info.takesRows) // else they depend on the call
      kernel.counts = countOperations(function);
    kernel.loops = print(*module);
  }

  splitMaskedStores(*module, target);
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
