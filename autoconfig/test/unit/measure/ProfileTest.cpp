//===-- ProfileTest.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/Profile.h"
#include "../core/Folder.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

Target zen4() {
  llvm::Expected<Target> target = loadTarget("zen4");
  if (!target)
    ADD_FAILURE() << llvm::toString(target.takeError());
  return *target;
}

/// Eight samples from `best` on, each so much worse than the one before.
MeasuredValue value(const std::string &name, double best, double step = 0.001,
                    bool lowest = false) {
  MeasuredValue result{"Program", name, "unit", lowest, false, {}};
  for (int i = 7; i >= 0; --i) // not sorted by quality
    result.samples.push_back(best * (1 + (lowest ? step : -step) * i));
  return result;
}

Profile profileOf(std::vector<MeasuredValue> values,
                  NoisePolicy policy = NoisePolicy::Refuse) {
  Target base = zen4();
  llvm::Expected<Profile> profile =
      Profile::create(base, {1, base.integer("vector.bits"), std::move(values)},
                      "here.yaml", "2026-11-23", policy);
  if (!profile)
    ADD_FAILURE() << llvm::toString(profile.takeError());
  return std::move(*profile);
}

std::string yamlOf(const Profile &profile) {
  std::string text;
  llvm::raw_string_ostream out(text);
  profile.writeYaml(out);
  return text;
}

} // namespace

TEST(MeasuredValue, SpreadIsThatOfTheBestFourth) {
  // Highest of 8 is 100; the third best (index 8 / 4) is 100 (1 - 2 x 0.02).
  MeasuredValue high = value("x", 100, 0.02);
  EXPECT_DOUBLE_EQ(high.best(), 100);
  EXPECT_NEAR(high.spread(), 0.04, 1e-12);
  MeasuredValue low = value("x", 4, 0.01, true);
  EXPECT_DOUBLE_EQ(low.best(), 4);
  EXPECT_NEAR(low.spread(), 0.02, 1e-12);
  // Interruptions are no noise: most samples may be much worse.
  low.samples = {4, 4, 4, 9, 9, 9, 9, 9};
  EXPECT_EQ(low.spread(), 0);
}

/// A transfer that hides completely costs nothing.
TEST(MeasuredValue, MayBeZero) {
  MeasuredValue hidden{"P", "fma.overhead", "cycles", true, false, {0, 0, 3}};
  EXPECT_EQ(hidden.best(), 0);
  EXPECT_EQ(hidden.spread(), 0);
  hidden.samples = {0, 3, 3, 3};
  EXPECT_EQ(hidden.spread(), 1); // an accident
  hidden.samples = {0, 0, 0, 0};
  test::Folder folder;
  auto target =
      loadTarget(folder.write("here.yaml", yamlOf(profileOf({hidden}))));
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_EQ(target->fact("fma.overhead").origin(), FactOrigin::Measured);
}

TEST(Measurements, ImproveTakesSteadierValues) {
  Measurements first{1, 512, {value("a", 10, 0.05), value("b", 10, 0.001)}};
  first.improve({1, 512, {value("a", 9, 0.001), value("b", 12, 0.05)}});
  EXPECT_DOUBLE_EQ(first.values[0].best(), 9);
  EXPECT_DOUBLE_EQ(first.values[1].best(), 10);
}

/// What was disturbed as a whole may look steady.
TEST(Measurements, AreAsNoisyAsWhatIsAroundThem) {
  Measurements calm{
      1,
      512,
      {value("a", 10, 0.05), value("b", 10, 0.001), value("c", 10, 0.002)}};
  EXPECT_NEAR(calm.spread(), 0.004, 1e-12);
  MeasuredValue steady = value("a", 9);
  steady.around = 0.2;
  EXPECT_EQ(steady.noise(), 0.2);
  calm.improve({1, 512, {steady}});
  EXPECT_EQ(calm.values[0].best(), 10);
}

TEST(Profile, IsATargetThatSaysWhatWasMeasured) {
  test::Folder folder;
  Profile profile =
      profileOf({value("fma.pipes", 1.98), value("l2.bandwidth", 51.234),
                 value("fma.latency", 4.013, 0.001, true),
                 value("rows.a_page_apart", 20)});
  EXPECT_FALSE(bool(profile.refusal()));
  std::string path = folder.write("here.yaml", yamlOf(profile));
  llvm::Expected<Target> target = loadTarget(path);
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_EQ(target->name, "here");
  EXPECT_EQ(target->cpu, zen4().cpu);
  EXPECT_EQ(target->get("fma.pipes"), 2);       // a count is whole
  EXPECT_EQ(target->get("l2.bandwidth"), 51.2); // three digits
  EXPECT_EQ(target->get("fma.latency"), 4);     // within 1% of a whole cycle
  EXPECT_EQ(target->fact("l2.bandwidth").source,
            "measured here: Program, 2026-11-23, spread 0.2%");
  EXPECT_EQ(target->get("l1d.size"), zen4().get("l1d.size"));
  EXPECT_EQ(target->fact("l1d.size").source, zen4().fact("l1d.size").source);
}

TEST(Profile, NothingMeasuredIsStillATarget) {
  test::Folder folder;
  llvm::Expected<Target> target = loadTarget(folder.write(
      "here.yaml", yamlOf(profileOf({value("only.reported", 1)}))));
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_EQ(target->get("fma.pipes"), zen4().get("fma.pipes"));
}

TEST(Profile, RefusesNoise) {
  // 2 x 1.6% = 3.2% in the third best.
  std::vector<MeasuredValue> noisy = {value("l3.bandwidth", 25, 0.016),
                                      value("l2.bandwidth", 50, 0.014)};
  Profile refused = profileOf(noisy);
  EXPECT_EQ(llvm::toString(refused.refusal()),
            "no profile, for not all values can be relied on: l3.bandwidth "
            "(Program): spread 3.2%, over 3.0%. Something else uses this "
            "machine: try again, leave these values as they are with "
            "--skip-noisy, or take noisy ones with --keep-noisy");
  EXPECT_THAT(refused.refusedPrograms(), ElementsAre("Program"));

  Profile skipped = profileOf(noisy, NoisePolicy::Skip);
  EXPECT_FALSE(bool(skipped.refusal()));
  EXPECT_THAT(yamlOf(skipped), HasSubstr("  l2.bandwidth: {"));
  EXPECT_THAT(yamlOf(skipped), Not(HasSubstr("  l3.bandwidth: {")));
  EXPECT_THAT(yamlOf(skipped),
              HasSubstr("warnings:\n  - \"l3.bandwidth was not taken: spread "
                        "3.2%, over 3.0%\"\n"));

  Profile kept = profileOf(noisy, NoisePolicy::Keep);
  EXPECT_FALSE(bool(kept.refusal()));
  EXPECT_THAT(yamlOf(kept),
              HasSubstr("l3.bandwidth: {value: 25, unit: bytes/cycle, source: "
                        "\"measured here: Program, 2026-11-23, spread 3.2% "
                        "(noisy)\"}"));
}

TEST(Profile, NoiseOfWhatIsNoFactIsNotRefused) {
  EXPECT_FALSE(
      bool(profileOf({value("rows.a_page_apart", 20, 0.1)}).refusal()));
}

TEST(Profile, RefusesWhatNoFactCanBe) {
  EXPECT_THAT(
      llvm::toString(
          profileOf({value("fma.pipes", 1.4)}, NoisePolicy::Keep).refusal()),
      HasSubstr("fma.pipes (Program): measured 1.4, which is no whole number "
                "of fma.pipes"));
  EXPECT_THAT(llvm::toString(profileOf({value("fma.latency", 0.5)}).refusal()),
              HasSubstr("measured 0.5, expected at least 1 cycles"));
}

TEST(Profile, ALowerBoundOnlyRaises) {
  MeasuredValue bound = value("call.overhead", 8, 0.001, true);
  bound.atLeast = true;
  ASSERT_GT(zen4().get("call.overhead"), 8);
  EXPECT_THAT(yamlOf(profileOf({bound})), Not(HasSubstr("call.overhead")));
  for (double &sample : bound.samples)
    sample *= 100;
  EXPECT_THAT(yamlOf(profileOf({bound})),
              HasSubstr("call.overhead: {value: 800, unit: cycles, source: "
                        "\"measured here: Program, 2026-11-23, at least"));
}

TEST(Profile, PrintsMeasuredAndPublished) {
  std::string text;
  llvm::raw_string_ostream out(text);
  profileOf({value("l2.bandwidth", 51.234), value("rows.a_page_apart", 20)})
      .print(out);
  EXPECT_THAT(text, HasSubstr("51.2 bytes/cycle  (before: "));
  EXPECT_THAT(text, HasSubstr("measured here: Program, 2026-11-23"));
  EXPECT_THAT(text, HasSubstr(zen4().fact("fma.pipes").source));
  EXPECT_THAT(text, HasSubstr("not facts of a target\n  rows.a_page_apart"));
}

TEST(Profile, JSONKeepsTheSamples) {
  llvm::json::Object object =
      profileOf({value("l3.bandwidth", 25, 0.1)}, NoisePolicy::Skip).toJSON();
  const llvm::json::Object &entry =
      *(*object.getArray("values"))[0].getAsObject();
  EXPECT_EQ(entry.getString("state"), "refused");
  EXPECT_EQ(entry.getString("reason"), "spread 20.0%, over 3.0%");
  EXPECT_EQ(entry.getArray("samples")->size(), 8u);
  EXPECT_EQ(entry.getObject("before")->getNumber("value"),
            zen4().get("l3.bandwidth"));
}

TEST(Profile, FileNames) {
  Target base = zen4();
  auto complaint = [&](const std::string &file, int64_t bits) {
    auto profile =
        Profile::create(base, {1, bits, {}}, file, "", NoisePolicy::Refuse);
    return profile ? "accepted" : llvm::toString(profile.takeError());
  };
  EXPECT_THAT(complaint("here.txt", 512), HasSubstr("ends in .yaml"));
  EXPECT_THAT(complaint("folder/zen4.yaml", 512),
              HasSubstr("would be its own base 'zen4'"));
  EXPECT_THAT(complaint("here.yaml", 256),
              HasSubstr("of vectors of 256 bits, but 'zen4' has 512"));
  EXPECT_EQ(complaint("here.yaml", 512), "accepted");
}

/// Seven pipes of 128 bits beside 1.87 multiply-adds of 512 bits a cycle.
TEST(Profile, TakesNoneOfFactsThatContradictEachOther) {
  std::vector<MeasuredValue> values = {value("fma.throughput.512", 1.87),
                                       value("fma.throughput.128", 1.95),
                                       value("vector.datapath_bits", 128),
                                       value("fma.pipes", 7),
                                       value("load.pipes", 7),
                                       value("l2.bandwidth", 50)};
  Profile profile = profileOf(values, NoisePolicy::Warn);
  EXPECT_FALSE(bool(profile.refusal()));
  EXPECT_EQ(profile.measuredFacts(), 1u);
  EXPECT_THAT(yamlOf(profile), Not(HasSubstr(".pipes: {")));
  EXPECT_THAT(yamlOf(profile), HasSubstr("  l2.bandwidth: {"));
  EXPECT_THAT(profile.warnings(),
              testing::Contains(
                  "fma.pipes was not taken: 7 fma.pipes of 128 bits would "
                  "do 7 multiply-adds of 128 bits a cycle, but it does "
                  "1.95"));
  // In a file of the user's choice that is an error.
  EXPECT_THAT(llvm::toString(profileOf(values).refusal()),
              HasSubstr("7 fma.pipes of 128 bits"));
}

TEST(Profile, KeepsWhatItDidNotMeasure) {
  Profile profile = profileOf({value("l2.bandwidth", 50)});
  profile.keepFacts({{"l2.bandwidth", {40, "measured here: old"}},
                     {"l3.bandwidth", {20, "measured here: old \"x\""}}});
  EXPECT_THAT(yamlOf(profile), HasSubstr("  l2.bandwidth: {value: 50,"));
  test::Folder folder;
  auto target = loadTarget(folder.write("here.yaml", yamlOf(profile)));
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_EQ(target->get("l3.bandwidth"), 20);
  EXPECT_EQ(target->fact("l3.bandwidth").source, "measured here: old \"x\"");
}
