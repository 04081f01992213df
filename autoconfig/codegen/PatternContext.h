//===-- PatternContext.h - What a rewrite pattern gets ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One rewrite pattern per analysis model, of the same name. A pattern is one
// file, patterns/<Op><Algorithm>.cpp, which defines
// `void <Op><Algorithm>Pattern(PatternContext &)`: it emits, in place of a
// linalg operation, loops and vectors with the chosen parameters.
//
//   void ConvThingPattern(PatternContext &any) {
//     ContextOf<Convolution> context(any);
//     .. context.problem, context.a ..
//   }
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PATTERNCONTEXT_H
#define AUTOCONFIG_CODEGEN_PATTERNCONTEXT_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <functional>
#include <optional>

namespace autoconfig {

/// To which buffers are aligned.
inline constexpr int64_t lineBytes = 64;

/// What is done to the elements of C before they are stored
/// (OperatorInfo::epilogue).
struct EpilogueCode {
  /// Where a piece of sums belongs.
  struct Place {
    mlir::Value inC;     // offset of its first element
    mlir::Value channel; // of that one (OperatorInfo::channelsOfEpilogue)
    /// All of its elements have this channel; else each has the next one.
    bool isOneChannel = false;
  };
  /// Flat memrefs that it reads, besides C where it is stored to.
  llvm::SmallVector<mlir::Value, 2> operands;
  /// Emits it for pieces of sums that are alike, side by side, with these
  /// operands as the function sees them.
  std::function<llvm::SmallVector<mlir::Value>(
      Emitter &, const VectorPiece &, llvm::ArrayRef<mlir::Value> sums,
      mlir::ValueRange operands, llvm::ArrayRef<Place>)>
      apply;
  /// Of each operand: it lies as C does. Others have an element for each
  /// channel.
  llvm::SmallVector<bool, 2> isInPlace;
  /// Values of a piece that are needed at once while it is emitted, at most.
  int64_t alive = 1;
  /// Pieces that are best emitted side by side: as many as registers hold.
  int64_t piecesAbreast(const Target &target, const VectorPiece &piece) const;
  /// Whether registers hold rows of such pieces, and what some take besides.
  bool fitsBeside(const Target &target, llvm::ArrayRef<VectorPiece> ofRow,
                  int64_t rows) const;
};

/// What a pattern gets. The tensors are flat static memrefs of f32; the
/// insertion point of `emitter` is where the operation stood.
struct PatternContext {
  const OperatorInfo &info; // of the pattern's operator
  const Target &target;
  const Configuration &configuration;
  Emitter &emitter;
  mlir::Operation *operation;
  mlir::func::FuncOp function; // that holds the operation
  mlir::Value a, b, c;         // source, weights, destination
  /// The function is the kernel of kernel.h: workspace and prepared weights are
  /// arguments.
  bool isKernel;
  /// Of a problem with dynamicRows: how many there are.
  mlir::Value rows = {};
  std::optional<EpilogueCode> epilogue = {};

  /// Of a pattern that is a part of another one: stores the weights that the
  /// kernel is given as those that this part sees, for it to prepare.
  std::function<void(Emitter &, mlir::Value given, mlir::Value reordered)>
      reorder = {};

  /// What the epilogue reads, for functions that apply it.
  mlir::ValueRange epilogueOperands() const {
    return epilogue ? mlir::ValueRange(epilogue->operands) : mlir::ValueRange();
  }
  /// Pieces of sums as they are stored: with the epilogue, if there is one.
  llvm::SmallVector<mlir::Value>
  finished(Emitter &e, const VectorPiece &piece,
           llvm::ArrayRef<mlir::Value> sums, mlir::ValueRange operands,
           llvm::ArrayRef<EpilogueCode::Place> places) const {
    return epilogue ? epilogue->apply(e, piece, sums, operands, places)
                    : llvm::to_vector(sums);
  }
  /// The same of one piece.
  mlir::Value finished(Emitter &e, const VectorPiece &piece, mlir::Value sums,
                       mlir::ValueRange operands,
                       const EpilogueCode::Place &place) const {
    return finished(e, piece, llvm::ArrayRef(sums), operands,
                    llvm::ArrayRef(place))
        .front();
  }

  /// A buffer for the time of the call, of so many f32, aligned to a cache
  /// line.
  mlir::Value workspace(int64_t elements);
  /// The prepared weights in place of `b`; `fill` emits, with the flat
  /// weights as given and the prepared buffer, how they are prepared: by the
  /// kernel's function for that, or in a program as PreparedWeights.h tells.
  mlir::Value prepared(int64_t elements,
                       llvm::function_ref<void(Emitter &, mlir::Value given,
                                               mlir::Value prepared)>
                           fill);
};

/// The same, with the static information by its type.
template <class Info> struct ContextOf : PatternContext {
  const Info &problem;

  explicit ContextOf(const PatternContext &context)
      : ContextOf(context, static_cast<const Info &>(context.info)) {}
  /// For a part that is a problem of its own, such as a matrix product in a
  /// convolution; its tensors can be set to others.
  ContextOf(const PatternContext &context, const Info &problem)
      : PatternContext(context), problem(problem) {}
  ContextOf(const PatternContext &, Info &&) = delete; // it must outlive this
};

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PATTERNCONTEXT_H
