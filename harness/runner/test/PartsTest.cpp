//===-- PartsTest.cpp - Shapes, inputs, oracle, buffers, jobs ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Buffers.h"
#include "harness/runner/Cpu.h"
#include "harness/runner/Data.h"
#include "harness/runner/Job.h"
#include "harness/runner/Specials.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace runner;
using testing::HasSubstr;

namespace {

std::string messageOf(const std::function<void()> &action) {
  try {
    action();
  } catch (const std::exception &error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Shape, ParsesAndBroadcasts) {
  const Shape shape = Shape::parse("2x1x4x5:1x3x5x6");
  EXPECT_EQ(shape.dst, (Dims{2, 3, 4, 6}));
  EXPECT_EQ(shape.text(), "2x1x4x5:1x3x5x6");
  EXPECT_EQ(Shape::parse("2x3:3x4:2x4"), Shape::parse("2x3:3x4"));
  EXPECT_EQ(Shape::parse("1x2x3:0x3x4").dst, (Dims{0, 2, 4}));
}

TEST(Shape, RefusesWhatDoesNotFit) {
  auto message = [](const char *text) {
    return messageOf([&] { Shape::parse(text); });
  };
  EXPECT_THAT(message("2x3"), HasSubstr("MxK:KxN"));
  EXPECT_THAT(message("2x3:4x5"), HasSubstr("inner dimensions"));
  EXPECT_THAT(message("2x3:3x4:2x5"), HasSubstr("expected 2x4"));
  EXPECT_THAT(message("2x3:3xq"), HasSubstr("'q'"));
  EXPECT_THAT(message("2x3:3x-1"), HasSubstr("'-1'"));
  EXPECT_THAT(message("2x3x4:5x4x6"), HasSubstr("neither agrees"));
  EXPECT_THAT(message("3:3"), HasSubstr("rank"));
}

TEST(Inputs, AreExactAndDiffer) {
  const Shape shape = Shape::parse("20x50:50x20");
  const Inputs inputs(shape, 1), again(shape, 1), other(shape, 2);
  EXPECT_EQ(inputs.a, again.a);
  EXPECT_NE(inputs.a, other.a);
  EXPECT_NE(inputs.a, inputs.b);
  for (float value : inputs.a) {
    EXPECT_LE(std::abs(value), 1);
    EXPECT_EQ(value * 16, std::round(value * 16));
  }
}

// K = 2^20: r = sqrt(2^24 / 2^20) = 4, so |a| <= 4/16.
TEST(Inputs, ShrinkWithK) {
  const Inputs inputs(Shape::parse("1x1048576:1048576x1"), 1);
  EXPECT_EQ(*std::max_element(inputs.a.begin(), inputs.a.end()), 0.25f);
  EXPECT_EQ(*std::min_element(inputs.b.begin(), inputs.b.end()), -0.25f);
}

/// c of a broadcasting problem from the definition, element by element.
std::vector<float> byDefinition(const Inputs &in) {
  // 2x1x2x3:1x2x3x2 -> 2x2x2x2
  std::vector<float> c;
  for (int p = 0; p < 2; ++p)
    for (int q = 0; q < 2; ++q)
      for (int m = 0; m < 2; ++m)
        for (int n = 0; n < 2; ++n) {
          float sum = 0;
          for (int k = 0; k < 3; ++k)
            sum += in.a[p * 6 + m * 3 + k] * in.b[q * 6 + k * 2 + n];
          c.push_back(sum);
        }
  return c;
}

TEST(Oracle, AgreesWithTheDefinition) {
  const Shape shape = Shape::parse("2x1x2x3:1x2x3x2");
  const Inputs inputs(shape, 7);
  const Oracle oracle(shape, inputs, 0, 7);
  std::vector<float> c = byDefinition(inputs);
  EXPECT_EQ(oracle.compare(c.data()).wrong, 0);
  EXPECT_EQ(oracle.compare(c.data()).checked, 16);
  c[13] += 0.5f; // 13 = 1,1,0,1
  const Comparison result = oracle.compare(c.data());
  EXPECT_EQ(result.wrong, 1);
  EXPECT_EQ(result.maxError, 0.5);
  EXPECT_THAT(result.firstWrong, HasSubstr("c[1,1,0,1] is "));
}

/// How many elements of c are NaN, infinite, and denormal or zero.
std::array<int64_t, 3> classesOf(const std::vector<float> &c) {
  std::array<int64_t, 3> count = {};
  for (float value : c) {
    count[0] += std::isnan(value);
    count[1] += std::isinf(value);
    count[2] += std::fpclassify(value) == FP_SUBNORMAL || value == 0;
  }
  return count;
}

TEST(Specials, SpoilSomeRowsAndColumnsOnly) {
  const int m = 9, n = 8, k = 5;
  const Shape shape = Shape::parse("9x5:5x8");
  Inputs inputs(shape, 3);
  placeSpecials(inputs, shape, 3);
  std::vector<float> c(m * n);
  for (int i = 0; i < m * n; ++i)
    for (int p = 0; p < k; ++p)
      c[i] += inputs.a[i / n * k + p] * inputs.b[p * n + i % n];
  EXPECT_EQ(Oracle(shape, inputs, 0, 3).compare(c.data()).wrong, 0);
  const auto [nans, infinities, small] = classesOf(c);
  // A row and a column of NaN; rows 0 and 1 are zeros and denormals but for the
  // three columns that b spoils at most.
  EXPECT_GE(nans, m + n - 1);
  EXPECT_GT(infinities, 0);
  EXPECT_GE(small, 2 * (n - 3));
  // Three rows and three columns at most are spoilt.
  EXPECT_LE(nans + infinities, m * n - (m - 3) * (n - 3));
  // NaN is no answer to everything, nor is a number to NaN.
  std::fill(c.begin(), c.end(), NAN);
  EXPECT_EQ(Oracle(shape, inputs, 0, 3).compare(c.data()).wrong, m * n - nans);
  std::fill(c.begin(), c.end(), 0.0f);
  EXPECT_GE(Oracle(shape, inputs, 0, 3).compare(c.data()).wrong, nans);
}

TEST(Specials, LeaveSomethingOfEveryShape) {
  for (const char *text :
       {"1x1:1x1", "1x3:3x1", "1x3:3x2", "2x1:1x1", "2x0:0x3", "0x2:2x3",
        "1x1:1x40", "2x3x4:1x4x5", "7x1:1x2"}) {
    const Shape shape = Shape::parse(text);
    Inputs inputs(shape, 1);
    placeSpecials(inputs, shape, 1);
    auto special = [](float x) { return !std::isfinite(x); };
    const bool any = std::any_of(inputs.a.begin(), inputs.a.end(), special) ||
                     std::any_of(inputs.b.begin(), inputs.b.end(), special);
    const bool empty = inputs.a.empty() || inputs.b.empty();
    EXPECT_EQ(any, !empty) << text;
  }
}

TEST(Oracle, ComparesSomeRowsOfEveryMatrix) {
  const Shape shape = Shape::parse("2x50x3:2x3x4");
  const Inputs inputs(shape, 1);
  const Oracle all(shape, inputs, 0, 1), some(shape, inputs, 5, 1);
  std::vector<float> zeros(elements(shape.dst));
  EXPECT_EQ(all.compare(zeros.data()).checked, 400);
  // 5 random rows, the first and the last, of 4 elements, in 2 matrices
  EXPECT_EQ(some.compare(zeros.data()).checked, 7 * 4 * 2);
  // Right in the first and the last row of the last matrix only.
  EXPECT_GT(some.compare(zeros.data()).wrong, 0);
}

TEST(Buffer, LiesWhereItShould) {
  const size_t page = sysconf(_SC_PAGESIZE);
  auto address = [](const Buffer &buffer) {
    return reinterpret_cast<uintptr_t>(buffer.data());
  };
  const Buffer end(12, 4, Placement::EndAtGuard);
  EXPECT_EQ((address(end) + 12) % page, 0u);
  const Buffer alignedEnd(12, 64, Placement::EndAtGuard);
  EXPECT_EQ((address(alignedEnd) + 64) % page, 0u);
  const Buffer start(12, 4, Placement::StartAtGuard);
  EXPECT_EQ(address(start) % page, 0u);
  const Buffer misaligned(64, 4, Placement::Misaligned);
  EXPECT_EQ(address(misaligned) % 64, 4u);
  const Buffer empty(0, 4, Placement::EndAtGuard);
  EXPECT_EQ(empty.damage(), "");
}

TEST(Buffer, IsSurroundedByNaN) {
  const Buffer buffer(12, 4, Placement::Aligned);
  EXPECT_TRUE(std::isnan(buffer.data()[-1]));
  EXPECT_TRUE(std::isnan(buffer.data()[3]));
}

TEST(Buffer, NoticesDamage) {
  Buffer buffer(12, 4, Placement::Aligned);
  buffer.fillWithNaN();
  EXPECT_TRUE(std::isnan(buffer.data()[2]));
  EXPECT_EQ(buffer.damage(), "");
  buffer.data()[5] = 0;
  EXPECT_EQ(buffer.damage(), "byte 8 after its end was written");
  buffer.data()[-1] = 0;
  Buffer other(12, 4, Placement::Aligned);
  other.data()[-1] = 0;
  EXPECT_EQ(other.damage(), "bytes before its start were written");
}

TEST(Cpu, TellsWhetherItIsVirtual) {
#if defined(__x86_64__)
  std::ifstream file("/proc/cpuinfo");
  std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(Cpu::detect().isVirtual,
            std::optional(text.find(" hypervisor") != std::string::npos));
#else
  EXPECT_FALSE(Cpu::detect().isVirtual.has_value());
#endif
}

TEST(Cpu, NamesWhatIsMissing) {
  Cpu cpu;
  cpu.features = {"v"};
  cpu.vectorBits = 128;
  EXPECT_EQ(cpu.missing(""), "");
  EXPECT_EQ(cpu.missing("v,vlen>=128"), "");
  EXPECT_EQ(cpu.missing("v,vlen>=256"), "vlen>=256");
  EXPECT_EQ(cpu.missing("vlen>=many"), "vlen>=many");
  EXPECT_EQ(cpu.missing("avx2, v,fma"), "avx2, fma");
}

/// A job file that is removed again.
class JobFile {
public:
  explicit JobFile(const std::string &text)
      : path(std::filesystem::temp_directory_path() /
             ("runner-job-" + std::to_string(getpid()) + ".json")) {
    std::ofstream(path) << text;
  }
  ~JobFile() { std::filesystem::remove(path); }
  const std::filesystem::path path;
};

const std::string goodJob = R"({"op":"matmul","problem":"2x3:3x4","src":[2,3],
  "weights":[3,4],"dst":[2,4],"weights_mode":"given","seed":1,
  "contenders":[{"name":"x","kernel":"/k.so"},{"name":"y","rival":"/r.so"}],
  "measure":{"kind":"time","samples":15,"min_seconds":0.002,"cpu":1},
  "verify":{"rows":0}})";

TEST(Job, Loads) {
  const JobFile file(goodJob);
  const Job job = Job::load(file.path);
  EXPECT_EQ(job.shape, Shape::parse("2x3:3x4"));
  EXPECT_FALSE(job.weightsPrepared);
  ASSERT_EQ(job.contenders.size(), 2u);
  EXPECT_TRUE(job.contenders[0].isKernel);
  EXPECT_FALSE(job.contenders[1].isKernel);
  EXPECT_EQ(job.time->samples, 15);
  EXPECT_EQ(job.time->cpu, 1);
}

TEST(Job, WeightsMayBeTransposed) {
  std::string text = goodJob;
  text.replace(text.find("\"seed\""), 0, "\"weights_transposed\":true,");
  const JobFile file(text);
  EXPECT_EQ(Job::load(file.path).shape, Shape::parse("2x3:3x4@ba"));
}

TEST(Shape, Layout) {
  const Shape shape = Shape::parse("5x2x3:5x3x4@acb");
  EXPECT_TRUE(shape.weightsTransposed);
  EXPECT_EQ(shape.weights, (Dims{5, 3, 4}));
  EXPECT_EQ(shape.text(), "5x2x3:5x3x4@acb");
  EXPECT_NE(shape, Shape::parse("5x2x3:5x3x4"));
  EXPECT_THAT(messageOf([] { Shape::parse("2x3:3x4@acb"); }),
              HasSubstr("the layout 'acb' in the problem '2x3:3x4@acb' is not "
                        "ba"));
}

/// The reference reads transposed weights as such: A is the identity, so that
/// C is B.
TEST(Oracle, ReadsTransposedWeights) {
  const Shape shape = Shape::parse("2x2:2x3@ba");
  Inputs inputs(shape, 1);
  inputs.a = {1, 0, 0, 1};
  inputs.b = {1, 2, 3, 4, 5, 6}; // three columns of two
  const Oracle oracle(shape, inputs, 0, 1);
  const float c[] = {1, 3, 5, 2, 4, 6};
  EXPECT_EQ(oracle.compare(c).wrong, 0);
}

TEST(Job, SaysWhatIsWrong) {
  auto message = [](const std::string &from, const std::string &to) {
    std::string text = goodJob;
    text.replace(text.find(from), from.size(), to);
    const JobFile file(text);
    return messageOf([&] { Job::load(file.path); });
  };
  EXPECT_THAT(message("matmul", "conv"), HasSubstr("'op' is \"conv\""));
  EXPECT_THAT(message("\"given\"", "\"packed\""),
              HasSubstr("\"packed\", expected \"given\" or \"prepared\""));
  EXPECT_THAT(message("[2,4]", "[4,2]"), HasSubstr("expected 2x4"));
  EXPECT_THAT(message("15", "\"many\""), HasSubstr("'samples' is \"many\""));
  EXPECT_THAT(message("15", "0"), HasSubstr("at least 1"));
  EXPECT_THAT(message("\"seed\":1,", ""), HasSubstr("'seed' is missing"));
  EXPECT_THAT(message("\"kernel\":\"/k.so\"", "\"file\":\"/k.so\""),
              HasSubstr("\"x\" needs either 'kernel' or 'rival'"));
  EXPECT_THAT(message("{\"op\"", "\"op\""), HasSubstr("parse error"));
  EXPECT_THAT(messageOf([] { Job::load("/no/such/job.json"); }),
              HasSubstr("cannot read this job"));
}

} // namespace
