//===-- RegionPricer.cpp - Figures of counted calls -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/RegionPricer.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<std::unique_ptr<RegionPricer::Tools>> RegionPricer::take() {
  {
    std::lock_guard lock(mutex);
    if (!unused.empty()) {
      std::unique_ptr<Tools> tools = std::move(unused.back());
      unused.pop_back();
      return tools;
    }
  }
  auto tools = std::make_unique<Tools>();
  Expected<std::unique_ptr<RegionReader>> reader = RegionReader::create(
      preset.triple, preset.sysroot,
      static_cast<unsigned>(target.integer("vector.bits")));
  if (!reader)
    return reader.takeError();
  tools->regions = std::move(*reader);
  Expected<CycleModel> model = CycleModel::create(target);
  if (model)
    tools->model = std::move(*model);
  else
    tools->noModel = toString(model.takeError());
  return tools;
}

void RegionPricer::giveBack(std::unique_ptr<Tools> tools) {
  std::lock_guard lock(mutex);
  unused.push_back(std::move(tools));
}

Error RegionPricer::check() {
  Expected<std::unique_ptr<Tools>> tools = take();
  if (!tools)
    return tools.takeError();
  giveBack(std::move(*tools));
  return Error::success();
}

Error RegionPricer::apply(Tools &tools, Cell &cell,
                          const CountedRegion &region) {
  Expected<BlockProfile> profile = tools.regions->profile(region);
  if (!profile)
    return profile.takeError();
  cell.measurement = tools.regions->counts(*profile);
  if (!tools.model) {
    cell.note += (cell.note.empty() ? "" : "; ") + tools.noModel;
    return Error::success();
  }
  Expected<ModelledCycles> modelled = tools.model->cycles(*profile);
  if (!modelled)
    return modelled.takeError();
  cell.modelled.push_back(std::move(*modelled));
  return Error::success();
}

Error RegionPricer::price(Cell &cell, const CountedRegion &region) {
  Expected<std::unique_ptr<Tools>> tools = take();
  if (!tools)
    return tools.takeError();
  Error error = apply(**tools, cell, region);
  giveBack(std::move(*tools));
  return error;
}

} // namespace autoconfig::harness
