//===-- Preset.cpp - What a built preset says about itself ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Preset.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<std::vector<std::string>> Preset::list(StringRef root) {
  Expected<json::Object> file = readJsonObject(root + "/CMakePresets.json");
  if (!file)
    return file.takeError();
  std::vector<std::string> names;
  if (const json::Array *presets = file->getArray("configurePresets"))
    for (const json::Value &value : *presets) {
      const json::Object *preset = value.getAsObject();
      std::optional<StringRef> name =
          preset ? preset->getString("name") : std::nullopt;
      // `host` builds the tools; nothing is measured with it.
      if (name && *name != "host" &&
          !preset->getBoolean("hidden").value_or(false))
        names.push_back(name->str());
    }
  llvm::sort(names);
  return names;
}

static Error fill(Preset &preset, const json::Object &from, StringRef path) {
  struct {
    StringRef key;
    std::string &to;
  } required[] = {{"target", preset.target},
                  {"executor", preset.executor},
                  {"runner", preset.runner},
                  {"rivals", preset.rivals}};
  for (auto &[key, to] : required) {
    std::optional<StringRef> value = from.getString(key);
    if (!value)
      return createStringError(inconvertibleErrorCode(),
                               path + ": no text under '" + key +
                                   "'; configure the preset again");
    to = value->str();
  }
  preset.triple = from.getString("triple").value_or("").str();
  preset.board = from.getString("board").value_or("").str();
  preset.sysroot = from.getString("sysroot").value_or("").str();
  preset.compiler = from.getString("compiler").value_or("").str();
  preset.compilerFlags = from.getString("compiler_flags").value_or("").str();
  for (auto [key, to] :
       {std::pair("emulator", &preset.emulator),
        std::pair("counting_emulator", &preset.countingEmulator)})
    if (const json::Array *words = from.getArray(key))
      for (const json::Value &word : *words)
        to->push_back(word.getAsString().value_or("").str());
  if (const json::Object *variables = from.getObject("environment"))
    for (const auto &[name, value] : *variables)
      preset.environment[name.str()] = value.getAsString().value_or("").str();
  return Error::success();
}

Expected<Preset> Preset::load(StringRef root, StringRef name) {
  Preset preset;
  preset.name = name.str();
  preset.folder = (root + "/build/" + name).str();
  std::string path = preset.folder + "/preset.json";
  Expected<std::vector<std::string>> known = list(root);
  if (!known)
    return known.takeError();
  if (!is_contained(*known, name))
    return createStringError(inconvertibleErrorCode(),
                             "unknown preset '" + name +
                                 "'; there are: " + join(*known, ", "));
  std::string wayOut =
      "; build it with `cmake --workflow --preset " + name.str() + "`";
  if (!sys::fs::exists(path))
    return createStringError(inconvertibleErrorCode(),
                             "preset '" + name + "' is not built" + wayOut);
  Expected<json::Object> file = readJsonObject(path);
  if (!file)
    return file.takeError();
  if (Error error = fill(preset, *file, path))
    return std::move(error);
  if (!sys::fs::exists(preset.runner))
    return createStringError(inconvertibleErrorCode(),
                             "preset '" + name + "' has no runner at '" +
                                 preset.runner + "'" + wayOut);
  return preset;
}

} // namespace autoconfig::harness
