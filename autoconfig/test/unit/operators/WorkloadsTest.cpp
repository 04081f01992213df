//===-- WorkloadsTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/Problem.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <gtest/gtest.h>
#include <set>

using namespace autoconfig;

static const char folder[] = AUTOCONFIG_SOURCE_FOLDER "/workloads/matmul";

static ProblemFile suite(const std::string &path) {
  auto file = ProblemFile::load("matmul", path);
  if (!file) {
    ADD_FAILURE() << llvm::toString(file.takeError());
    return {};
  }
  return *file;
}

static double networkFlops(const std::string &name) {
  double flops = 0;
  for (const Problem &problem :
       suite(std::string(folder) + "/" + name).problems)
    flops += problem.flops() * double(problem.multiplicity);
  return flops;
}

TEST(Workloads, AllLoadAndHoldNothingButProblems) {
  unsigned suites = 0;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator entry(folder, code), end; entry != end;
       entry.increment(code)) {
    ++suites;
    ProblemFile file = suite(entry->path());
    EXPECT_FALSE(file.problems.empty()) << entry->path();
    EXPECT_TRUE(file.skipped.empty()) << entry->path();
    std::set<std::string> shapes;
    for (const Problem &problem : file.problems) {
      EXPECT_TRUE(shapes.insert(problem.shape()).second)
          << entry->path() << " holds " << problem.shape() << " twice";
      // so that no cell takes more than a fraction of a second
      EXPECT_LE(problem.flops(), 5e9) << problem.shape();
      EXPECT_GT(problem.flops(), 0) << problem.shape();
    }
  }
  EXPECT_FALSE(code) << code.message();
  EXPECT_GE(suites, 9u);
}

TEST(Workloads, QuickIsQuick) {
  double flops = networkFlops("quick");
  EXPECT_LE(flops, 200e6);
}

TEST(Workloads, ResNet50IsComplete) {
  // Known: 4.09e9 multiply-adds for 224x224 pixels (v1.5).
  EXPECT_NEAR(networkFlops("resnet50"), 2 * 4.09e9, 0.01 * 2 * 4.09e9);
}

TEST(Workloads, BertIsComplete) {
  // Parameters of the layers (weights only): base 12 * (4*768^2 + 2*768*3072)
  // = 84934656, large 24 * (4*1024^2 + 2*1024*4096) = 301989888; each is used
  // once for each of 128 tokens. Attention: layers * 2 * 128^2 * hidden.
  double base = 84934656.0 * 128 + 12 * 2 * 128.0 * 128 * 768 + 768.0 * 768;
  double large = 301989888.0 * 128 + 24 * 2 * 128.0 * 128 * 1024 + 1024. * 1024;
  EXPECT_EQ(networkFlops("bert"), 2 * (base + large));
}

TEST(Workloads, PaperHoldsThePapersProduct) {
  Problem first = suite(std::string(folder) + "/paper").problems.front();
  EXPECT_EQ(first.shape(), "64x576:576x3136");
}
