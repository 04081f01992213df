//===-- Json.h - JSON files -------------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_JSON_H
#define AUTOCONFIG_HARNESS_COMMON_JSON_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <charconv>
#include <optional>

namespace autoconfig::harness {

/// Errors name `where`.
inline llvm::Expected<llvm::json::Object>
parseJsonObject(llvm::StringRef text, const llvm::Twine &where) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   where + ": " +
                                       llvm::toString(value.takeError()));
  if (llvm::json::Object *object = value->getAsObject())
    return std::move(*object);
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 where + ": expected a JSON object");
}

inline llvm::Expected<llvm::json::Object>
readJsonObject(const llvm::Twine &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   "cannot read '" + path +
                                       "': " + buffer.getError().message());
  return parseJsonObject((*buffer)->getBuffer(), path);
}

/// The shortest text that reads back as this number: "60", "0.002", "1e-09".
inline std::string shortest(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

inline llvm::json::Value orNull(std::optional<double> value) {
  return value ? llvm::json::Value(*value) : llvm::json::Value(nullptr);
}

inline std::string toText(llvm::json::Value value) {
  return llvm::formatv("{0}", value).str();
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_JSON_H
