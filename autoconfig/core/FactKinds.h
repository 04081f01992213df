//===-- FactKinds.h - Which facts exist -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one table of what can be known of a machine.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_FACTKINDS_H
#define AUTOCONFIG_CORE_FACTKINDS_H

#include <cstddef>
#include <iterator>
#include <string_view>

namespace autoconfig {

/// One row of the schema: which facts exist.
struct FactKind {
  const char *key; // "l1d.size"
  const char
      *unit; // "bytes", "cycles", "bytes/cycle", "count", "bits", "bool", ..
  const char *meaning;
  bool required;
  /// For optional facts, and for required ones of a machine that is detected
  /// but not published; its source is then "assumed".
  double fallback;
  double minimum; // the least value that makes sense
};

// Fallbacks are those of a small, current core: modest enough that a decision
// made from them fits every machine, if not well.
//
// A vector operation works on vector.bits x LMUL bits, vector.datapath_bits of
// them per cycle and pipe, but never on less than one register's worth: where
// the datapath is wider than a register (code of 256 bits on a machine with
// 512-bit pipes) an operation still takes one cycle, and load.pipes narrow
// loads do not reach l1d.bandwidth.
inline constexpr FactKind factKinds[] = {
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
    {"load.latency", "cycles",
     "until what a load brings from L1 can be used, but for the cycles that a "
     "vector's further parts take",
     false, 4, 1},
    {"load.displacement", "bytes",
     "range of the constant that a load adds to its pointer; 0: no limit that "
     "matters",
     false, 0, 0},
    {"store.pipes", "count", "vector stores per cycle, each datapath_bits wide",
     false, 1, 1},
    {"store.fma_cycles", "cycles",
     "that a vector store takes of an FMA pipe, where the data go through one",
     false, 0, 0},
    {"shuffle.fma_cycles", "cycles",
     "that a shuffle of a vector's lanes takes of an FMA pipe, where it has no "
     "pipe of its own; 0: it has, or unknown",
     false, 0, 0},
    {"store.conflict", "cycles",
     "that a line of C in L3 waits where more lines of the rows written before "
     "it share a set of L1 than it holds; 0: none, or unknown",
     false, 0, 0},
    {"overlap.core", "ratio",
     "what two parts of the core (pipes, load ports, issue) that are busy for "
     "one cycle each take together; 1: they share it, 2: one after the other",
     false, 1.19, 1},
    {"overlap.transfers", "ratio",
     "the same of the core and lines that come from below L1", false, 1.19, 1},
    {"overlap.memory", "ratio",
     "the same of the core and lines of memory that nothing but the hardware "
     "prefetches; 0: unknown, as overlap.transfers",
     false, 0, 0},
    {"issue.width", "count", "instructions issued (dispatched) per cycle", true,
     2, 1},
    {"issue.window", "count",
     "instructions between the oldest that waits and the newest that issues; "
     "0: "
     "in order, or unknown",
     false, 0, 0},
    {"fma.queue", "count",
     "multiply-adds that have issued and wait for an operand while what "
     "follows "
     "goes on; 0: no limit but issue.window, or unknown",
     false, 0, 0},
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
    {"l2.row_wait", "cycles",
     "that a tile waits for each row of B as it lies whose lines others in "
     "the core's window of instructions pushed out of L1, as rows that share "
     "few of its sets do; 0: none, or unknown",
     false, 0, 0},
    {"l2.write_wait", "cycles",
     "that a tile waits for each line of C in L2 that it has read and that "
     "others which share its few sets of L1 pushed out before it is written; "
     "0: none, or unknown",
     false, 0, 0},
    {"l3.size", "bytes", "level 3 cache that one core can use; 0: none", false,
     0, 0},
    {"l3.reach", "bytes",
     "of L3 that a core really gets where others use it too: going through so "
     "many again and again, a tenth of the lines comes from memory; 0: all of "
     "it, or unknown",
     false, 0, 0},
    {"l3.others", "bytes/cycle",
     "that others who use L3 bring into it meanwhile; 0: none, or unknown",
     false, 0, 0},
    {"l3.ways", "count", "its associativity", false, 16, 1},
    {"l3.bandwidth", "bytes/cycle", "from L3 to one core, sustained", false, 8,
     0.01},
    {"l3.prefetch_bandwidth", "bytes/cycle",
     "from L3 into L2 by prefetches, of lines that are then loaded from there; "
     "0: as l3.bandwidth, or unknown",
     false, 0, 0},
    {"l3.row_wait", "cycles",
     "that the core waits for a line from L3 down more rows than prefetchers "
     "follow, each on a page of its own, beyond what it takes in a stream",
     false, 4, 0},
    {"l3.write_bandwidth", "bytes/cycle",
     "of lines in L3 that are written, along a few rows; 0: half of "
     "l3.bandwidth, each is read and written back",
     false, 0, 0},
    {"l3.write_row_bandwidth", "bytes/cycle",
     "the same down more rows than prefetchers follow; 0: as along rows", false,
     0, 0},
    {"l3.run_wait", "cycles",
     "as memory.run_wait, of a row of A in L3 whose translation is at hand; 0: "
     "none, or unknown",
     false, 0, 0},
    {"l3.latency", "cycles", "load-to-use latency of L3; 0: none", false, 0, 0},
    {"memory.bandwidth", "bytes/cycle", "from memory to one core, sustained",
     false, 4, 0.01},
    {"memory.streams_bandwidth", "bytes/cycle",
     "the same along eight streams at once; 0: as along one, or unknown", false,
     0, 0},
    {"memory.prefetch_bandwidth", "bytes/cycle", "as l3.prefetch_bandwidth",
     false, 0, 0},
    {"memory.row_wait", "cycles", "as l3.row_wait", false, 8, 0},
    {"memory.run_wait", "cycles",
     "that a tile waits for each row of A in memory that it begins to go along "
     "again, after the tiles between two blocks of K; 0: unknown",
     false, 0, 0},
    {"memory.write_bandwidth", "bytes/cycle", "as l3.write_bandwidth", false, 0,
     0},
    {"memory.write_row_bandwidth", "bytes/cycle", "as l3.write_row_bandwidth",
     false, 0, 0},
    {"memory.latency", "cycles", "load-to-use latency of memory", false, 300,
     1},
    {"prefetch.streams", "count",
     "rows on pages of their own that the core's prefetchers follow when they "
     "are visited in turn",
     false, 32, 0},
    {"prefetch.rows", "count",
     "rows in L3 along which loads go while prefetches go along as many next "
     "ones; 0: prefetches do not pay, or unknown",
     false, 0, 0},
    {"prefetch.distance", "bytes",
     "how far ahead of a stream from L3 prefetches make it faster; 0: they do "
     "not, or unknown",
     false, 0, 0},
    {"page.size", "bytes", "of an ordinary page", false, 4096, 1024},
    {"tlb.l1_pages", "count",
     "pages whose translations L1's buffer holds; 0: no matter, or unknown",
     false, 0, 0},
    {"tlb.pages", "count",
     "pages whose translations are held by any buffer, beyond which page "
     "tables are walked; 0: no matter, or unknown",
     false, 0, 0},
    {"tlb.split_wait", "cycles",
     "that a vector of B as it lies takes longer which lies across two lines "
     "and whose page L1's buffer has lost; 0: none, or unknown",
     false, 0, 0},
    {"tlb.run_wait", "cycles",
     "what is added to l3.run_wait where all buffers have lost the row's page; "
     "0: none, or unknown",
     false, 0, 0},
    {"call.overhead", "cycles",
     "cost of one kernel call: prologue, epilogue, set-up of pointers", false,
     50, 0},
    {"frequency", "GHz", "sustained clock of one busy core; 0: unknown", false,
     0, 0},
};

/// Only declared: called where a key is wrong, which then does not compile.
void notAFact();

/// A key of the table, looked up when the program is compiled: models ask for
/// facts some hundred times a candidate.
class FactKey {
public:
  consteval FactKey(const char *key) : index(0) {
    while (index < std::size(factKinds) &&
           std::string_view(factKinds[index].key) != key)
      ++index;
    if (index == std::size(factKinds))
      notAFact();
  }
  size_t index;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_FACTKINDS_H
