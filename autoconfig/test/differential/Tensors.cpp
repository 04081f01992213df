//===-- Tensors.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tensors.h"
#include <numeric>

using namespace differential;

/// A or B as it lies in an argument: sometimes a transposed copy of that is
/// the operand, or one that is broadcast in a dimension.
static std::string operandOf(Draft &draft, int i, Dims &given) {
  std::string name = std::string(1, "ab"[i]);
  if (given.size() < 2 || draft.isUnknown(i) || draft.random.percent(60))
    return name;
  if (draft.random.percent(30)) {
    const auto dimension =
        static_cast<size_t>(draft.random.below(given.size()));
    given.erase(given.begin() + dimension);
    draft.copies += "%empty" + name + " = tensor.empty() : " + draft.types[i] +
                    "\n%" + name + " = linalg.broadcast ins(%t" + name + " : " +
                    draft.tensor(given) + ") outs(%empty" + name + " : " +
                    draft.types[i] + ") dimensions = [" +
                    std::to_string(dimension) + "]\n";
    return "t" + name;
  }
  std::vector<size_t> order(given.size());
  std::iota(order.begin(), order.end(), 0);
  draft.random.shuffle(order);
  Dims moved(given.size());
  for (size_t d = 0; d < order.size(); ++d)
    moved[order[d]] = given[d];
  const std::string type = draft.types[i];
  const std::string ofMoved = draft.tensor(moved);
  draft.copies += "%empty" + name + " = tensor.empty() : " + type + "\n%" +
                  name + " = linalg.transpose ins(%t" + name + " : " + ofMoved +
                  ") outs(%empty" + name + " : " + type + ") permutation = [" +
                  join(Dims(order.begin(), order.end()), ", ") + "]\n";
  given = moved;
  return "t" + name;
}

Module differential::writeOnTensors(Draft &draft) {
  std::string inside;
  draft.drawDynamic();
  for (int i = 0; i < 3; ++i) {
    draft.types[i] = "tensor" + draft.typeOf(i).substr(sizeof("memref") - 1);
    Dims lies = draft.op.shape(i);
    const std::string name = i < 2 ? operandOf(draft, i, lies) : "tc";
    const std::string given = memref(lies, draft.op.element);
    const std::string type = draft.isUnknown(i) ? draft.typeOf(i) : given;
    draft.signature += (i ? ", %given" : "%given") + name + ": " + given;
    draft.arguments.push_back(lies);
    inside += "%of" + name + " = memref.cast %given" + name + " : " + given +
              " to " + type + "\n";
    inside += "%" + name + " = bufferization.to_tensor %of" + name +
              " restrict" + (i == 2 ? " writable" : "") + " : " + type +
              " to tensor" + type.substr(sizeof("memref") - 1) + "\n";
  }
  inside += draft.copies;
  const bool isFilled = draft.random.percent(60);
  if (isFilled)
    inside += "%start = linalg.fill ins(%zero : " + draft.op.element +
              ") outs(%tc : " + draft.types[2] + ") -> " + draft.types[2] +
              "\n";
  inside += draft.op.text(draft.types, isFilled ? "%start" : "%tc",
                          /*isMemref=*/false) +
            "bufferization.materialize_in_destination %result in restrict "
            "writable %oftc : (" +
            draft.types[2] + ", " + draft.typeOf(2) + ") -> ()\n";
  Module module;
  module.arguments = draft.arguments;
  module.text = "module {\nfunc.func @entry(" + draft.signature +
                ") attributes {llvm.emit_c_interface} {\n" + draft.constants() +
                inside + "return\n}\n}\n";
  return module;
}
