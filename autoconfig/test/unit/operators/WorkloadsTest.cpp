//===-- WorkloadsTest.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/Problem.h"
#include "autoconfig/operators/common/ConvShape.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <gtest/gtest.h>
#include <set>

using namespace autoconfig;

static const char workloads[] = AUTOCONFIG_SOURCE_FOLDER "/workloads/";

static ProblemFile suite(const std::string &driver, const std::string &path) {
  auto file = ProblemFile::load(driver, path);
  if (!file) {
    ADD_FAILURE() << llvm::toString(file.takeError());
    return {};
  }
  return *file;
}

static ProblemFile network(const std::string &driver, const std::string &name) {
  return suite(driver, workloads + driver + "/" + name);
}

static double networkFlops(const std::string &name) {
  double flops = 0;
  for (const Problem &problem : network("matmul", name).problems)
    flops += problem.flops() * double(problem.multiplicity);
  return flops;
}

TEST(Workloads, AllLoadAndHoldNothingButProblems) {
  for (llvm::StringRef driver : drivers()) {
    unsigned suites = 0;
    std::error_code code;
    for (llvm::sys::fs::directory_iterator entry(workloads + driver, code), end;
         entry != end; entry.increment(code)) {
      ++suites;
      ProblemFile file = suite(driver.str(), entry->path());
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
    EXPECT_FALSE(code) << driver.str() << ": " << code.message();
    EXPECT_GE(suites, 9u) << driver.str();
  }
}

TEST(Workloads, QuickIsQuick) {
  EXPECT_LE(networkFlops("quick"), 200e6);
  double flops = 0;
  for (const Problem &problem : network("conv", "quick").problems)
    flops += problem.flops();
  EXPECT_LE(flops, 200e6);
}

/// With the multiply-adds with padding, as networks are counted.
static double multiplyAdds(const std::string &name) {
  double count = 0;
  for (const Problem &problem : network("conv", name).problems) {
    const auto &p = static_cast<const ConvShape &>(*problem.own);
    count += double(problem.multiplicity) * double(p.sizes().dst) *
             double(p.icOfGroup()) * double(p.height.kernel) *
             double(p.width.kernel);
  }
  return count;
}

/// Published totals without the classifiers, which are matrix products.
TEST(Workloads, NetworksOfConvolutionsAreComplete) {
  EXPECT_NEAR(multiplyAdds("resnet18"), 1.814e9 - 512e3, 1e6);
  EXPECT_NEAR(multiplyAdds("resnet50"), 4.089e9 - 2048e3, 3e6);
  EXPECT_NEAR(multiplyAdds("vgg16"), 15.346e9, 2e6);
  EXPECT_NEAR(multiplyAdds("mobilenet_v1"), 568.7e6 - 1024e3, 1e6);
  EXPECT_NEAR(multiplyAdds("mobilenet_v2"), 300.8e6 - 1280e3, 1e6);
  // 65.86e9 operations
  EXPECT_NEAR(multiplyAdds("yolo"), 65.86e9 / 2, 0.2e9);
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
  Problem first = network("matmul", "paper").problems.front();
  EXPECT_EQ(first.shape(), "64x576:576x3136");
}
