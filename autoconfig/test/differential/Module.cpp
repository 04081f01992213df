//===-- Module.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"
#include "Following.h"
#include "Operands.h"
#include "Tensors.h"

using namespace differential;

namespace {

/// `core` as a function of its own; without one, another call of it.
std::string callOfHelper(Draft &draft, const std::string &core,
                         const std::string &c) {
  if (!core.empty())
    draft.globals += "func.func private @helper(%a: " + draft.types[0] +
                     ", %b: " + draft.types[1] + ", %c: " + draft.types[2] +
                     ") {\n" + draft.constants() + core + "return\n}\n";
  return "func.call @helper(%a, %b, " + c + ") : (" + draft.types[0] + ", " +
         draft.types[1] + ", " + draft.types[2] + ") -> ()\n";
}

std::string surround(Draft &draft, const std::string &core) {
  int64_t kind = draft.random.below(14);
  if (draft.hasFollowing && (kind == 6 || kind == 7))
    kind = 13; // a helper has A, B and C only
  if (draft.hasViews && (kind == 3 || kind == 5))
    kind = 13; // they have names once
  if (kind == 7 &&
      draft.types[2] != memref(draft.op.shape(2), draft.op.element))
    kind = 13; // it allocates a C that is dense
  switch (kind) {
  case 0:
    return "scf.for %i = %c0 to %c2 step %c1 {\n" + core + "}\nreturn\n";
  case 1:
    return "scf.if %true {\n" + core + "}\nreturn\n";
  case 2:
    return "scf.parallel (%i) = (%c0) to (%c1) step (%c1) {\n" + core +
           "}\nreturn\n";
  case 3:
    return "cf.cond_br %true, ^first, ^second\n^first:\n" + core +
           "return\n^second:\n" + core + "return\n";
  case 4:
    return "cf.br ^next\n^next:\n" + core + "return\n";
  case 5:
    return core + core + "return\n";
  case 6:
    return callOfHelper(draft, core, "%c") + "return\n";
  case 7: // the result is copied from a buffer of the function
    if (draft.flaw != Flaw::None)
      return core + "return\n";
    return "%t = memref.alloc() : " + draft.types[2] +
           "\nmemref.copy %c, %t : " + draft.types[2] + " to " +
           draft.types[2] + "\n" + callOfHelper(draft, core, "%t") +
           callOfHelper(draft, "", "%t") +
           "memref.copy %t, %c : " + draft.types[2] + " to " + draft.types[2] +
           "\nmemref.dealloc %t : " + draft.types[2] + "\nreturn\n";
  default:
    return core + "return\n";
  }
}

Module writeModule(Random &random, Flaw flaw) {
  Draft draft(random, flaw);
  if (draft.flaw == Flaw::None && draft.random.percent(20))
    return writeOnTensors(draft);
  draft.hasFollowing = draft.flaw == Flaw::None && !draft.op.shape(2).empty() &&
                       elements(draft.op.shape(2)) > 0 &&
                       draft.random.percent(draft.op.windows.empty() ? 30 : 50);
  defineOperands(draft);
  std::string core = draft.hasFollowing
                         ? withFollowing(draft)
                         : draft.fill() + draft.op.text(draft.types);
  std::string body = surround(draft, core);
  Module module;
  module.arguments = draft.arguments;
  module.text = "module {\n" + draft.globals + "func.func @entry(" +
                draft.signature + ") attributes {llvm.emit_c_interface} {\n" +
                draft.constants() + draft.prologue + body + "}\n}\n";
  return module;
}

} // namespace

Module differential::generate(uint64_t seed, uint64_t number) {
  Random random(seed, number);
  const int64_t kind = random.below(100);
  const Flaw flaw = kind < 52   ? Flaw::None
                    : kind < 74 ? Flaw::Body
                    : kind < 84 ? Flaw::Maps
                    : kind < 90 ? Flaw::Types
                                : Flaw::Aliasing;
  Module module = writeModule(random, flaw);
  module.number = number;
  return module;
}
