//===-- PlaneCopies.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/PlaneCopies.h"
#include "autoconfig/codegen/PrivateFunction.h"
#include "autoconfig/codegen/RowCopy.h"

using namespace mlir;

namespace autoconfig {
namespace {

class CopiesOfPlane {
public:
  CopiesOfPlane(const ContextOf<Convolution> &context, const PlaneBlock &planes,
                int64_t rows)
      : context(context), p(context.problem), planes(planes),
        slots(planes.slots(rows)), channelPitch(planes.channelPitch(rows)) {}

  void emit(Value image, Value row, Value buffer) {
    Emitter &e = context.emitter;
    Type index = IndexType::get(buffer.getContext());
    // Source and buffer, the source's first row and where it goes, and the
    // range of slots that are inside of the source.
    func::FuncOp copy = createPrivateFunction(
        func::FuncOp(context.function), "copy_rows_" + std::to_string(slots),
        {context.a.getType(), buffer.getType(), index, index, index, index},
        [&](Emitter &e, ValueRange args) { emitPlane(e, args); });
    Value first = e.mul(row, p.h.stride);
    Value inside = slotsBefore(e, first, 0);
    Value behind = slotsBefore(e, first, p.h.in);
    Value from = e.add(image, e.mul(e.add(first, -p.h.pad), p.src.row));
    e.loop(0, planes.channels, 1, [&](Value c) {
      func::CallOp::create(e.builder, e.location, copy,
                           ValueRange{context.a, buffer,
                                      e.add(from, e.mul(c, p.src.channel)),
                                      e.mul(c, channelPitch), inside, behind});
    });
  }

private:
  /// Slots of a block whose padded row begins with `first` that lie before a
  /// row of the source.
  Value slotsBefore(Emitter &e, Value first, int64_t row) const {
    if (!p.h.isPadded())
      return e.index(row == 0 ? 0 : slots);
    Value distance = e.max(e.sub(e.index(row + p.h.pad), first), 0);
    return e.min(e.ceilDiv(distance, planes.slotRows), slots);
  }

  void emitPlane(Emitter &e, ValueRange args) const {
    auto zeros = [&](Value slot) { emitSlot(e, args, slot, false); };
    auto rows = [&](Value slot) { emitSlot(e, args, slot, true); };
    if (p.h.isPadded())
      e.loop(e.index(0), args[4], zeros);
    e.loop(args[4], args[5], rows);
    if (p.h.isPadded())
      e.loop(args[5], e.index(slots), zeros);
  }

  void emitSlot(Emitter &e, ValueRange args, Value slot, bool isInside) const {
    Value from = e.add(args[2], e.mul(slot, planes.slotRows * p.src.row));
    Value to = e.add(args[3], e.mul(slot, planes.rowPitch()));
    for (const PlaneBlock::Phase &phase : planes.phases) {
      RowCopy row{phase.zeros, phase.count, planes.pitch, planes.stride};
      if (!isInside)
        row.zeros = planes.pitch, row.count = 0;
      emitRowCopy(e, context.target, row, args[0], e.add(from, phase.first),
                  args[1], to);
      to = e.add(to, planes.pitch);
    }
  }

  const ContextOf<Convolution> &context;
  const Convolution &p;
  const PlaneBlock &planes;
  int64_t slots, channelPitch;
};

} // namespace

void emitPlaneCopies(const ContextOf<Convolution> &context,
                     const PlaneBlock &planes, int64_t rows, Value image,
                     Value row, Value buffer) {
  CopiesOfPlane(context, planes, rows).emit(image, row, buffer);
}

} // namespace autoconfig
