//===-- ConvIm2col.cpp - Pattern of the model of the same name ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/codegen/PreparedPanels.h"
#include "autoconfig/patterns/common/WindowCopies.h"

using namespace mlir;

namespace autoconfig {
namespace {

class Im2col {
public:
  explicit Im2col(PatternContext &any)
      : context(any), p(context.problem), e(context.emitter),
        s(p, context.configuration.get("strip")) {}

  void emit() {
    Im2colWorkspace needs = s.workspace(context.target, context.configuration);
    windows = needs.ofProducts;
    workspace = context.workspace(needs.all());
    emitWeights();
    e.loop(0, p.groups, 1, [&](Value g) {
      e.loop(0, p.batch, 1, [&](Value n) { emitImage(n, g); });
    });
  }

private:
  GemmSchedule scheduleOf(const Contraction &product) const {
    return makeGemmSchedule(product, context.target, context.configuration,
                            packingOfWeights(p, context.configuration));
  }

  /// All strips have the same panels: these depend on the columns alone.
  void emitWeights() {
    weights = context.b;
    if (!preparesWeights(p))
      return;
    Contraction product = s.product(s.strips.front().size);
    ContextOf<Contraction> gemm(context, product);
    weights = emitPreparedPanels(gemm, scheduleOf(product));
  }

  void emitImage(Value n, Value g) {
    Value image = e.add(e.mul(n, p.src.batch), e.mul(g, p.src.group));
    Value dst = e.add(e.mul(n, p.dst.batch), e.mul(g, p.dst.group));
    e.loop(s.strips, [&](Value row, int64_t rows) {
      emitWindowCopies(context, s, rows, image, row, workspace, windows);
      emitProduct(rows, g, e.add(dst, e.mul(row, p.dst.row)));
    });
  }

  void emitProduct(int64_t rows, Value g, Value dst) {
    Contraction product = s.product(rows);
    ContextOf<Contraction> gemm(context, product);
    Value start = e.index(windows);
    MatrixOffsets first{start, e.mul(g, p.weights.group), dst, e.mul(g, p.f)};
    gemm.a = workspace, gemm.b = weights;
    if (s.columns) {
      std::swap(gemm.a, gemm.b);
      std::swap(first.a, first.b);
    }
    emitGemm(gemm, scheduleOf(product), workspace, preparesWeights(p), &first);
  }

  ContextOf<Convolution> context;
  const Convolution &p;
  Emitter &e;
  Im2colSchedule s;
  Value workspace, weights;
  int64_t windows = 0; // where they start in the workspace
};

} // namespace

void ConvIm2colPattern(PatternContext &any) { Im2col(any).emit(); }

} // namespace autoconfig
