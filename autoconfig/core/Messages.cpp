//===-- Messages.cpp - What messages to users have in common --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

using namespace autoconfig;
using llvm::StringRef;

/// Bytes of the character at the start of the text if it can be seen, else 0.
static size_t visibleCharacter(StringRef text) {
  const auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data());
  size_t bytes = llvm::getNumBytesForUTF8(*begin);
  if (bytes > text.size() || !llvm::isLegalUTF8Sequence(begin, begin + bytes))
    return 0;
  llvm::UTF32 point = 0, *to = &point;
  const llvm::UTF8 *from = begin;
  if (llvm::ConvertUTF8toUTF32(&from, begin + bytes, &to, to + 1,
                               llvm::strictConversion) != llvm::conversionOK)
    return 0;
  int code = static_cast<int>(point);
  bool visible = llvm::sys::unicode::isPrintable(code) &&
                 !llvm::sys::unicode::isFormatting(code);
  return visible ? bytes : 0;
}

std::string autoconfig::printable(StringRef text) {
  std::string result;
  while (!text.empty()) {
    if (size_t bytes = visibleCharacter(text)) {
      result += text.take_front(bytes);
      text = text.drop_front(bytes);
      continue;
    }
    auto byte = static_cast<unsigned char>(text.front());
    result += "\\x" + llvm::utohexstr(byte, /*LowerCase=*/true, /*Width=*/2);
    text = text.drop_front();
  }
  return result;
}

StringRef autoconfig::nearestName(StringRef word,
                                  llvm::ArrayRef<StringRef> known) {
  // As clang has it: a third of the letters may be wrong.
  unsigned limit = (word.size() + 2) / 3;
  StringRef nearest;
  for (StringRef name : known) {
    unsigned distance =
        word.edit_distance(name, /*AllowReplacements=*/true, limit);
    if (distance > limit || (distance == limit && !nearest.empty()))
      continue;
    nearest = name;
    limit = distance;
  }
  return nearest;
}

std::string autoconfig::unknownNameMessage(StringRef kind, StringRef word,
                                           llvm::ArrayRef<StringRef> known) {
  std::string message = ("unknown " + kind + " '" + word + "', ").str();
  if (known.empty())
    return message + "there is none";
  StringRef nearest = nearestName(word, known);
  if (nearest.empty())
    return message + "expected one of: " + llvm::join(known, ", ");
  return message + "did you mean '" + nearest.str() + "'";
}

char NegativeAnswer::ID = 0; // NOLINT(readability-identifier-naming)

void NegativeAnswer::log(llvm::raw_ostream &out) const { out << message; }

std::error_code NegativeAnswer::convertToErrorCode() const {
  return llvm::inconvertibleErrorCode();
}

llvm::Error autoconfig::withContext(StringRef context, llvm::Error error) {
  bool negative = error.isA<NegativeAnswer>();
  std::string message = context.str() + llvm::toString(std::move(error));
  if (negative)
    return llvm::make_error<NegativeAnswer>(std::move(message));
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}
