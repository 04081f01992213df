//===-- Answers.cpp - What engine and generators said ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Answers.h"
#include "autoconfig/core/Files.h"
#include "harness/common/Json.h"
#include "harness/common/ShellWords.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace autoconfig::harness {

std::string Answers::place(ArrayRef<std::string> question) const {
  std::string hash = utohexstr(xxh3_64bits(join(question, "\n")),
                               /*LowerCase=*/true, /*Width=*/16);
  return folder + "/" + hash.substr(0, 2) + "/" + hash.substr(2);
}

static Error copyFile(const std::string &from, const std::string &to) {
  if (std::error_code code = sys::fs::copy_file(from, to))
    return createStringError(code, "cannot copy '" + from + "' to '" + to +
                                       "': " + code.message());
  return Error::success();
}

Error Answers::keep(ArrayRef<std::string> question, json::Object answer,
                    const std::string &file) const {
  if (!keeping)
    return Error::success();
  const std::string stem = place(question);
  StringRef parent = sys::path::parent_path(stem);
  if (std::error_code code = sys::fs::create_directories(parent))
    return createStringError(code, "cannot make the folder '" + parent +
                                       "': " + code.message());
  if (!file.empty() && sys::fs::exists(file))
    if (Error error = copyFile(file, stem + ".so"))
      return error;
  json::Object all{{"question", json::Array(question)},
                   {"answer", std::move(answer)}};
  return writeFile(stem + ".json", toText(std::move(all)) + "\n");
}

Expected<json::Object> Answers::take(ArrayRef<std::string> question,
                                     const std::string &file) const {
  const std::string stem = place(question);
  auto missing = [&](const Twine &why) {
    return createStringError(inconvertibleErrorCode(),
                             "what was generated for this task has no answer "
                             "to '" +
                                 shellCommand(question) + "' (" + why +
                                 "); submit again");
  };
  if (!sys::fs::exists(stem + ".json"))
    return missing("there is no '" + stem + ".json'");
  Expected<json::Object> read = readJsonObject(stem + ".json");
  if (!read)
    return read.takeError();
  const json::Value *asked = read->get("question");
  json::Object *answer = read->getObject("answer");
  if (!asked || *asked != json::Value(json::Array(question)) || !answer)
    return missing("'" + stem + ".json' answers another question");
  if (!file.empty() && sys::fs::exists(stem + ".so"))
    if (Error error = copyFile(stem + ".so", file))
      return std::move(error);
  return std::move(*answer);
}

} // namespace autoconfig::harness
