//===-- Count.cpp - One call between the plugin's markers -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Count.h"
#include "harness/counting/Markers.h"
#include <filesystem>
#include <link.h>
#include <sys/prctl.h>

using namespace runner;
using autoconfig::harness::Marker;

static void mark(Marker marker) {
  (void)prctl(PR_GET_DUMPABLE, autoconfig::harness::markerKey,
              static_cast<unsigned long>(marker), 0, 0);
}

void runner::warmUp(Contender &contender) {
  mark(Marker::WarmUp);
  contender.run(1);
  mark(Marker::Pause);
}

void runner::countOneCall(Contender &contender) {
  mark(Marker::Begin);
  contender.run(1);
  mark(Marker::End);
}

static int addModule(dl_phdr_info *info, size_t, void *list) {
  auto &modules = *static_cast<std::vector<Module> *>(list);
  std::string path = info->dlpi_name;
  if (modules.empty()) // the program has no name here
    path = std::filesystem::read_symlink("/proc/self/exe");
  if (!path.empty())
    modules.push_back({std::move(path), info->dlpi_addr});
  return 0;
}

std::vector<Module> runner::loadedModules() {
  std::vector<Module> modules;
  dl_iterate_phdr(addModule, &modules);
  return modules;
}
