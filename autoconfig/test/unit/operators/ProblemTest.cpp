//===-- ProblemTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/Problem.h"
#include "../core/Folder.h"
#include "autoconfig/operators/matmul/MatmulShape.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;

static Problem parsed(llvm::StringRef text) {
  llvm::Expected<Problem> problem = Problem::parse("matmul", text);
  if (!problem) {
    ADD_FAILURE() << text.str() << ": " << llvm::toString(problem.takeError());
    return Problem();
  }
  return *problem;
}

static const MatmulShape &matmul(const Problem &problem) {
  return static_cast<const MatmulShape &>(*problem.own);
}

static std::string complaint(llvm::StringRef text,
                             llvm::StringRef op = "matmul") {
  llvm::Expected<Problem> problem = Problem::parse(op, text);
  return problem ? "accepted" : llvm::toString(problem.takeError());
}

TEST(Problem, TwoDimensions) {
  Problem p = parsed("64x576:576x3136");
  EXPECT_EQ(p.op, "matmul");
  EXPECT_EQ(matmul(p).m(), 64);
  EXPECT_EQ(matmul(p).k(), 576);
  EXPECT_EQ(matmul(p).n(), 3136);
  EXPECT_EQ(matmul(p).batch(), 1);
  EXPECT_EQ(p.name, "");
  EXPECT_EQ(p.multiplicity, 1);
  EXPECT_EQ(p.shape(), "64x576:576x3136");
  // 2 * 64 * 3136 * 576
  EXPECT_EQ(p.flops(), 231211008.0);
}

TEST(Problem, Batches) {
  Problem p = parsed("12x128x64:12x64x100");
  EXPECT_THAT(matmul(p).dst, ElementsAre(12, 128, 100));
  EXPECT_EQ(matmul(p).batch(), 12);
  EXPECT_EQ(p.flops(), 12 * 2.0 * 128 * 64 * 100);
}

TEST(Problem, BatchDimensionsOfOneBroadcast) {
  EXPECT_THAT(matmul(parsed("4x33x31:1x31x29")).dst, ElementsAre(4, 33, 29));
  EXPECT_THAT(matmul(parsed("1x33x31:4x31x29")).dst, ElementsAre(4, 33, 29));
  // benchdnn's shapes_multidim
  EXPECT_THAT(matmul(parsed("2x3x1x1x6x2x3:1x1x4x5x6x3x4")).dst,
              ElementsAre(2, 3, 4, 5, 6, 2, 4));
  EXPECT_EQ(matmul(parsed("2x3x1x1x6x2x3:1x1x4x5x6x3x4")).batch(),
            2 * 3 * 4 * 5 * 6);
}

TEST(Problem, DimensionsMayBeZero) {
  EXPECT_EQ(parsed("0x3:3x4").flops(), 0.0);
  EXPECT_EQ(matmul(parsed("2x0:0x4")).k(), 0);
  EXPECT_THAT(matmul(parsed("0x2x3:1x3x4")).dst, ElementsAre(0, 2, 4));
}

TEST(Problem, FewerDimensionsGetOnesAtTheEnd) {
  Problem p = parsed("4x8:8");
  EXPECT_THAT(matmul(p).weights, ElementsAre(8, 1));
  EXPECT_THAT(matmul(p).dst, ElementsAre(4, 1));
  EXPECT_EQ(p.shape(), "4x8:8x1");
}

TEST(Problem, DestinationMayBeGiven) {
  EXPECT_EQ(parsed("11x13:13x16:11x16").shape(), "11x13:13x16");
  EXPECT_EQ(matmul(parsed("2x11x13:1x13x16:2x11x16")).batch(), 2);
}

TEST(Problem, WeightsMayBeTransposed) {
  Problem p = parsed("64x576:576x3136@ba");
  EXPECT_TRUE(matmul(p).weightsTransposed);
  // The dimensions are the logical ones.
  EXPECT_THAT(matmul(p).weights, ElementsAre(576, 3136));
  EXPECT_EQ(matmul(p).n(), 3136);
  EXPECT_EQ(p.shape(), "64x576:576x3136@ba");
  EXPECT_EQ(parsed("2x3x4:2x4x5@ba").shape(), "2x3x4:2x4x5@acb");
  for (const char *text :
       {"2x3:3x4@ba", "2x3x4:1x4x5@acb", "1x2x3x4:5x1x4x5@abdc"})
    EXPECT_EQ(parsed(text).shape(), text);
  EXPECT_EQ(parsed("2x3:3x4@ab").shape(), "2x3:3x4");
  Problem named = parsed(R"(2x3:3x4@ba:2x4n"query*12")");
  EXPECT_EQ(named.shape(), "2x3:3x4@ba");
  EXPECT_EQ(named.multiplicity, 12);
}

static std::string inLayout(const char *text, const char *tag) {
  ShapeOptions options;
  options.weightsTag = tag;
  llvm::Expected<Problem> problem = Problem::parse("matmul", text, options);
  return problem ? problem->shape() : llvm::toString(problem.takeError());
}

TEST(Problem, LayoutCanBeSet) {
  EXPECT_EQ(inLayout("2x3x4:2x4x5", "ba"), "2x3x4:2x4x5@acb");
  EXPECT_EQ(inLayout("2x3x4:2x4x5@acb", "abc"), "2x3x4:2x4x5");
  EXPECT_EQ(inLayout("2x3x4:2x4x5", "bac"),
            "--wtag on '2x3x4:2x4x5': the weights' layout is 'bac', expected "
            "ab or ba (or abc, acb, with all dimensions)");
}

TEST(Problem, OptionsOfOtherOperatorsAreRefused) {
  ShapeOptions tag, batch;
  tag.tag = "nchw", batch.batch = 2;
  auto complaint = [](const ShapeOptions &options) {
    return llvm::toString(
        Problem::parse("matmul", "2x3:3x4", options).takeError());
  };
  EXPECT_EQ(complaint(tag), "--tag on '2x3:3x4': a matrix product has no such "
                            "layout, that of its weights is --wtag");
  EXPECT_EQ(complaint(batch), "--mb on '2x3:3x4': a matrix product's batches "
                              "are dimensions of its own");
}

TEST(Problem, RowsMayBeUnknown) {
  auto text = [](const char *given, std::optional<int64_t> rows = {}) {
    ShapeOptions options;
    options.rows = rows;
    auto problem = Problem::parse("matmul", given, options);
    return problem ? problem->shape() : llvm::toString(problem.takeError());
  };
  EXPECT_EQ(text("?x8:8x4"), "?128x8:8x4");
  EXPECT_EQ(text("?=16x8:8x4"), "?128=16x8:8x4");
  EXPECT_EQ(text("?64x8:8x4"), "?64x8:8x4");
  EXPECT_EQ(text("?64=0x8:8x4"), "?64=0x8:8x4");
  EXPECT_EQ(text("?x8:8x4", 32), "?32x8:8x4");
  EXPECT_EQ(text("?=16x8:8x4", 32), "?32=16x8:8x4");
  EXPECT_EQ(text("?x5x8:1x8x4@acb"), "?128x5x8:1x8x4@acb");
  // A canonical text is read as itself.
  for (const char *canonical : {"?128x8:8x4", "?128=16x8:8x4"})
    EXPECT_EQ(text(canonical), canonical);
}

TEST(Problem, TensorSizes) {
  TensorSizes sizes = parsed("4x33x31:1x31x29").sizes();
  EXPECT_EQ(sizes.src, 4 * 33 * 31);
  EXPECT_EQ(sizes.weights, 31 * 29);
  EXPECT_EQ(sizes.dst, 4 * 33 * 29);
}

struct NameCase {
  const char *text, *name;
  int64_t multiplicity;
};

TEST(Problem, Names) {
  for (const NameCase &c : std::initializer_list<NameCase>{
           {R"(1x2:2x3n"conv1")", "conv1", 1},
           {R"(1x2:2x3_n"conv1")", "conv1", 1},
           {R"(1x2:2x3:1x3n"conv1")", "conv1", 1},
           {R"(1x2:2x3n"RNN-T:Prediction_Input*12")", "RNN-T:Prediction_Input",
            12},
           {R"(1x2:2x3n"encoder:QK_matmul:12")", "encoder:QK_matmul:12", 1},
           {R"(1x2:2x3n"a*4&b*2")", "a&b", 6},
           {R"(1x2:2x3n"a&b*2")", "a&b", 3},
           {R"(1x2:2x3n"2*3x3")", "2*3x3", 1},
           {"1x2:2x3nplain*7", "plain", 7},
           {R"(1x2:2x3n"n")", "n", 1},
           {"1x2:2x3_n", "", 1}, // benchdnn's files have such
           {R"(1x2:2x3n"")", "", 1},
       }) {
    Problem p = parsed(c.text);
    EXPECT_EQ(p.name, c.name) << c.text;
    EXPECT_EQ(p.multiplicity, c.multiplicity) << c.text;
    EXPECT_EQ(p.shape(), "1x2:2x3") << c.text;
  }
}

struct Malformed {
  const char *text, *message;
};

TEST(Problem, MalformedShapes) {
  for (const Malformed &c : std::initializer_list<Malformed>{
           {"", "column 1: expected a shape like 64x576:576x3136, got ''"},
           {"m10n20k30",
            "column 1: expected a shape like 64x576:576x3136, got 'm10n20k30'"},
           {"-1x3:3x4",
            "column 1: expected a shape like 64x576:576x3136, got '-1x3:3x4'"},
           {"2x3", "column 4: expected ':' and the weights after '2x3', as in "
                   "64x576:576x3136"},
           {"2x3:", "column 5: expected a dimension (a number of 0 or more), "
                    "got '' in ''"},
           {"2xx3:3x4", "column 3: expected a dimension (a number of 0 or "
                        "more), got '' in '2xx3'"},
           {"2x3:3x-4", "column 7: expected a dimension (a number of 0 or "
                        "more), got '-4' in '3x-4'"},
           {"2x3:3x4X", "column 7: expected a dimension (a number of 0 or "
                        "more), got '4X' in '3x4X'"},
           {"2x3:*x4",
            "column 5: expected a dimension (a number of 0 or more), "
            "got '*' in '*x4'"},
           {"2x3:5x4", "column 5: weights have K = 5 rows in '5x4', expected "
                       "the source's K = 3 of '2x3'"},
           {"2x3:3x4@bb", "column 9: the weights' layout is 'bb', expected ab "
                          "or ba"},
           {"2x3@ba:3x4", "column 4: only the weights have a layout, got "
                          "'@ba' after '2x3'"},
           {"3x4x5:5x6",
            "column 9: weights have K = 6 rows in '5x6', expected the source's "
            "K = 5 of '3x4x5' (the source has 3 dimensions and the weights 2; "
            "ones are added at the end, so write leading ones out)"},
           {"4x5:2x5x6",
            "column 5: '2x5x6' has 3 dimensions, expected 2 as in '4x5'"},
           {"3x4x5:2x5x6",
            "column 7: batch dimension 2 of '2x5x6' does not fit "
            "3 of '3x4x5', expected the same number or 1"},
           {"2x3:3x4:2x5", "column 11: destination '2x5' does not agree with "
                           "the source and the weights, expected '2x4'"},
           {"2x3:3x4:2x4:2x4", "column 13: expected at most three parts "
                               "(source, weights, destination), got a fourth, "
                               "'2x4'"},
           {"5:5", "column 1: source '5' has one dimension, expected MxK at "
                   "least"},
           {"1x1x1x1x1x1x1x1x1x1x1x2x3:1x1",
            "column 25: '1x1x1x1x1x1x1x1x1x1x1x2x3' has 13 dimensions, "
            "expected at most 12"},
           {"99999999999999999999x1:1x1",
            "column 1: dimension 99999999999999999999 is too large, expected "
            "less than 2^46"},
           {"1x70368744177664:1x1", "column 3: dimension 70368744177664 is too "
                                    "large, expected less than 2^46"},
           {"8388608x8388608:8388608x1",
            "column 1: tensor '8388608x8388608' is too large, expected less "
            "than 2^46 elements"},
           // the rows alone are no elements, but their strides would overflow
           {"0x8388608:8388608x8388608",
            "column 11: tensor '8388608x8388608' is too large, expected less "
            "than 2^46 elements"},
           {"8388608x1:1x8388608",
            "column 1: destination '8388608x8388608' is too large, expected "
            "less than 2^46 elements"},
           {"4194304x4194304:4194304x4194304",
            "column 1: '4194304x4194304:4194304x4194304' has more than 2^63 "
            "multiply-adds"},
           {R"(1x2:2x3n"open)", "column 9: name \"open lacks its closing quote "
                                "(names hold no blanks)"},
           {R"(1x2:2x3n"a"b)", "column 12: expected the end of the shape after "
                               "the name, got 'b'"},
           {R"(1x2:2x3n"a*0")", "column 12: expected a multiplicity of 1 or "
                                "more, got '0'"},
           {"1x2:2x3 ", "column 7: expected a dimension (a number of 0 or "
                        "more), got '3 ' in '2x3 '"},
       })
    EXPECT_EQ(complaint(c.text), c.message) << c.text;
}

TEST(Problem, UnknownOperator) {
  EXPECT_EQ(complaint("2x3:3x4", "softmax"),
            "column 1: unknown operator 'softmax', expected one of: conv, "
            "matmul");
}

/// Lines of benchdnn's own files, with options, comments and continuations.
TEST(ProblemFile, BenchdnnFile) {
  test::Folder folder;
  std::string path = folder.write("harness", R"(# a comment
--reset

--dt=f32 --stag=ab 10x30:30x20   # trailing 7x8
--attr-scales=src:per_oc:f16:1x32,\
              src:per_ocic:f16:1x256
--attr-post-ops=, \
                sum:0.5, \
                add:f32
--bia_mask=4,6  15x24x16:15x16x32
12x384x64:12x64x384_n"encoder:QK_matmul:12"
1x1:1x1 2x2:2x2
3x4:\
  4x5
)");
  auto file = ProblemFile::load("matmul", path);
  ASSERT_TRUE(bool(file)) << llvm::toString(file.takeError());
  EXPECT_EQ(file->path, path);
  std::vector<std::string> shapes;
  for (const Problem &problem : file->problems)
    shapes.push_back(problem.shape());
  EXPECT_THAT(shapes, ElementsAre("10x30:30x20", "15x24x16:15x16x32",
                                  "12x384x64:12x64x384", "1x1:1x1", "2x2:2x2",
                                  "3x4:4x5"));
  std::vector<std::string> skipped;
  for (const auto &line : file->skipped)
    skipped.push_back(std::to_string(line.line) + " " + line.text);
  EXPECT_THAT(skipped,
              ElementsAre("2 --reset", "4 --dt=f32 --stag=ab",
                          "5 --attr-scales=src:per_oc:f16:1x32,",
                          "6 src:per_ocic:f16:1x256", "7 --attr-post-ops=,",
                          "8 sum:0.5,", "9 add:f32", "10 --bia_mask=4,6"));
}

static std::string fileComplaint(const std::string &content) {
  test::Folder folder;
  std::string path = folder.write("shapes", content);
  auto file = ProblemFile::load("matmul", path);
  if (file)
    return "accepted";
  std::string message = llvm::toString(file.takeError());
  EXPECT_EQ(message.rfind(path, 0), 0u) << message;
  return message.substr(path.size());
}

TEST(ProblemFile, ErrorsNameLineAndColumn) {
  EXPECT_EQ(fileComplaint("1x1:1x1\n\n  2x3:5x4\n"),
            ":3:7: error: weights have K = 5 rows in '5x4', expected the "
            "source's K = 3 of '2x3'");
  EXPECT_EQ(fileComplaint("--dt=f32 2x3:3y4\r\n"),
            ":1:14: error: expected a dimension (a number of 0 or more), got "
            "'3y4' in '3y4'");
  // the column is where the joined word's piece stands
  EXPECT_EQ(fileComplaint("2x3:\\\n   5x4\n"),
            ":2:4: error: weights have K = 5 rows in '5x4', expected the "
            "source's K = 3 of '2x3'");
  EXPECT_EQ(fileComplaint("2x3:3x4n\"a b\""),
            ":1:9: error: name \"a lacks its closing quote (names hold no "
            "blanks)");
  EXPECT_EQ(fileComplaint("ab\n"), ":1:1: error: expected a shape like "
                                   "64x576:576x3136, got 'ab'");
}

TEST(ProblemFile, EmptyFileHasNoProblems) {
  EXPECT_EQ(fileComplaint(""), "accepted");
  EXPECT_EQ(fileComplaint("# only this\n\\\n"), "accepted");
}

TEST(ProblemFile, MissingFile) {
  auto file = ProblemFile::load("matmul", "no/such/file");
  ASSERT_FALSE(bool(file));
  EXPECT_EQ(llvm::toString(file.takeError()),
            "cannot read 'no/such/file': No such file or directory");
}

TEST(Problem, WhatCannotBeSeenIsEscaped) {
  EXPECT_EQ(complaint("\xEF\xBB\xBF"
                      "4x4:4x4"),
            "column 1: expected a shape like 64x576:576x3136, got "
            "'\\xef\\xbb\\xbf4x4:4x4'");
  EXPECT_EQ(complaint("4x4:4x\n4"),
            "column 7: expected a dimension (a number of 0 or more), got "
            "'\\x0a4' in '4x\\x0a4'");
}

TEST(ProblemFile, MayStartWithAByteOrderMark) {
  test::Folder folder;
  auto file = ProblemFile::load(
      "matmul", folder.write("suite", "\xEF\xBB\xBF"
                                      "4x4:4x4\r\n8x8:8x8\r\n"));
  ASSERT_TRUE(bool(file)) << llvm::toString(file.takeError());
  EXPECT_EQ(file->problems.size(), 2u);
  // Elsewhere it is a fault, at the column that an editor shows.
  std::string path = folder.write("other", "\xEF\xBB\xBF"
                                           "4x4:4x4 \xEF\xBB\xBF"
                                           "8x8:8x8\n");
  auto other = ProblemFile::load("matmul", path);
  ASSERT_FALSE(bool(other));
  EXPECT_EQ(llvm::toString(other.takeError()),
            path + ":1:9: error: expected a shape like 64x576:576x3136, got "
                   "'\\xef\\xbb\\xbf8x8:8x8'");
}

TEST(Suite, IsFoundByPathOrName) {
  test::Folder folder;
  std::string quick = folder.write("workloads/matmul/quick", "4x4:4x4\n");
  std::string mine = folder.write("mine", "4x4:4x4\n");
  std::string workloads = folder.path + "/workloads";
  auto found = [&](const std::string &suite) {
    auto path = findSuite(workloads, "matmul", suite);
    return path ? *path : llvm::toString(path.takeError());
  };
  EXPECT_EQ(found("quick"), quick);
  EXPECT_EQ(found("matmul/quick"), quick);
  EXPECT_EQ(found(mine), mine);
  EXPECT_EQ(found("quik"), "unknown suite 'quik', did you mean 'quick' (or the "
                           "path of a file)");
  folder.write("workloads/conv/resnet18", "");
  folder.write("workloads/matmul/resnet50", "");
  EXPECT_EQ(found("resnet18"), "unknown suite 'resnet18', expected one of: "
                               "conv/resnet18 (or the path of a file)");
  EXPECT_EQ(found("conv/resnet81"),
            "unknown suite 'conv/resnet81', did you mean 'conv/resnet18' (or "
            "the path of a file)");
  EXPECT_EQ(found(""), "unknown suite '', expected one of: quick, resnet50, "
                       "conv/resnet18 (or the path of a file)");
  EXPECT_EQ(found(workloads),
            "suite '" + workloads + "' is a folder, expected a file of shapes");
}
