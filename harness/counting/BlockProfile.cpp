//===-- BlockProfile.cpp - What ran in a measured region ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/BlockProfile.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <map>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

static Error broken(const Twine &where, const Twine &expected) {
  return createStringError(inconvertibleErrorCode(),
                           "counting plugin: " + where + ": expected " +
                               expected +
                               "; plugin and autobench are not of one build");
}

/// A number that is missing or negative is none.
static std::optional<uint64_t> number(const json::Value *value) {
  return value ? value->getAsUINT64() : std::nullopt;
}

static Error parseAccesses(const json::Array &list, const Twine &where,
                           std::vector<AccessCount> &accesses) {
  for (const json::Value &value : list) {
    const json::Array *entry = value.getAsArray();
    SmallVector<uint64_t, 5> numbers;
    if (entry)
      for (const json::Value &item : *entry)
        numbers.push_back(number(&item).value_or(~0ull));
    if (numbers.size() != 5 || numbers[0] >= accesses.size())
      return broken(where, "accesses as [instruction, loads, stores, bytes "
                           "loaded, bytes stored]");
    accesses[numbers[0]] = {numbers[1], numbers[2], numbers[3], numbers[4]};
  }
  return Error::success();
}

static Expected<ExecutedBlock> parseBlock(const json::Object &from,
                                          size_t index) {
  ExecutedBlock block;
  std::optional<uint64_t> address = number(from.get("address"));
  std::optional<uint64_t> executions = number(from.get("executions"));
  const json::Array *sizes = from.getArray("sizes");
  const json::Array *accesses = from.getArray("accesses");
  std::string code;
  if (!address || !executions || *executions == 0 || !sizes || sizes->empty() ||
      !accesses || !tryGetFromHex(from.getString("code").value_or("?"), code))
    return broken("block " + Twine(index),
                  "address, sizes, code, executions, accesses");
  block.address = *address;
  block.executions = *executions;
  block.code.assign(code.begin(), code.end());
  for (const json::Value &size : *sizes)
    block.sizes.push_back(
        static_cast<uint8_t>(size.getAsInteger().value_or(0)));
  if (std::accumulate(block.sizes.begin(), block.sizes.end(), size_t(0)) !=
      block.code.size())
    return broken("block " + Twine(index), "sizes that sum up to its code");
  block.accesses.resize(block.sizes.size());
  if (Error error =
          parseAccesses(*accesses, "block " + Twine(index), block.accesses))
    return std::move(error);
  return block;
}

/// QEMU 7.2 leaves that part of an instruction which is before the end of a
/// page as the last one of the block, and has the whole one in the next block.
static void dropPartialInstructions(std::vector<ExecutedBlock> &blocks) {
  std::multimap<uint64_t, const ExecutedBlock *> at;
  for (const ExecutedBlock &block : blocks)
    at.emplace(block.address, &block);
  for (ExecutedBlock &block : blocks) {
    if (block.sizes.size() < 2)
      continue;
    ArrayRef<uint8_t> part = ArrayRef(block.code).take_back(block.sizes.back());
    auto [next, end] =
        at.equal_range(block.address + block.code.size() - block.sizes.back());
    bool isPart = std::any_of(next, end, [&](const auto &entry) {
      const ExecutedBlock &whole = *entry.second;
      return whole.sizes[0] > part.size() &&
             ArrayRef(whole.code).take_front(part.size()) == part;
    });
    if (!isPart)
      continue;
    block.code.resize(block.code.size() - block.sizes.back());
    block.sizes.pop_back();
    block.accesses.pop_back();
  }
}

Expected<BlockProfile> BlockProfile::parse(const json::Object &event) {
  BlockProfile profile;
  const json::Array *blocks = event.getArray("blocks");
  const json::Array *caches = event.getArray("caches");
  if (!blocks || !caches)
    return broken("region", "blocks and caches");
  for (const json::Value &value : *blocks) {
    const json::Object *object = value.getAsObject();
    if (!object)
      return broken("blocks", "objects");
    Expected<ExecutedBlock> block = parseBlock(*object, profile.blocks.size());
    if (!block)
      return block.takeError();
    profile.blocks.push_back(std::move(*block));
  }
  dropPartialInstructions(profile.blocks);
  for (const json::Value &value : *caches) {
    const json::Object *object = value.getAsObject();
    if (!object)
      return broken("caches", "objects");
    profile.caches.push_back({object->getString("level").value_or("").str(),
                              number(object->get("hits")).value_or(0),
                              number(object->get("misses")).value_or(0),
                              number(object->get("writebacks")).value_or(0)});
  }
  return profile;
}

} // namespace autoconfig::harness
