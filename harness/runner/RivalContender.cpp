//===-- RivalContender.cpp - A rival --------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/RivalContender.h"
#include <filesystem>
#include <fstream>

using namespace runner;

namespace {

/// Where a rival could not be built, a file of the same name says why.
Library load(const std::string &path, const Cpu &cpu) {
  const auto note =
      std::filesystem::path(path).replace_extension("unavailable");
  if (!std::filesystem::exists(path) && std::filesystem::exists(note)) {
    std::string reason;
    std::ifstream file(note);
    std::getline(file, reason);
    throw Refusal(Status::Unavailable, reason);
  }
  // Before loading: rivals are compiled for the preset's instruction set.
  const std::string missing = cpu.missing(RUNNER_CPU_REQUIREMENTS);
  if (!missing.empty())
    throw Refusal(Status::Skipped, "this CPU lacks " + missing);
  try {
    return Library(path, Unused::Kept);
  } catch (const std::exception &error) {
    throw Refusal(Status::Unavailable,
                  std::string("cannot load the rival: ") + error.what());
  }
}

} // namespace

RivalContender::RivalContender(const std::string &path, const Job &job,
                               const Cpu &cpu)
    : library(load(path, cpu)),
      problem(job.problem->rivalProblem(job.weightsPrepared)) {
  const auto getApi = library.symbol<RivalGetApi>("rival_api");
  if (!getApi)
    throw Refusal(Status::Unavailable, path + " exports no rival_api");
  api = getApi();
  if (api->abiVersion != RIVAL_ABI_VERSION)
    throw Refusal(Status::Unavailable,
                  "the rival has version " + std::to_string(api->abiVersion) +
                      " of the rival interface, expected " +
                      std::to_string(RIVAL_ABI_VERSION));
}

RivalContender::~RivalContender() {
  if (instance)
    api->destroy(instance);
}

Description RivalContender::describe() const {
  return {.version = api->version(),
          .implementation = instance ? api->implementation(instance) : "",
          .algorithm = "",
          .parameters = ""};
}

/// Libraries may read a little beyond a tensor as long as it is mapped, so no
/// guard pages; canaries see what they write.
std::span<const Placement> RivalContender::placements() const {
  static constexpr Placement all[] = {Placement::Aligned};
  return all;
}

void RivalContender::bind(const float *newA, const float *newB, float *newC,
                          Placement) {
  if (instance)
    api->destroy(instance);
  a = newA;
  b = newB;
  c = newC;
  char why[1000] = "";
  instance = api->create(&problem, b, why, sizeof(why));
  if (!instance)
    throw Refusal(Status::Unavailable, why);
  api->begin(instance, a);
}

void RivalContender::run(int64_t times) {
  const auto run = api->run;
  for (int64_t i = 0; i < times; ++i)
    run(instance, a, b, c);
}
