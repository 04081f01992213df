//===-- Answers.h - What engine and generators said -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels may be generated on another machine than on that which measures them.
// Whatever is asked there is kept in a folder with its answer and with the file
// that was written; here nobody is asked, and the answers are those of then.
//
//   <folder>/<hash of the question>.json   {"question": [..], "answer": {..}}
//   <folder>/<hash of the question>.so     what was written; may be missing
//
// The first two digits of the hash are a folder: there may be many thousands.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_ANSWERS_H
#define AUTOCONFIG_HARNESS_SESSION_ANSWERS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

class Answers {
public:
  /// Whoever is asked answers, and nothing is kept.
  Answers() = default;
  static Answers keptIn(std::string folder) {
    return {std::move(folder), true};
  }
  static Answers takenFrom(std::string folder) {
    return {std::move(folder), false};
  }

  /// Whether nobody is asked.
  bool areThere() const { return !folder.empty() && !keeping; }
  /// Nothing where answers are not kept. `file`: what was written; "": nothing.
  llvm::Error keep(llvm::ArrayRef<std::string> question,
                   llvm::json::Object answer, const std::string &file) const;
  /// What was written becomes `file`. Error: that was not asked.
  llvm::Expected<llvm::json::Object> take(llvm::ArrayRef<std::string> question,
                                          const std::string &file) const;

private:
  Answers(std::string folder, bool keeping)
      : folder(std::move(folder)), keeping(keeping) {}
  /// Without the extension.
  std::string place(llvm::ArrayRef<std::string> question) const;

  std::string folder;
  bool keeping = false;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_ANSWERS_H
