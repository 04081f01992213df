//===-- ConvReference.cpp - Pattern of the model of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/TapRange.h"
#include "autoconfig/operators/conv/Convolution.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Reference {
public:
  explicit Reference(const ContextOf<Convolution> &context)
      : context(context), p(context.problem), e(context.emitter) {}

  void emit() {
    e.loop(0, p.batch, 1, [&](Value n) {
      e.loop(0, p.groups, 1, [&](Value g) {
        e.loop(0, p.f, 1, [&](Value f) {
          e.loop(0, p.h.out, 1, [&](Value y) {
            e.loop(0, p.w.out, 1, [&](Value x) { emitElement(n, g, f, y, x); });
          });
        });
      });
    });
  }

private:
  Value offset(std::initializer_list<std::pair<Value, int64_t>> terms) {
    Value sum = e.index(0);
    for (auto [index, stride] : terms)
      sum = e.add(sum, e.mul(index, stride));
    return sum;
  }

  void emitElement(Value n, Value g, Value f, Value y, Value x) {
    Value at = offset({{n, p.dst.batch},
                       {g, p.dst.group},
                       {f, p.dst.channel},
                       {y, p.dst.row},
                       {x, p.dst.column}});
    TapRange rows(e, p.h, y), columns(e, p.w, x);
    Value firstRow = e.sub(e.mul(y, p.h.stride), e.index(p.h.pad));
    Value firstColumn = e.sub(e.mul(x, p.w.stride), e.index(p.w.pad));
    Value src = offset({{n, p.src.batch},
                        {g, p.src.group},
                        {firstRow, p.src.row},
                        {firstColumn, p.src.column}});
    Value weights = offset({{g, p.weights.group}, {f, p.weights.filter}});
    Value sum =
        p.accumulate ? e.loadScalar(context.c, at) : e.zero(VectorPiece{1, 1});
    SmallVector<Sum, 3> sums{
        {rows.first, rows.end, p.h.dilation * p.src.row, p.weights.row},
        {columns.first, columns.end, p.w.dilation * p.src.column,
         p.weights.column},
        {e.index(0), e.index(p.c), p.src.channel, p.weights.channel}};
    llvm::stable_sort(sums, [](const Sum &a, const Sum &b) {
      return a.inWeights > b.inWeights;
    });
    sum = emitSums(sums, src, weights, sum);
    Value channel = e.add(e.mul(g, p.f), f);
    e.storeScalar(context.finished(e, {1, 1}, sum, context.epilogueOperands(),
                                   {at, channel, /*isOneChannel=*/true}),
                  context.c, at);
  }

  /// What a sum runs over, and how far its next term is.
  struct Sum {
    Value first, end;
    int64_t inSource, inWeights;
  };

  /// In the order in which the weights lie.
  Value emitSums(ArrayRef<Sum> sums, Value src, Value weights, Value sum) {
    if (sums.empty())
      return e.fma(VectorPiece{1, 1}, e.loadScalar(context.a, src),
                   e.loadScalar(context.b, weights), sum);
    const Sum &outer = sums.front();
    return e.reduce(
        outer.first, outer.end, sum, [&](Value index, ValueRange carried) {
          return SmallVector<Value>{emitSums(
              sums.drop_front(), e.add(src, e.mul(index, outer.inSource)),
              e.add(weights, e.mul(index, outer.inWeights)), carried[0])};
        })[0];
  }

  const ContextOf<Convolution> &context;
  const Convolution &p;
  Emitter &e;
};

} // namespace

void ConvReferencePattern(PatternContext &any) {
  ContextOf<Convolution> context(any);
  Reference(context).emit();
}

} // namespace autoconfig
