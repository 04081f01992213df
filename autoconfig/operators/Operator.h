//===-- Operator.h - What belongs to one operator ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An operator is a folder, operators/<op>/, and nothing else names it:
//
//   Operator.cpp   defines `const Operator &<op>Operator()`: its shapes and
//                  their notation
//   <Info>.h       its static information, which its models and patterns read
//   linalg/        defines `const LinalgOperator &<op>Linalg()`: its operations
//                  in MLIR (extract/LinalgOperator.h)
//
// The registry is generated from the folders' names.
//
// A driver is a notation, one of benchdnn's, with a folder of workloads.
// Several operators may share one: a shape belongs to the first that takes it;
// the operator named as the driver takes what no other does.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_OPERATOR_H
#define AUTOCONFIG_OPERATORS_OPERATOR_H

#include "autoconfig/core/Random.h"
#include "autoconfig/operators/ShapeText.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <vector>

namespace autoconfig {

/// Numbers of elements.
struct TensorSizes {
  int64_t src, weights, dst;
};

/// A shape of an operator. It does not change once it is made.
struct OperatorShape {
  virtual ~OperatorShape() = default;
  /// The canonical notation without name, with the layout where it is not the
  /// operator's only one.
  virtual std::string text() const = 0;
  /// Floating-point operations; a multiply-add counts as two, one with padding
  /// not at all.
  virtual double flops() const = 0;
  /// What no algorithm comes below, of the multiply-adds alone.
  virtual double fewestFlops() const { return flops(); }
  virtual TensorSizes sizes() const = 0;
  /// Where kernels are told how many rows there are, the first size of source
  /// and destination: what is decided for. The sizes here are those of a call.
  virtual std::optional<int64_t> typicalRows() const { return std::nullopt; }
};

/// What a command line says about all shapes; empty: as the shape has it.
struct ShapeOptions {
  std::string weightsTag;       // --wtag, layout of the weights
  std::string tag;              // --tag, layout of source and destination
  std::optional<int64_t> batch; // --mb
  std::optional<int64_t> rows;  // --rows, typical ones
};

class Operator {
public:
  virtual ~Operator() = default;
  virtual llvm::StringRef name() const = 0;
  virtual llvm::StringRef driver() const { return name(); }
  /// A tiny shape.
  virtual llvm::StringRef example() const = 0;
  /// The text of one of the shapes that networks and their users have, of any
  /// size.
  virtual std::string random(Random &random) const = 0;

  /// Reads a shape of the driver's notation; `name` is what follows it.
  virtual MaybeComplaint parse(llvm::StringRef text,
                               std::unique_ptr<OperatorShape> &shape,
                               ShapeName &name) const = 0;
  /// Whether a shape of the driver's notation is one of this operator's.
  virtual bool takes(const OperatorShape &) const { return true; }
  /// The shape as the options want it. Errors name the option.
  virtual llvm::Expected<std::unique_ptr<OperatorShape>>
  with(const OperatorShape &shape, const ShapeOptions &options) const = 0;
};

/// Those that a driver's shape is offered to first, first.
llvm::ArrayRef<const Operator *> operators();
/// Sorted by name.
std::vector<llvm::StringRef> drivers();
/// Where nothing else tells.
inline constexpr llvm::StringLiteral defaultDriver = "matmul";
/// The driver of an operator; of a name that is none, the name.
llvm::StringRef driverOf(llvm::StringRef op);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_OPERATOR_H
