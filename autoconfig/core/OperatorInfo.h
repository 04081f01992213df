//===-- OperatorInfo.h - Static information of any operator -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the driver knows of the static information of one operation: everything
// else is between the operator, its models and its patterns.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_OPERATORINFO_H
#define AUTOCONFIG_CORE_OPERATORINFO_H

#include "autoconfig/core/SumOrder.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>

namespace autoconfig {

/// What is done to each element of the result before it is stored, as models
/// count it.
struct Epilogue {
  int64_t operations = 0; // of an element
  int64_t vectors = 0;    // tensors of one element a channel, a bias
  int64_t tensors = 0;    // those that are read as the result is written
  bool any() const { return operations > 0; }
};

/// What a result is made of, the columns of a product or the filters of a
/// convolution. Which one an element belongs to is its offset / stride % count.
struct Channels {
  int64_t count = 0;
  int64_t stride = 1; // elements from one to the next
};

/// Rows that are decided for where their number is not known, and nobody says
/// what is typical.
inline constexpr int64_t usualRows = 128;

struct OperatorInfo {
  /// The destination holds a value to add to; otherwise it is overwritten.
  bool accumulate = false;
  /// The weights are constant and may be rearranged once, outside the measured
  /// call.
  bool weightsPrepared = false;
  /// What is asked of the order of summation.
  SumOrder order = SumOrder::Any;
  /// How many rows there are is known when the code runs; the static
  /// information has a typical number.
  bool dynamicRows = false;
  Epilogue epilogue = {};

  virtual ~OperatorInfo() = default;

  /// The operator's name, "matmul".
  virtual llvm::StringRef op() const = 0;
  /// Multiply-adds of scalars in all, those with padding not among them.
  virtual double multiplyAdds() const = 0;
  /// In words, a line each with two blanks before it.
  virtual void print(llvm::raw_ostream &out) const = 0;
  virtual llvm::json::Object toJSON() const = 0;
  /// Channels of the result, where patterns of the operator apply an epilogue
  /// to it; none: they do not.
  virtual std::optional<Channels> channelsOfEpilogue() const {
    return std::nullopt;
  }
  virtual std::unique_ptr<OperatorInfo> clone() const = 0;
  /// Of operators whose rows may be unknown, the typical number of them, and
  /// the same with another number, and never more than `most` (0: any number).
  virtual int64_t rows() const { return 0; }
  virtual std::unique_ptr<OperatorInfo> withRows(int64_t /*rows*/,
                                                 int64_t /*most*/) const {
    return nullptr;
  }

protected:
  OperatorInfo() = default;
  OperatorInfo(const OperatorInfo &) = default;
  OperatorInfo &operator=(const OperatorInfo &) = default;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_OPERATORINFO_H
