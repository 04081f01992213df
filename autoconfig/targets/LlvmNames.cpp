//===-- LlvmNames.cpp - CPUs and features that LLVM knows -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/LlvmNames.h"
#include "autoconfig/core/Messages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/Triple.h"

using namespace autoconfig;
using llvm::StringRef;

LlvmNames::LlvmNames(std::string triple,
                     std::unique_ptr<llvm::MCSubtargetInfo> info)
    : triple(std::move(triple)), info(std::move(info)) {}
LlvmNames::~LlvmNames() = default;

std::unique_ptr<LlvmNames> LlvmNames::of(const std::string &triple) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  std::string error;
  const llvm::Target *backend =
      llvm::TargetRegistry::lookupTarget(llvm::Triple(triple), error);
  if (!backend)
    return nullptr;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      backend->createMCSubtargetInfo(llvm::Triple(triple), "", ""));
  return std::unique_ptr<LlvmNames>(new LlvmNames(triple, std::move(info)));
}

/// Why the table has no such key; nothing if it has.
static std::optional<std::string> refuses(StringRef what, StringRef name,
                                          auto table, StringRef triple) {
  std::vector<StringRef> known;
  for (const auto &row : table) {
    if (name == row.Key)
      return std::nullopt;
    known.push_back(row.Key);
  }
  std::string message =
      ("LLVM knows no " + what + " '" + name + "' of " + triple + ", ").str();
  StringRef nearest = nearestName(name, known);
  if (!nearest.empty())
    return message + "did you mean '" + nearest.str() + "'";
  // Hundreds of names are no help.
  return message + "see `llc-22 -mtriple=" + triple.str() + " -mattr=help`";
}

std::optional<std::string> LlvmNames::refusesCpu(StringRef cpu) const {
  return refuses("cpu", cpu, info->getAllProcessorDescriptions(), triple);
}

std::optional<std::string>
LlvmNames::refusesFeatures(StringRef features) const {
  for (StringRef feature : llvm::split(features, ',')) {
    if (!llvm::SubtargetFeatures::hasFlag(feature))
      return "feature '" + feature.str() +
             "' expects + (has it) or - (has it not) before its name, as in "
             "\"+a,-b\"";
    if (auto reason =
            refuses("feature", llvm::SubtargetFeatures::StripFlag(feature),
                    info->getAllProcessorFeatures(), triple))
      return reason;
  }
  return std::nullopt;
}
