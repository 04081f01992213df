//===-- ArrangementTest.cpp - Products as kernels take them ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/linalg/Arrangement.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

ProductLoop inAC(int64_t size, int64_t a, int64_t c) {
  return {size, {a, 0, c}, {true, false, true}};
}
ProductLoop inBC(int64_t size, int64_t b, int64_t c) {
  return {size, {0, b, c}, {false, true, true}};
}
ProductLoop inAB(int64_t size, int64_t a, int64_t b) {
  return {size, {a, b, 0}, {true, true, false}};
}

TEST(Arrangement, DenseProductIsTakenAsItLies) {
  ProductLoops loops;
  loops.m = {inAC(20, 30, 40)};
  loops.n = {inBC(40, 1, 1)};
  loops.k = {inAB(30, 1, 40)};
  auto found = arrangementsOf(loops);
  ASSERT_EQ(found.size(), 1U); // C transposed lies otherwise
  const Contraction &p = found[0].contraction;
  EXPECT_EQ(p.m, 20);
  EXPECT_EQ(p.n, 40);
  EXPECT_EQ(p.k, 30);
  EXPECT_EQ(p.lda, 30);
  EXPECT_EQ(p.ldb, 40);
  EXPECT_EQ(p.ldc, 40);
  EXPECT_FALSE(p.bTransposed);
  EXPECT_TRUE(p.outer.empty());
  EXPECT_TRUE(found[0].copies.empty());
}

TEST(Arrangement, TransposedResultChangesPlaces) {
  ProductLoops loops; // A 20 x 30, B 40 rows of 30, C 40 rows of 20
  loops.m = {inAC(20, 30, 1)};
  loops.n = {inBC(40, 30, 20)};
  loops.k = {inAB(30, 1, 1)};
  auto found = arrangementsOf(loops);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].swapped);
  EXPECT_TRUE(found[0].copies.empty());
  const Contraction &p = found[0].contraction;
  EXPECT_EQ(p.m, 40);
  EXPECT_EQ(p.n, 20);
  EXPECT_EQ(p.ldc, 20);
  EXPECT_TRUE(p.bTransposed);
}

TEST(Arrangement, TransposedSourceIsGathered) {
  ProductLoops loops; // A 30 rows of 20
  loops.m = {inAC(20, 1, 40)};
  loops.n = {inBC(40, 1, 1)};
  loops.k = {inAB(30, 20, 40)};
  auto found = arrangementsOf(loops);
  ASSERT_FALSE(found.empty());
  ASSERT_EQ(found[0].copies.size(), 1U);
  const DenseCopy &copy = found[0].copies[0];
  EXPECT_EQ(copy.operand, 0U);
  ASSERT_EQ(copy.dims.size(), 2U);
  EXPECT_EQ(copy.dims[0].size, 20);
  EXPECT_EQ(copy.dims[0].stride, 1);
  EXPECT_EQ(copy.dims[1].size, 30);
  EXPECT_EQ(copy.dims[1].stride, 20);
  EXPECT_EQ(found[0].contraction.lda, 30);
}

TEST(Arrangement, LoopsThatContinueEachOtherAreOne) {
  ProductLoops loops; // A 4 x 5 x 6 x 7, summed over the last two
  loops.m = {inAC(5, 42, 3), inAC(4, 210, 15)};
  loops.n = {inBC(3, 1, 1)};
  loops.k = {inAB(7, 1, 3), inAB(6, 7, 21)};
  auto found = arrangementsOf(loops);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].contraction.m, 20);
  EXPECT_EQ(found[0].contraction.k, 42);
  EXPECT_TRUE(found[0].contraction.outer.empty());
  EXPECT_FALSE(found[0].sumsOutside);
}

TEST(Arrangement, SumsApartGoAround) {
  ProductLoops loops; // batches of A and B, summed over
  loops.m = {inAC(20, 30, 40)};
  loops.n = {inBC(40, 1, 1)};
  loops.k = {inAB(7, 600, 1200), inAB(30, 1, 40)};
  auto found = arrangementsOf(loops);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].sumsOutside);
  ASSERT_EQ(found[0].contraction.outer.size(), 1U);
  EXPECT_EQ(found[0].contraction.outer[0].count, 7);
  EXPECT_EQ(found[0].contraction.outer[0].cStride, 0);
}

TEST(Arrangement, RowsOfUnknownNumberAreM) {
  ProductLoops loops; // A ? x 5 x 30
  loops.m = {inAC(8, 150, 200), inAC(5, 30, 40)};
  loops.m[0].dynamic = true;
  loops.n = {inBC(40, 1, 1)};
  loops.k = {inAB(30, 1, 40)};
  auto found = arrangementsOf(loops);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].contraction.dynamicRows);
  EXPECT_EQ(found[0].contraction.m, 40);
  EXPECT_EQ(found[0].rowsEach, 5);
}

TEST(Arrangement, OtherSizesMustBeKnown) {
  ProductLoops loops;
  loops.m = {inAC(20, 30, 40)};
  loops.n = {inBC(40, 1, 1)};
  loops.k = {inAB(30, 1, 40)};
  loops.k[0].dynamic = true;
  EXPECT_TRUE(arrangementsOf(loops).empty());
}

} // namespace
