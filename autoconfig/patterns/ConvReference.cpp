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
    sum = e.reduce(rows.first, rows.end, sum, [&](Value i, ValueRange s) {
      return e.reduce(columns.first, columns.end, s,
                      [&](Value j, ValueRange s) {
                        return emitTap(offset({{i, p.h.dilation * p.src.row},
                                               {j, p.w.dilation * p.src.column},
                                               {src, 1}}),
                                       offset({{i, p.weights.row},
                                               {j, p.weights.column},
                                               {weights, 1}}),
                                       s);
                      });
    })[0];
    e.storeScalar(sum, context.c, at);
  }

  SmallVector<Value> emitTap(Value src, Value weights, ValueRange sums) {
    return e.reduce(0, p.c, 1, sums, [&](Value c, ValueRange sums) {
      Value a = e.loadScalar(context.a, e.add(src, e.mul(c, p.src.channel)));
      Value b =
          e.loadScalar(context.b, e.add(weights, e.mul(c, p.weights.channel)));
      return SmallVector<Value>{e.fma(VectorPiece{1, 1}, a, b, sums[0])};
    });
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
