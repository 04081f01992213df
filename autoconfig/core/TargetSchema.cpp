//===-- TargetSchema.cpp - Which facts exist ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Target.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

// Fallbacks are those of a small, current core: modest enough that a decision
// made from them fits every machine, if not well.
//
// A vector operation works on vector.bits x LMUL bits, vector.datapath_bits of
// them per cycle and pipe, but never on less than one register's worth: where
// the datapath is wider than a register (code of 256 bits on a machine with
// 512-bit pipes) an operation still takes one cycle, and load.pipes narrow
// loads do not reach l1d.bandwidth.
static constexpr FactKind schema[] = {
    // key, unit, meaning, required, fallback, minimum
    {"vector.bits", "bits",
     "width of one vector register; VLEN where it is scalable", true, 128, 64},
    {"vector.registers", "count", "vector registers that can be named", true,
     16, 4},
    {"vector.lmul_max", "count",
     "registers that one instruction can work on as a group", false, 1, 1},
    {"vector.datapath_bits", "bits",
     "bits that one vector pipe (arithmetic, load or store) processes per "
     "cycle; DLEN where registers are scalable",
     true, 128, 32},
    {"fma.pipes", "count", "pipes for f32 vector multiply-adds", true, 1, 1},
    {"fma.latency", "cycles",
     "until the result of a multiply-add can be used by any instruction", true,
     5, 1},
    {"fma.overhead", "cycles",
     "added to the occupancy of each vector multiply-add, whatever its length",
     false, 0, 0},
    {"load.pipes", "count",
     "vector loads per cycle from L1, each datapath_bits wide", true, 1, 1},
    {"load.scalar_pipes", "count",
     "scalar loads, or loads that broadcast a scalar, per cycle", false, 1, 1},
    {"store.pipes", "count", "vector stores per cycle, each datapath_bits wide",
     false, 1, 1},
    {"issue.width", "count", "instructions issued (dispatched) per cycle", true,
     2, 1},
    {"issue.in_order", "bool", "instructions issue in program order", false, 0,
     0},
    {"l1d.size", "bytes", "level 1 data cache", true, 32768, 1024},
    {"l1d.ways", "count", "its associativity", true, 8, 1},
    {"l1d.line", "bytes", "cache line, of all levels", true, 64, 16},
    {"l1d.bandwidth", "bytes/cycle", "loads from L1 into vector registers",
     false, 16, 0.01},
    {"l2.size", "bytes", "level 2 cache that one core can use", true, 262144,
     0},
    {"l2.ways", "count", "its associativity", false, 8, 1},
    {"l2.bandwidth", "bytes/cycle", "from L2 to L1, sustained", false, 16,
     0.01},
    {"l2.latency", "cycles", "load-to-use latency of L2", false, 14, 1},
    {"l3.size", "bytes", "level 3 cache that one core can use; 0: none", false,
     0, 0},
    {"l3.ways", "count", "its associativity", false, 16, 1},
    {"l3.bandwidth", "bytes/cycle", "from L3 to one core, sustained", false, 8,
     0.01},
    {"l3.latency", "cycles", "load-to-use latency of L3; 0: none", false, 0, 0},
    {"memory.bandwidth", "bytes/cycle", "from memory to one core, sustained",
     false, 4, 0.01},
    {"memory.latency", "cycles", "load-to-use latency of memory", false, 300,
     1},
    {"page.size", "bytes", "of an ordinary page", false, 4096, 1024},
    {"tlb.l1_entries", "count", "entries of the level 1 data TLB", false, 32,
     1},
    {"tlb.l2_entries", "count", "entries of the level 2 TLB; 0: none", false,
     512, 0},
    {"call.overhead", "cycles",
     "cost of one kernel call: prologue, epilogue, set-up of pointers", false,
     50, 0},
    {"frequency", "GHz", "sustained clock of one busy core; 0: unknown", false,
     0, 0},
};

llvm::ArrayRef<FactKind> autoconfig::factSchema() { return schema; }

const FactKind *autoconfig::findFactKind(StringRef key) {
  for (const FactKind &kind : schema)
    if (key == kind.key)
      return &kind;
  return nullptr;
}

std::string autoconfig::unknownFactMessage(StringRef key) {
  std::string message = "unknown fact '" + key.str() + "', ";
  std::vector<std::string> keys;
  const FactKind *nearest = nullptr;
  unsigned nearestDistance = 4; // further off is no typing error
  for (const FactKind &kind : schema) {
    keys.push_back(kind.key);
    unsigned distance = key.edit_distance(kind.key);
    if (distance < nearestDistance) {
      nearest = &kind;
      nearestDistance = distance;
    }
  }
  if (nearest)
    return message + "did you mean '" + nearest->key + "'";
  return message + "expected one of: " + llvm::join(keys, ", ");
}

/// "512K" -> 524288; only bytes take a suffix.
static bool readNumber(StringRef text, bool allowSuffix, double &value) {
  double scale = 1;
  if (allowSuffix && !text.empty())
    switch (text.back()) {
    case 'G':
      scale *= 1024;
      [[fallthrough]];
    case 'M':
      scale *= 1024;
      [[fallthrough]];
    case 'K':
      scale *= 1024;
      text = text.drop_back();
      break;
    default:
      break;
    }
  // getAsDouble alone would take "inf", "nan" and hexadecimal floats.
  if (text.empty() ||
      text.find_first_not_of("0123456789.") != StringRef::npos ||
      text.getAsDouble(value))
    return false;
  value *= scale;
  return true;
}

llvm::Expected<double> autoconfig::parseFactValue(const FactKind &kind,
                                                  StringRef text) {
  StringRef unit = kind.unit;
  if (unit == "bool") {
    if (text == "true" || text == "false")
      return text == "true" ? 1.0 : 0.0;
    return llvm::createStringError(
        Twine(kind.key) + " expects true or false, got '" + text + "'");
  }
  bool bytes = unit == "bytes";
  double value = 0;
  if (!readNumber(text, bytes, value))
    return llvm::createStringError(
        Twine(kind.key) + " expects a number of " + unit +
        (bytes ? " (512K, 2M and 1G are understood)" : "") + ", got '" + text +
        "'");
  bool whole = bytes || unit == "count" || unit == "bits";
  if (whole && value != std::floor(value))
    return llvm::createStringError(Twine(kind.key) +
                                   " expects a whole number of " + unit +
                                   ", got '" + text + "'");
  if (value > 0x1p50)
    return llvm::createStringError(Twine(kind.key) + " expects at most 2^50 " +
                                   unit + ", got '" + text + "'");
  if (value < kind.minimum)
    return llvm::createStringError(
        llvm::formatv("{0} expects at least {1} {2}, got '{3}'", kind.key,
                      llvm::format("%g", kind.minimum), unit, text)
            .str());
  // Vectors are halved for tails, and lanes grouped by LMUL.
  if (unit == "bits" && !llvm::isPowerOf2_64(static_cast<uint64_t>(value)))
    return llvm::createStringError(
        Twine(kind.key) + " expects a power of two, got '" + text + "'");
  return value;
}
