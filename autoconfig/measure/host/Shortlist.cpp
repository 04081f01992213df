//===-- Shortlist.cpp - The models' first candidates, measured ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/Shortlist.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/measure/host/MachineProfile.h"
#include "autoconfig/measure/host/Samples.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace autoconfig;
using llvm::StringRef;

std::vector<MeasuredCandidate>
autoconfig::judge(llvm::ArrayRef<std::string> names,
                  llvm::ArrayRef<std::vector<double>> samples) {
  std::vector<MeasuredCandidate> judged;
  for (auto [name, seconds] : llvm::zip_equal(names, samples)) {
    MeasuredValue value;
    value.lowestIsBest = true;
    value.samples = seconds;
    judged.push_back({name, value.best(), 1, value.spread()});
    judged.back().relative = judged.back().seconds / judged.front().seconds;
  }
  return judged;
}

size_t autoconfig::fastest(llvm::ArrayRef<MeasuredCandidate> candidates) {
  constexpr double alike = 1.01;
  double least = candidates.front().relative;
  for (const MeasuredCandidate &candidate : candidates)
    least = std::min(least, candidate.relative);
  return llvm::find_if(candidates,
                       [&](const MeasuredCandidate &candidate) {
                         return candidate.relative <= alike * least;
                       }) -
         candidates.begin();
}

double autoconfig::doubt(llvm::ArrayRef<MeasuredCandidate> candidates) {
  return std::max(candidates.front().spread,
                  candidates[fastest(candidates)].spread);
}

MeasuredShortlists::MeasuredShortlists(StringRef profilePath) {
  llvm::SmallString<128> path(profilePath);
  llvm::sys::path::replace_extension(path, ".measured.json");
  file = path.str().str();
}

/// None where there is no file, or one that nobody understands: it is measured
/// again then.
llvm::json::Object MeasuredShortlists::all() const {
  llvm::Expected<std::string> text = readTextFile(file);
  if (!text) {
    llvm::consumeError(text.takeError());
    return {};
  }
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(*text);
  if (!value) {
    llvm::consumeError(value.takeError());
    return {};
  }
  llvm::json::Object *object = value->getAsObject();
  return object ? std::move(*object) : llvm::json::Object();
}

std::optional<std::vector<MeasuredCandidate>>
MeasuredShortlists::find(StringRef problem,
                         llvm::ArrayRef<std::string> names) const {
  llvm::json::Object known = all();
  const llvm::json::Object *entry = known.getObject(problem);
  const llvm::json::Array *list =
      entry ? entry->getArray("candidates") : nullptr;
  if (!list || list->size() != names.size())
    return std::nullopt;
  std::vector<MeasuredCandidate> found;
  for (auto [value, name] : llvm::zip_equal(*list, names)) {
    const llvm::json::Object *one = value.getAsObject();
    std::optional<double> seconds, relative;
    if (one) {
      seconds = one->getNumber("seconds");
      relative = one->getNumber("relative");
    }
    if (!seconds || !relative || one->getString("name") != StringRef(name))
      return std::nullopt;
    found.push_back({name, *seconds, *relative});
  }
  return found;
}

llvm::Error
MeasuredShortlists::keep(StringRef problem,
                         llvm::ArrayRef<MeasuredCandidate> candidates) const {
  StringRef folder = llvm::sys::path::parent_path(file);
  if (std::error_code code = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(
        code, "cannot make the folder '" + folder + "': " + code.message() +
                  "; set AUTOCONFIG_CACHE to another one");
  llvm::json::Array list;
  for (const MeasuredCandidate &candidate : candidates)
    list.push_back(llvm::json::Object{{"name", candidate.name},
                                      {"seconds", candidate.seconds},
                                      {"relative", candidate.relative}});
  llvm::json::Object known = all();
  known[problem] = llvm::json::Object{{"measured", today()},
                                      {"candidates", std::move(list)}};
  return writeFile(
      file,
      llvm::formatv("{0:2}\n", llvm::json::Value(std::move(known))).str());
}
