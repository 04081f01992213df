//===-- PanelStreams.cpp - Panels from far away beside multiply-adds ------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"

using namespace measure;

// Of which `overlap.memory` is derived: how the multiply-adds share time with
// lines that come from memory where nothing but the hardware prefetches them.
// All kernels read the same memory, so that its pages are no difference.
MEASUREMENT(PanelStreams, "k steps of the engine's micro-kernels along panels "
                          "from memory, by rows") {
  size_t bytes = session.workingSet("memory") - Operands::bytesBeside;
  Operands operands(session, bytes);
  for (const PanelsKernel &kernel : panelsKernels()) {
    std::vector<double> cycles = session.cyclesOf(
        callsOf(kernel.run, operands, PanelsKernel::bytesOfB, bytes), {0.5, 2});
    for (double &each : cycles)
      each /= PanelsKernel::steps;
    session.report({"stream." + std::to_string(kernel.rows) + "x1.memory",
                    "cycles", cycles, Best::Lowest});
  }
}
