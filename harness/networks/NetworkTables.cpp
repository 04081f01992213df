//===-- NetworkTables.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/NetworkTables.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

Table contenderTable(ArrayRef<NetworkResult> results) {
  Table table{"Whole networks, one thread",
              4,
              {"network", "contender", "status", "ms", "gflops",
               "time over ours", "largest difference", "note"},
              {}};
  table.notes = {
      "time over ours: above 1, the network takes longer there than "
      "through AutoConfig with prepared weights. largest difference: "
      "of ours to it, over the largest magnitude of the result."};
  for (const NetworkResult &result : results) {
    std::optional<double> ours = result.contenders.empty()
                                     ? std::nullopt
                                     : result.contenders[0].medianSeconds();
    for (const ModuleResult &one : result.contenders) {
      std::optional<double> median = one.medianSeconds(), ratio, difference;
      if (median && ours)
        ratio = *median / *ours;
      if (one.difference && one.magnitude && *one.magnitude > 0)
        difference = *one.difference / *one.magnitude;
      std::optional<double> speed, milliseconds;
      if (median) {
        speed = result.flops / *median / 1e9;
        milliseconds = *median * 1e3;
      }
      table.rows.push_back({result.network, one.name, one.status,
                            orNull(milliseconds), orNull(speed), orNull(ratio),
                            orNull(difference),
                            one.reason.empty() ? one.version : one.reason});
    }
  }
  return table;
}

Table operationTable(const NetworkResult &result, double leastShare) {
  Table table{"Where the time of " + result.network + " goes",
              3,
              {"layer", "operation", "ms", "share", "what became of it"},
              {}};
  double all = 0, left = 0, small = 0;
  for (const OperationResult &one : result.operations) {
    all += one.seconds;
    if (one.left)
      left += one.seconds;
  }
  for (const OperationResult &one : result.operations) {
    if (one.seconds < leastShare * all) {
      small += one.seconds;
      continue;
    }
    table.rows.push_back({one.layer, one.part, one.seconds * 1e3,
                          one.seconds / all,
                          one.left ? "left: " + one.what : one.what});
  }
  table.rows.push_back(
      {"all others", "", small * 1e3, all > 0 ? small / all : 0, ""});
  table.rows.push_back(
      {"all that was left", "", left * 1e3, all > 0 ? left / all : 0, ""});
  return table;
}

Table networkTable(const std::string &folder) {
  Table table{"Networks", 4, {"network", "layers", "gflop", "note"}, {}};
  for (const std::string &name : networkNames(folder)) {
    Expected<Network> network = Network::load(folder, name);
    if (network)
      table.rows.push_back({name, static_cast<int64_t>(network->layers.size()),
                            network->flops() / 1e9, nullptr});
    else
      table.rows.push_back({name, nullptr, nullptr,
                            json::fixUTF8(toString(network.takeError()))});
  }
  return table;
}

} // namespace autoconfig::harness
