//===-- StoreSupport.h - Stores and cells for tests -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TEST_STORESUPPORT_H
#define AUTOCONFIG_HARNESS_TEST_STORESUPPORT_H

#include "harness/store/Store.h"
#include "harness/test/Support.h"

namespace autoconfig::harness {

inline int64_t numberIn(Store &store, llvm::StringRef sql) {
  Statement statement = llvm::cantFail(Statement::prepare(store.handle(), sql));
  EXPECT_TRUE(llvm::cantFail(statement.step()));
  return statement.integer(0);
}

inline std::string text(Store &store, llvm::StringRef sql) {
  Statement statement = llvm::cantFail(Statement::prepare(store.handle(), sql));
  EXPECT_TRUE(llvm::cantFail(statement.step()));
  return statement.text(0).str();
}

struct Prepared {
  Store store;
  int64_t run, machine;
};

inline Prepared prepare(llvm::StringRef path) {
  Store store = llvm::cantFail(Store::open(path, Store::Mode::ReadWrite));
  int64_t run =
      llvm::cantFail(store.beginRun({"2025-01-31T12:00:00Z", "run", "abc"}));
  Machine machine;
  machine.cpu = "a cpu";
  int64_t id = llvm::cantFail(store.machine(machine));
  return {std::move(store), run, id};
}

/// The last half of its file: what is opened is whole, what is read is not.
inline void damage(const std::string &path) {
  uint64_t size = 0;
  ASSERT_FALSE(llvm::sys::fs::file_size(path, size));
  std::FILE *file = std::fopen(path.c_str(), "r+b");
  std::fseek(file, static_cast<long>(size / 2), SEEK_SET);
  std::string garbage(size - size / 2, 'x');
  std::fwrite(garbage.data(), 1, garbage.size(), file);
  std::fclose(file);
}

/// A rival is a library, unless it is declared otherwise before.
inline Cell cellOf(const Prepared &prepared, llvm::StringRef rival,
                   Measurement measurement) {
  if (rival != "autoconfig")
    llvm::cantFail(execute(
        prepared.store.handle(),
        ("INSERT OR IGNORE INTO rival VALUES ('" + rival + "', 'library')")
            .str()));
  Cell cell;
  cell.key = {"matmul",
              "2x3:3x4",
              "x86-avx2",
              "haswell",
              rival.str(),
              "given",
              "1.0",
              prepared.machine,
              rival == "autoconfig" ? Role::Chosen : Role::Rival,
              "native"};
  cell.measurement = std::move(measurement);
  cell.flops = 48;
  return cell;
}

/// Of 200 cells, made and damaged.
inline void makeDamagedStore(const std::string &path) {
  {
    Prepared p = prepare(path);
    for (int i = 0; i < 200; ++i) {
      Cell cell = cellOf(p, "autoconfig", NativeTime{{1.0}});
      cell.job = std::to_string(i);
      llvm::cantFail(p.store.write(cell, p.run));
    }
  }
  damage(path);
}

/// Counts and modelled cycles that differ from `scale` to `scale`.
inline Cell countedCell(const Prepared &prepared, llvm::StringRef rival,
                        uint64_t scale) {
  EmulatedCount count;
  count.totals = {{"instructions", 100 * scale}, {"fmas", 24}};
  count.functions = {{"kernel.so", "gemm", {{"instructions", 90 * scale}}},
                     {"libc.so", "", {{"instructions", 10 * scale}}}};
  count.caches = {{"l1d", 50, 5 * scale, 2, 64}, {"l2", 4, 1, 0}};
  Cell cell = cellOf(prepared, rival, count);
  double cycles = 40.0 * static_cast<double>(scale);
  cell.modelled = {{"core-b", cycles, 0.75, {{"compute", cycles}}},
                   {"core-a", 2 * cycles, 1, {}}};
  return cell;
}

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TEST_STORESUPPORT_H
