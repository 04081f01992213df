//===-- DenseCopies.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/DenseCopies.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RowCopy.h"
#include "autoconfig/codegen/TransposedCopy.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Copier {
public:
  Copier(Emitter &e, const Target &target, const DenseCopy &copy, bool scatters,
         Value tensor, Value buffer)
      : e(e), t(target), copy(copy), scatters(scatters), tensor(tensor),
        buffer(buffer) {}

  void emit() {
    if (copy.dims.empty())
      return move(e.index(0), e.index(0));
    size_t last = copy.dims.size() - 1;
    std::optional<size_t> contiguous = copy.contiguousInTensor();
    if (contiguous && *contiguous != last)
      return forOthers({*contiguous, last},
                       [&](Value inTensor, Value inBuffer) {
                         transpose(*contiguous, last, inTensor, inBuffer);
                       });
    if (scatters && !contiguous) // there are no strided stores everywhere
      return forOthers({}, [&](Value inTensor, Value inBuffer) {
        move(inTensor, inBuffer);
      });
    forOthers({last}, [&](Value inTensor, Value inBuffer) {
      copyRow(copy.dims[last], inTensor, inBuffer);
    });
  }

private:
  using Body = llvm::function_ref<void(Value inTensor, Value inBuffer)>;

  /// Loops over all dimensions but these.
  void forOthers(ArrayRef<size_t> inside, Body body) {
    loopFrom(0, inside, e.index(0), e.index(0), body);
  }

  void loopFrom(size_t dim, ArrayRef<size_t> inside, Value inTensor,
                Value inBuffer, Body body) {
    if (dim == copy.dims.size())
      return body(inTensor, inBuffer);
    if (llvm::is_contained(inside, dim))
      return loopFrom(dim + 1, inside, inTensor, inBuffer, body);
    e.loop(0, copy.dims[dim].size, 1, [&](Value i) {
      loopFrom(dim + 1, inside,
               e.add(inTensor, e.mul(i, copy.dims[dim].stride)),
               e.add(inBuffer, e.mul(i, copy.pitch(dim))), body);
    });
  }

  void move(Value inTensor, Value inBuffer) {
    if (scatters)
      e.storeScalar(e.loadScalar(buffer, inBuffer), tensor, inTensor);
    else
      e.storeScalar(e.loadScalar(tensor, inTensor), buffer, inBuffer);
  }

  void copyRow(const DenseCopy::Dim &row, Value inTensor, Value inBuffer) {
    if (scatters)
      return emitRowCopy(e, t, {0, row.size, row.size, 1}, buffer, inBuffer,
                         tensor, inTensor);
    emitRowCopy(e, t, {0, row.size, row.size, row.stride}, tensor, inTensor,
                buffer, inBuffer);
  }

  /// Rows of the source are those of the dimension that is contiguous at the
  /// destination.
  void transpose(size_t contiguous, size_t last, Value inTensor,
                 Value inBuffer) {
    int64_t pitch = copy.pitch(contiguous), stride = copy.dims[last].stride;
    int64_t inner = copy.dims[contiguous].size, outer = copy.dims[last].size;
    if (scatters)
      return emitTransposedCopy(e, t, {inner, outer, pitch, stride}, buffer,
                                inBuffer, tensor, inTensor);
    emitTransposedCopy(e, t, {outer, inner, stride, pitch}, tensor, inTensor,
                       buffer, inBuffer);
  }

  Emitter &e;
  const Target &t;
  const DenseCopy &copy;
  bool scatters;
  Value tensor, buffer;
};

/// A function of its own, whose memrefs do not alias.
void emitCopy(Emitter &e, func::FuncOp user, const Target &target,
              const DenseCopy &given, bool scatters, Value tensor,
              Value buffer) {
  DenseCopy copy = given.folded();
  if (copy.elements() == 0)
    return;
  func::FuncOp function = createPrivateFunction(
      user, scatters ? "scatter" : "gather",
      {tensor.getType(), buffer.getType()},
      [&](Emitter &body, ValueRange args) {
        Copier(body, target, copy, scatters, args[0], args[1]).emit();
      });
  func::CallOp::create(e.builder, e.location, function,
                       ValueRange{tensor, buffer});
}

} // namespace

void emitGather(Emitter &e, func::FuncOp user, const Target &target,
                const DenseCopy &copy, Value tensor, Value buffer) {
  emitCopy(e, user, target, copy, /*scatters=*/false, tensor, buffer);
}

void emitScatter(Emitter &e, func::FuncOp user, const Target &target,
                 const DenseCopy &copy, Value tensor, Value buffer) {
  emitCopy(e, user, target, copy, /*scatters=*/true, tensor, buffer);
}

} // namespace autoconfig
