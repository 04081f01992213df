//===-- EmittedKernels.cpp - Kernels that the engine emitted --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"
#include <array>

using namespace measure;

// The list names each kind of kernel by a macro, of which it takes those that
// are not defined for nothing, and undefines all.
extern "C" {
#define DECLARE(function)                                                      \
  void function(const float *, const float *, float *, float *);
#define AUTOCONFIG_TILE(function, rows, depth) DECLARE(function)
#define AUTOCONFIG_PANELS(function, rows) DECLARE(function)
#define AUTOCONFIG_ROWS(function, rows) DECLARE(function)
#define AUTOCONFIG_RETURNS(function) DECLARE(function)
#define AUTOCONFIG_SPLITS(function) DECLARE(function)
#define AUTOCONFIG_GROUPS(function) DECLARE(function)
#define AUTOCONFIG_RUNS(function, rows, kc) DECLARE(function)
#define AUTOCONFIG_UPDATES(function, columns) DECLARE(function)
#include "autoconfig/measure/Kernels.inc"
#undef DECLARE
}

static constexpr TileKernel tiles[] = {
#define AUTOCONFIG_TILE(function, rows, depth) {rows, depth, function},
#include "autoconfig/measure/Kernels.inc"
};

static constexpr PanelsKernel alongPanels[] = {
#define AUTOCONFIG_PANELS(function, rows) {rows, function},
#include "autoconfig/measure/Kernels.inc"
};

static constexpr RowsKernel walks[] = {
#define AUTOCONFIG_ROWS(function, rows) {rows, function},
#include "autoconfig/measure/Kernels.inc"
};

static constexpr RunsKernel alongRows[] = {
#define AUTOCONFIG_RUNS(function, rows, kc) {rows, kc, function},
#include "autoconfig/measure/Kernels.inc"
};

static constexpr std::array updates = {
#define AUTOCONFIG_UPDATES(function, columns) UpdatesKernel{columns, function},
#include "autoconfig/measure/Kernels.inc"
    UpdatesKernel{0, nullptr}};

std::span<const TileKernel> measure::tileKernels() { return tiles; }
std::span<const PanelsKernel> measure::panelsKernels() { return alongPanels; }
std::span<const RowsKernel> measure::rowsKernels() { return walks; }
std::span<const RunsKernel> measure::runsKernels() { return alongRows; }
std::span<const UpdatesKernel> measure::updatesKernels() {
  return std::span(updates).first(updates.size() - 1);
}
ReturnsKernel measure::returnsKernel() { return {returns}; }
SplitsKernel measure::splitsKernel() { return {splits}; }
GroupsKernel measure::groupsKernel() { return {groups}; }

Operands::Operands(Session &session, size_t bytesOfB, size_t beside) {
  std::byte *memory = session.memory(beside + bytesOfB);
  a = reinterpret_cast<float *>(memory);
  c = reinterpret_cast<float *>(memory + beside / 2);
  b = memory + beside;
}

Session::Work measure::callsOf(AutoconfigKernelRun run,
                               const Operands &operands, size_t bytesOfCall,
                               size_t bytesOfB) {
  return callsAlong(operands.b, bytesOfCall, bytesOfB, [=](const float *b) {
    run(operands.a, b, operands.c, nullptr);
  });
}
