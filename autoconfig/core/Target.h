//===-- Target.h - Facts about a machine ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Facts, each with a unit and a source, nothing derived. The facts that exist,
// with their units and meanings, are listed in one table (factSchema).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_TARGET_H
#define AUTOCONFIG_CORE_TARGET_H

#include "autoconfig/core/FactKinds.h"
#include "autoconfig/core/FactOrigin.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <array>
#include <bitset>
#include <string>
#include <vector>

namespace autoconfig {

struct Fact {
  double value = 0; // in the schema's unit: bytes, bits, cycles, ...
  std::string source;

  FactOrigin origin() const { return originOf(source); }
};

/// Which facts were asked for.
using FactSet = std::bitset<std::size(factKinds)>;

llvm::ArrayRef<FactKind> factSchema();
/// The row of a key, null if the schema has none.
const FactKind *findFactKind(llvm::StringRef key);
/// "unknown fact 'l2.sise', did you mean 'l2.size'", or the list of all keys.
std::string unknownFactMessage(llvm::StringRef key);
/// Reads "512K", "4.5", "true" as a value of this kind; the error says what was
/// expected.
llvm::Expected<double> parseFactValue(const FactKind &kind,
                                      llvm::StringRef text);

/// How the multiply-add of a vector by a scalar takes the scalar.
enum class ScalarOperand {
  Broadcast, // a register filled by a broadcast load, which may fold into the
             // multiply-add
  Lane,      // a lane of a vector register (by-element forms)
  Register,  // a scalar floating-point register (vector-scalar forms)
};

/// "lane", as files and JSON spell it.
llvm::StringRef scalarOperandName(ScalarOperand operand);

/// What tells the cycles of machine code on a core: `scheduling:` of its file.
struct Scheduling {
  /// LLVM's name of the core whose scheduling model (that of llvm-mca) serves;
  /// throughputsModel: the facts of the target itself; "": none is right.
  std::string model;
  int64_t dispatch = 0;   // micro-operations per cycle; 0: as the model says
  int64_t vectorBits = 0; // the widest vectors it is right for; 0: all
  /// Why this one, and what is known to be wrong.
  std::string source = "its description names none";
};
inline constexpr llvm::StringLiteral throughputsModel = "throughputs";

class Target {
public:
  std::string name;        // as its file is called
  std::string description; // one line
  std::string triple;      // "aarch64-linux-gnu"
  std::string cpu;         // LLVM's name, for code generation and scheduling
  std::string features;    // LLVM's feature string, "+v,+zvl256b"
  std::vector<std::string> cpuRequirements; // kernel.h's requires_ entries
  ScalarOperand scalarOperand = ScalarOperand::Broadcast;
  Scheduling scheduling;
  std::vector<std::string> warnings; // what may be wrong with its facts
  /// All that tells this machine from others, where it was detected, else "".
  std::string machine;
  /// The measurements that facts come from, "NAME-0123456789abcdef"; "" where
  /// none do.
  std::string profile;

  double get(FactKey key) const {
    if (reads)
      reads->set(key.index);
    return facts[key.index].value;
  }
  int64_t integer(FactKey key) const { return static_cast<int64_t>(get(key)); }
  bool flag(FactKey key) const { return get(key) != 0; }
  /// By a key that is known at run time only; asserts that the schema has it.
  const Fact &fact(llvm::StringRef key) const;
  /// Replaces a fact, for `--set l2.size=512K`; values take K, M, G suffixes
  /// for bytes and true/false for bool. The source becomes `source`.
  llvm::Error set(llvm::StringRef key, llvm::StringRef value,
                  llvm::StringRef source);

  /// f32 lanes of one vector register.
  int64_t lanes() const { return integer("vector.bits") / 32; }
  /// f32 operations per cycle at best, a multiply-add counted as two.
  double peakFlopsPerCycle() const;

  /// Of a fact's key, its place in a FactSet.
  static size_t indexOf(llvm::StringRef key);
  /// From now on, `get` notes here what it was asked for; null: nowhere. Not
  /// for targets that several threads use.
  void noteReads(FactSet *set) { reads = set; }

  llvm::json::Object toJSON() const;

  /// Puts a fact in place, for loaders; asserts that the schema has the key.
  void put(llvm::StringRef key, Fact fact);
  /// Whether it is there yet; once loaded all are.
  bool has(llvm::StringRef key) const;

private:
  std::array<Fact, std::size(factKinds)> facts; // in the order of the schema
  FactSet known;
  FactSet *reads = nullptr;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_TARGET_H
