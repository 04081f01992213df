//===-- PreparedPanels.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PreparedPanels.h"
#include "autoconfig/codegen/PackB.h"

using namespace mlir;

namespace autoconfig {
namespace {

class PreparedPanels {
public:
  PreparedPanels(ContextOf<Contraction> &context, const GemmSchedule &schedule)
      : context(context), problem(context.problem), s(schedule),
        packers(context.function, context.target, context.problem) {}

  Value emit() {
    int64_t matrices = matricesOfB();
    int64_t each = preparedElements(problem, s);
    return context.prepared(
        matrices * each, [&](Emitter &e, Value given, Value panels) {
          e.loop(0, matrices, 1, [&](Value matrix) {
            Place place{given, panels, e.mul(matrix, problem.matrixStrideOfB()),
                        e.mul(matrix, each)};
            emitMatrix(e, place);
          });
        });
  }

private:
  /// Where something is read and where it is stored.
  struct Place {
    Value given, panels;
    Value from, to; // offsets in these
  };

  int64_t matricesOfB() const {
    int64_t last = 0;
    for (const Contraction::OuterLoop &loop : problem.outer)
      last += (loop.count - 1) * loop.bStride;
    return last / problem.matrixStrideOfB() + 1;
  }

  /// From this row and column on; a column takes `problem.k` elements.
  Place moved(Emitter &e, const Place &place, Value column) const {
    return {place.given, place.panels,
            e.add(place.from, offsetInB(e, problem, e.index(0), column)),
            e.add(place.to, e.mul(column, problem.k))};
  }

  void emitMatrix(Emitter &e, const Place &place) {
    int64_t column = 0;
    for (const Split &block : s.columnBlocks)
      for (int64_t i = 0; i < block.count; ++i) {
        emitBlock(e, moved(e, place, e.index(column)), block.size);
        column += block.size;
      }
  }

  void emitBlock(Emitter &e, const Place &place, int64_t columns) {
    int64_t start = 0;
    for (const PanelRun &run : s.panels(columns)) {
      int64_t end = start + run.pitch() * run.count;
      e.loop(start, end, run.pitch(),
             [&](Value column) { emitPanel(e, run, moved(e, place, column)); });
      start = end;
    }
  }

  /// Blocks of K one after the other; where there are no taps, they are one.
  void emitPanel(Emitter &e, const PanelRun &run, const Place &place) {
    if (!problem.windows)
      return packers.emit(e, run, problem.k, place.given, place.panels,
                          place.from, place.to);
    e.loop(s.kBlocks, [&](Value k, int64_t steps) {
      packers.emit(e, run, steps, place.given, place.panels,
                   e.add(place.from, offsetInB(e, problem, k, e.index(0))),
                   e.add(place.to, e.mul(k, run.pitch() * s.taps)));
    });
  }

  ContextOf<Contraction> &context;
  const Contraction &problem;
  const GemmSchedule &s;
  PanelPackers packers;
};

} // namespace

Value emitPreparedPanels(ContextOf<Contraction> &context,
                         const GemmSchedule &schedule) {
  return PreparedPanels(context, schedule).emit();
}

Contraction inPreparedPanels(Contraction problem,
                             const GemmSchedule &schedule) {
  int64_t given = problem.matrixStrideOfB();
  int64_t prepared = preparedElements(problem, schedule);
  for (Contraction::OuterLoop &loop : problem.outer)
    loop.bStride = loop.bStride / given * prepared;
  return problem;
}

Value offsetInB(Emitter &e, const Contraction &problem, Value k, Value n) {
  return problem.bTransposed ? e.add(e.mul(n, problem.ldb), k)
                             : e.add(e.mul(k, problem.ldb), n);
}

} // namespace autoconfig
