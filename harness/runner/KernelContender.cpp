//===-- KernelContender.cpp - A generated kernel --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/KernelContender.h"
#include <bit>

using namespace runner;

namespace {

[[noreturn]] void fail(const std::string &reason) {
  throw Refusal(Status::Failed, reason);
}

Library load(const std::string &path) {
  try {
    return Library(path);
  } catch (const std::exception &error) {
    fail(std::string("cannot load the kernel: ") + error.what());
  }
}

} // namespace

const AutoconfigKernelInfo &runner::kernelInfo(const Library &library,
                                               const std::string &path) {
  const auto *info =
      library.symbol<const AutoconfigKernelInfo *>("autoconfig_kernel_info");
  if (!info)
    fail(path + " exports no autoconfig_kernel_info");
  if (info->abiVersion != AUTOCONFIG_KERNEL_ABI_VERSION)
    fail("the kernel has version " + std::to_string(info->abiVersion) +
         " of the kernel interface, expected " +
         std::to_string(AUTOCONFIG_KERNEL_ABI_VERSION) +
         "; compile it again with this tree's autoconfig");
  if (!std::has_single_bit(info->alignmentBytes))
    fail("the kernel's buffers are aligned to " +
         std::to_string(info->alignmentBytes) +
         " bytes, expected a power of two");
  return *info;
}

std::unique_ptr<Problem> runner::problemOf(const AutoconfigKernelInfo &info) {
  try {
    return parseProblem(info.op, info.problem);
  } catch (const std::exception &error) {
    fail(std::string("the kernel's description is wrong: ") + error.what());
  }
}

KernelContender::KernelContender(const std::string &path, const Job &job,
                                 const Cpu &cpu, bool ignoreRequirements)
    : library(load(path)), info(kernelInfo(library, path)) {
  if (job.op != info.op)
    fail(std::string("the kernel computes '") + info.op + "', expected " +
         job.op);
  if (problemOf(info)->text() != job.problem->text())
    fail(std::string("the kernel was compiled for ") + info.problem +
         ", expected " + job.problem->text());
  if (info.preparedBytes && !job.weightsPrepared)
    fail("the kernel was compiled for prepared weights, and this run gives "
         "them as they are");
  const std::string missing = cpu.missing(info.requires_);
  if (!missing.empty() && !ignoreRequirements)
    throw Refusal(Status::Skipped, "this CPU lacks " + missing);
  kernel = library.symbol<AutoconfigKernelRun>("autoconfig_kernel_run");
  if (!kernel)
    fail(path + " exports no autoconfig_kernel_run");
  if (info.takesRows) {
    kernelOfRows =
        library.symbol<AutoconfigKernelRunRows>("autoconfig_kernel_run");
    rows = job.problem->tensors().c.front();
  }
  prepare =
      library.symbol<AutoconfigKernelPrepare>("autoconfig_kernel_prepare");
  if (info.preparedBytes && !prepare)
    fail(path + " exports no autoconfig_kernel_prepare");
}

Description KernelContender::describe() const {
  return {.version = "",
          .implementation = "",
          .algorithm = info.algorithm,
          .parameters = info.parameters};
}

std::span<const Placement> KernelContender::placements() const {
  static constexpr Placement all[] = {
      Placement::EndAtGuard, Placement::StartAtGuard, Placement::Misaligned};
  return all;
}

void KernelContender::bind(const float *newA, const float *newB, float *newC,
                           Placement placement) {
  // Only a, b and c may have any alignment.
  if (placement == Placement::Misaligned)
    placement = Placement::StartAtGuard;
  workspace.reset();
  prepared.reset();
  if (info.workspaceBytes) {
    workspace.emplace(info.workspaceBytes, info.alignmentBytes, placement);
    workspace->fillWithNaN();
  }
  a = newA;
  b = newB;
  c = newC;
  if (info.preparedBytes) {
    prepared.emplace(info.preparedBytes, info.alignmentBytes, placement);
    prepared->fillWithNaN();
    prepare(newB, prepared->data());
    b = prepared->data();
  }
}

void KernelContender::run(int64_t times) {
  float *scratch = workspace ? workspace->data() : nullptr;
  if (kernelOfRows)
    for (int64_t i = 0; i < times; ++i)
      kernelOfRows(a, b, c, scratch, rows);
  else
    for (int64_t i = 0; i < times; ++i)
      kernel(a, b, c, scratch);
}

std::string KernelContender::damage() const {
  if (workspace)
    if (std::string text = workspace->damage(); !text.empty())
      return "of the workspace, " + text;
  if (prepared)
    if (std::string text = prepared->damage(); !text.empty())
      return "of the prepared weights, " + text;
  return "";
}
