//===-- PreparedWeights.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PreparedWeights.h"
#include "autoconfig/codegen/PatternContext.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Of a function that is made here, not by whoever wrote the module.
constexpr StringLiteral preparesAttribute = "autoconfig.prepares";

/// A cast that holds behind a test of the strides alone (DenseVersions).
bool isTested(Operation *op) {
  auto known = dyn_cast<memref::CastOp>(op);
  auto type =
      known ? dyn_cast<MemRefType>(known.getSource().getType()) : MemRefType();
  auto layout = type ? dyn_cast<StridedLayoutAttr>(type.getLayout())
                     : StridedLayoutAttr();
  return layout && ShapedType::isDynamicShape(layout.getStrides());
}

/// A view that nothing but its memref tells.
bool isConstantView(Operation *op) {
  return isa<memref::ExpandShapeOp, memref::CollapseShapeOp, memref::SubViewOp,
             memref::CastOp, memref::ReinterpretCastOp>(op) &&
         op->getNumOperands() == 1 && !isTested(op);
}

/// The views that lead to the memref, the last one first, and what they begin
/// with: an argument of a function, or a global; null if it is neither.
Value originOf(Value memref, SmallVectorImpl<Operation *> &views) {
  for (Operation *op = memref.getDefiningOp(); op;
       op = memref.getDefiningOp()) {
    if (isa<memref::GetGlobalOp>(op))
      return memref;
    if (!isConstantView(op))
      return nullptr;
    views.push_back(op);
    memref = op->getOperand(0);
  }
  auto argument = cast<BlockArgument>(memref);
  auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  return function && argument.getOwner()->isEntryBlock() ? memref : nullptr;
}

bool isMarked(func::FuncOp function, unsigned argument) {
  return bool(function.getArgAttr(argument, constantAttribute));
}

std::string uniqueName(ModuleOp module, const std::string &wanted) {
  std::string name = wanted;
  for (unsigned n = 0; module.lookupSymbol(name); ++n)
    name = wanted + "_" + std::to_string(n);
  return name;
}

/// The function of this name that prepares for `user`, which the attribute
/// tells; made where there is none, with arguments of these types.
func::FuncOp prepareFunction(func::FuncOp user, StringRef attribute,
                             const llvm::Twine &name, TypeRange types) {
  auto module = user->getParentOfType<ModuleOp>();
  for (auto function : module.getOps<func::FuncOp>())
    if (auto of = function->getAttrOfType<StringAttr>(attribute);
        of && of == user.getSymNameAttr())
      return function;
  OpBuilder builder(user->getContext());
  builder.setInsertionPointAfter(user);
  auto made = func::FuncOp::create(builder, user.getLoc(),
                                   uniqueName(module, name.str()),
                                   builder.getFunctionType(types, {}));
  made->setAttr(attribute, user.getSymNameAttr());
  StringRef wrapper = LLVM::LLVMDialect::getEmitCWrapperAttrName();
  if (user->hasAttr(wrapper))
    made->setAttr(wrapper, builder.getUnitAttr());
  builder.setInsertionPointToStart(made.addEntryBlock());
  func::ReturnOp::create(builder, user.getLoc());
  return made;
}

/// The one for what the weights begin with.
func::FuncOp prepareFunction(func::FuncOp user, Value origin) {
  if (origin.getDefiningOp<memref::GetGlobalOp>())
    return prepareFunction(user, preparesConstantsAttribute,
                           user.getName() + "_prepare_constants", {});
  SmallVector<Type> types;
  for (unsigned i = 0; i < user.getNumArguments(); ++i)
    if (isMarked(user, i))
      types.push_back(user.getArgument(i).getType());
  return prepareFunction(user, preparesAttribute, user.getName() + "_prepare",
                         types);
}

/// What stands for the origin in the function that prepares.
Value originIn(func::FuncOp prepare, OpBuilder &builder, Value origin) {
  if (Operation *global = origin.getDefiningOp())
    return builder.clone(*global)->getResult(0);
  auto argument = cast<BlockArgument>(origin);
  auto user = cast<func::FuncOp>(argument.getOwner()->getParentOp());
  unsigned place = 0;
  for (unsigned i = 0; i < argument.getArgNumber(); ++i)
    place += isMarked(user, i);
  return prepare.getArgument(place);
}

/// The same views of it.
Value viewIn(func::FuncOp prepare, OpBuilder &builder, Value origin,
             ArrayRef<Operation *> views) {
  Value view = originIn(prepare, builder, origin);
  for (Operation *op : llvm::reverse(views)) {
    IRMapping mapping;
    mapping.map(op->getOperand(0), view);
    view = builder.clone(*op, mapping)->getResult(0);
  }
  return view;
}

} // namespace

bool isConstantInCalls(Value memref) {
  SmallVector<Operation *> views;
  auto origin = dyn_cast_or_null<BlockArgument>(originOf(memref, views));
  return origin &&
         isMarked(cast<func::FuncOp>(origin.getOwner()->getParentOp()),
                  origin.getArgNumber());
}

bool isConstantGlobal(Value memref) {
  SmallVector<Operation *> views;
  Value origin = originOf(memref, views);
  auto get = origin ? origin.getDefiningOp<memref::GetGlobalOp>() : nullptr;
  auto global = get ? SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
                          get, get.getNameAttr())
                    : nullptr;
  return global && global.getConstant() && !global.isExternal() &&
         !global.isUninitialized();
}

Value preparedInProgram(
    Emitter &emitter, func::FuncOp function, Value weights, int64_t elements,
    llvm::function_ref<void(Emitter &, Value, Value)> fill) {
  SmallVector<Operation *> views;
  Value origin = originOf(weights, views);
  auto module = function->getParentOfType<ModuleOp>();
  auto type = MemRefType::get({elements}, emitter.builder.getF32Type());
  std::string name =
      uniqueName(module, (function.getName() + "_prepared").str());
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  memref::GlobalOp::create(builder, emitter.location, name,
                           builder.getStringAttr("private"), type,
                           builder.getUnitAttr(), /*constant=*/false,
                           builder.getI64IntegerAttr(lineBytes));

  func::FuncOp prepare = prepareFunction(function, origin);
  builder.setInsertionPoint(prepare.getBody().front().getTerminator());
  Value given = viewIn(prepare, builder, origin, views);
  Emitter inPrepare(builder, emitter.location);
  fill(inPrepare, given,
       memref::GetGlobalOp::create(builder, emitter.location, type, name));
  return memref::GetGlobalOp::create(emitter.builder, emitter.location, type,
                                     name);
}

} // namespace autoconfig
