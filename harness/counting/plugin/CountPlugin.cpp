//===-- CountPlugin.cpp - Tells what ran in a region ----------------------===//
//
// Part of AutoConfig. Unlike the rest, this file is under the GNU General
// Public License, version 2 or later, for it is loaded into QEMU.
// SPDX-License-Identifier: GPL-2.0-or-later
//
//===----------------------------------------------------------------------===//
//
// Knows no instruction set: at the end of a region (see Markers.h) it writes,
// as one line of JSON to standard output, each block of code that ran in the
// region, how often, and the memory accesses of its instructions:
//
//   {"event": "region",
//    "blocks": [{"address": 65536, "sizes": [4, 2, 4], "code": "0705..",
//                "executions": 17,
//                "accesses": [[0, 17, 0, 68, 0]]}],
//    "caches": [{"level": "l1d", "hits": 9, "misses": 1, "writebacks": 0}]}
//
// An entry of `accesses` is the index of an instruction, its loads and stores,
// the bytes loaded and the bytes stored. Arguments of the plugin, each a cache
// to simulate, the nearest first: l1d=32768:8:64 (size:ways:line).
//
// The counters of blocks are added to by translated code; one for each address
// and code, however often QEMU translates it. There is one thread: the runner's
// contenders are run with one.
//
// Counting takes its time, so code is translated with counters for a region
// only, and anew without them after it.
//
//===----------------------------------------------------------------------===//

#include "harness/counting/Markers.h"
#include "harness/counting/plugin/CacheSimulator.h"
#include "harness/counting/plugin/QemuPlugin.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

using namespace autoconfig::harness;

namespace {

struct Accesses {
  uint64_t loads = 0, stores = 0, loadedBytes = 0, storedBytes = 0;
};

struct Block {
  uint64_t executions = 0;
  std::vector<Accesses> accesses; // one for each instruction
};

struct BlockKey {
  uint64_t address;
  std::vector<uint8_t> sizes, code;
  auto operator<=>(const BlockKey &) const = default;
};

class Counter {
public:
  CacheSimulator caches;

  void registerCallBacks(qemu_plugin_id_t id);
  void translated(qemu_plugin_tb *tb);
  void marked(qemu_plugin_id_t id, Marker marker);

private:
  static void accessed(unsigned, qemu_plugin_meminfo_t info, uint64_t address,
                       void *data);
  static void accessedWithCaches(unsigned, qemu_plugin_meminfo_t info,
                                 uint64_t address, void *data);
  void instrument(qemu_plugin_id_t id, bool on);
  void clearCounts();
  std::string regionToJSON() const;

  bool instrumenting = false;
  bool simulating = false; // the caches
  std::map<BlockKey, std::unique_ptr<Block>> blocks;
};

// QEMU's call-backs for blocks and system calls carry no data of ours.
Counter &counter() {
  static Counter instance;
  return instance;
}

BlockKey keyOf(const qemu_plugin_tb *tb) {
  BlockKey key{qemu_plugin_tb_vaddr(tb), {}, {}};
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); ++i) {
    const qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(tb, i);
    const size_t size = qemu_plugin_insn_size(instruction);
    const auto *data =
        static_cast<const uint8_t *>(qemu_plugin_insn_data(instruction));
    key.sizes.push_back(static_cast<uint8_t>(size));
    key.code.insert(key.code.end(), data, data + size);
  }
  return key;
}

void Counter::accessed(unsigned, qemu_plugin_meminfo_t info, uint64_t,
                       void *data) {
  auto &mine = *static_cast<Accesses *>(data);
  const uint64_t bytes = uint64_t(1) << qemu_plugin_mem_size_shift(info);
  if (qemu_plugin_mem_is_store(info)) {
    ++mine.stores;
    mine.storedBytes += bytes;
  } else {
    ++mine.loads;
    mine.loadedBytes += bytes;
  }
}

void Counter::accessedWithCaches(unsigned cpu, qemu_plugin_meminfo_t info,
                                 uint64_t address, void *data) {
  accessed(cpu, info, address, data);
  Counter &self = counter();
  if (self.simulating)
    self.caches.access(address, uint64_t(1) << qemu_plugin_mem_size_shift(info),
                       qemu_plugin_mem_is_store(info));
}

void Counter::translated(qemu_plugin_tb *tb) {
  const size_t count = qemu_plugin_tb_n_insns(tb);
  std::unique_ptr<Block> &block = blocks[keyOf(tb)];
  if (!block) {
    block = std::make_unique<Block>();
    block->accesses.resize(count);
  }
  qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
                                           &block->executions, 1);
  for (size_t i = 0; i < count; ++i)
    qemu_plugin_register_vcpu_mem_cb(
        qemu_plugin_tb_get_insn(tb, i),
        caches.empty() ? accessed : accessedWithCaches, QEMU_PLUGIN_CB_NO_REGS,
        QEMU_PLUGIN_MEM_RW, &block->accesses[i]);
}

void Counter::clearCounts() {
  for (auto &[key, block] : blocks) {
    block->executions = 0;
    std::fill(block->accesses.begin(), block->accesses.end(), Accesses{});
  }
}

std::string numbers(std::initializer_list<uint64_t> values) {
  std::string text;
  for (uint64_t value : values)
    text += (text.empty() ? "[" : ",") + std::to_string(value);
  return text + "]";
}

std::string blockToJSON(const BlockKey &key, const Block &block) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string sizes, code, accesses;
  for (uint8_t size : key.sizes)
    sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
  for (uint8_t byte : key.code) {
    code += digits[byte >> 4];
    code += digits[byte & 15];
  }
  for (size_t i = 0; i < block.accesses.size(); ++i) {
    const Accesses &a = block.accesses[i];
    if (a.loads || a.stores)
      accesses += (accesses.empty() ? "" : ",") +
                  numbers({i, a.loads, a.stores, a.loadedBytes, a.storedBytes});
  }
  return "{\"address\":" + std::to_string(key.address) + ",\"sizes\":[" +
         sizes + "],\"code\":\"" + code +
         "\",\"executions\":" + std::to_string(block.executions) +
         ",\"accesses\":[" + accesses + "]}";
}

std::string Counter::regionToJSON() const {
  std::string list, levels;
  for (const auto &[key, block] : blocks)
    if (block->executions)
      list += (list.empty() ? "" : ",") + blockToJSON(key, *block);
  for (const CacheLevel &level : caches.all())
    levels += std::string(levels.empty() ? "" : ",") + "{\"level\":\"" +
              level.name + "\",\"hits\":" + std::to_string(level.hits) +
              ",\"misses\":" + std::to_string(level.misses) +
              ",\"writebacks\":" + std::to_string(level.writebacks) + "}";
  return "{\"event\":\"region\",\"blocks\":[" + list + "],\"caches\":[" +
         levels + "]}\n";
}

void writeAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0)
      return; // nobody listens any more
    text.remove_prefix(written);
  }
}

void Counter::instrument(qemu_plugin_id_t id, bool on) {
  if (on == instrumenting)
    return;
  instrumenting = on;
  qemu_plugin_reset(id, [](qemu_plugin_id_t id) {
    counter().blocks.clear(); // no code adds to them any more
    counter().registerCallBacks(id);
  });
}

void Counter::marked(qemu_plugin_id_t id, Marker marker) {
  switch (marker) {
  case Marker::WarmUp:
    caches.clear();
    simulating = true;
    instrument(id, !caches.empty());
    break;
  case Marker::Pause:
    simulating = false;
    break;
  case Marker::Begin:
    caches.resetCounts();
    clearCounts();
    simulating = true;
    instrument(id, true);
    break;
  case Marker::End:
    writeAll(regionToJSON());
    simulating = false;
    instrument(id, false);
    break;
  }
}

void onBlock(qemu_plugin_id_t, qemu_plugin_tb *tb) { counter().translated(tb); }

void onSystemCall(qemu_plugin_id_t id, unsigned, int64_t, uint64_t,
                  uint64_t key, uint64_t marker, uint64_t, uint64_t, uint64_t,
                  uint64_t, uint64_t) {
  if (key == markerKey)
    counter().marked(id, static_cast<Marker>(marker));
}

void Counter::registerCallBacks(qemu_plugin_id_t id) {
  qemu_plugin_register_vcpu_syscall_cb(id, onSystemCall);
  if (instrumenting)
    qemu_plugin_register_vcpu_tb_trans_cb(id, onBlock);
}

} // namespace

// QEMU looks these names up.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" QEMU_PLUGIN_EXPORT int qemu_plugin_version = qemu_plugin_api_version;

extern "C" QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
                                                      const qemu_info_t *,
                                                      int argc, char **argv) {
  // NOLINTEND(readability-identifier-naming)
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const size_t equals = argument.find('=');
    const std::string problem =
        equals == std::string_view::npos
            ? "expected name=size:ways:line of a cache, found '" +
                  std::string(argument) + "'"
            : counter().caches.add(argument.substr(0, equals),
                                   argument.substr(equals + 1));
    if (!problem.empty()) {
      std::fprintf(stderr, "counting plugin: %s\n", problem.c_str());
      return 1;
    }
  }
  counter().registerCallBacks(id);
  return 0;
}
