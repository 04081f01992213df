//===-- CountTablesTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tables of emulated counts and modelled cycles, on stores that were filled
// as a run fills them.
//
//===----------------------------------------------------------------------===//

#include "harness/common/Json.h"
#include "harness/report/Table.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/test/StoreSupport.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// A store with cells of one preset; machines differ in the length of vectors.
class Filled {
public:
  Filled() : prepared(prepare(folder / "r.sqlite")) {
    cantFail(registerStatistics(prepared.store.handle()));
  }

  /// Cells that follow are of this target, emulated with this vector length.
  void emulate(StringRef target, int64_t bits) {
    Machine machine;
    machine.emulator = "emulator of " + target.str();
    machine.facts = R"({"vlen_bits":)" + std::to_string(bits) + "}";
    machineId = cantFail(prepared.store.machine(machine));
    this->target = target;
  }
  void runNatively(StringRef target) {
    machineId = prepared.machine;
    this->target = target;
  }

  Cell cell(StringRef problem, StringRef rival, Measurement measurement) {
    Cell cell = cellOf(prepared, rival, std::move(measurement));
    cell.key.problem = problem;
    cell.key.target = target;
    cell.key.machine = machineId;
    return cell;
  }
  void declare(StringRef rival, RivalKind kind) {
    cantFail(prepared.store.addRival(rival, kind));
  }
  /// `cycles` 0: no model.
  Cell counted(StringRef problem, StringRef rival, uint64_t instructions,
               double cycles) {
    Cell made = cell(
        problem, rival,
        EmulatedCount{{{"instructions", instructions}, {"fmas", 24}}, {}, {}});
    if (cycles > 0)
      made.modelled = {{"core of " + target, cycles, 1, {}}};
    return made;
  }
  void write(const Cell &cell) {
    ASSERT_EQ(messageOf(prepared.store.write(cell, prepared.run)), "");
  }
  void count(StringRef problem, StringRef rival, uint64_t instructions,
             double cycles) {
    write(counted(problem, rival, instructions, cycles));
  }
  /// At 2 GHz.
  void time(StringRef problem, StringRef rival, double cycles) {
    Cell timed = cell(problem, rival, NativeTime{{cycles / 2e9}});
    timed.gigahertz = 2;
    write(timed);
  }

  std::string table(StringRef name, StringRef format = "csv") {
    TableSource source =
        cantFail(TableSource::load(AUTOCONFIG_ROOT "/results/tables", name));
    Expected<Table> made = query(prepared.store.handle(), source);
    if (!made)
      return toString(made.takeError());
    std::string text;
    raw_string_ostream out(text);
    cantFail(formatNamed(format))(*made, out);
    return text;
  }

private:
  TemporaryFolder folder;
  Prepared prepared;
  int64_t machineId = 0;
  std::string target;
};

TEST(CountTables, InstructionsInTotal) {
  Filled store;
  store.emulate("t", 128);
  store.count("p", "autoconfig", 10, 0);
  store.count("q", "autoconfig", 90, 0);
  store.count("s", "autoconfig", 1000, 0); // only ours
  store.count("p", "openblas", 40, 0);
  store.count("q", "openblas", 60, 0);
  store.count("p", "blis", 20, 0);
  store.declare("naive", RivalKind::Loops);
  store.count("p", "naive", 1, 0);
  // (10 + 90) / (40 + 60), at worst 90 / 60. The libraries' least are 20
  // and 60.
  EXPECT_EQ(store.table("instructions"),
            "op,preset,executor,target,weights,rival,kind,\"ours, total "
            "instructions "
            "(emulated count)\",its total instructions (emulated count),"
            "\"total, ours / its\",\"worst, ours / its\",on the problem,"
            "above 1,of\n"
            "matmul,x86-avx2,native,t,given,blis,library,10,20,0.5,0.5,p,0,1\n"
            "matmul,x86-avx2,native,t,given,naive,loops,10,1,10,10,p,1,1\n"
            "matmul,x86-avx2,native,t,given,openblas,library,100,100,1,1.5,q,1,"
            "2\n"
            "matmul,x86-avx2,native,t,given,best library,,100,80,1.25,1.5,q,1,"
            "2\n");
  EXPECT_TRUE(contains(store.table("counts"),
                       "x86-avx2,native,t,given,p,autoconfig,10,24,,,,,\n"
                       "x86-avx2,native,t,given,p,blis,20,24,,,,,0.5\n"
                       "x86-avx2,native,t,given,p,naive,1,24,,,,,10\n"
                       "x86-avx2,native,t,given,p,openblas,40,24,,,,,0.25\n"));
}

TEST(CountTables, ModelledCyclesOfOneCore) {
  Filled store;
  for (StringRef target : {"t", "u"}) { // not added up
    store.emulate(target, 128);
    store.count("p", "autoconfig", 1, 10);
    store.count("q", "autoconfig", 1, 90);
    store.count("p", "blis", 1, 40);
    store.count("q", "blis", 1, 60);
    store.count("q", "eigen", 1, target == "t" ? 45 : 900);
    store.count("p", "eigen", 1, 0); // no model
    store.declare("naive", RivalKind::Loops);
    for (StringRef problem : {"p", "q"})
      store.count(problem, "naive", 1, 1);
  }
  std::string text = store.table("modelled");
  std::string of = "x86-avx2,native,t,core of t,given,";
  // blis 40 and 60, eigen none and 45: the libraries' least are 40 and 45.
  EXPECT_TRUE(contains(
      text, of + "p,10,0.25,0.25,10,,\n" + of + "q,90,2,1.5,90,2,\n" + of +
                "total,," + shortest(100.0 / 85) + ",1,50,2,\n" + of +
                "worst,,2,1.5,90,2,\n" + of + "worst on,,q,q,q,q,\n" + of +
                "compared on,,2 problems,2 problems,2 problems,1 problem,\n"));
  EXPECT_TRUE(
      contains(text, "x86-avx2,native,u,core of u,given,total,,1,1,50,0.1,\n"));
  EXPECT_TRUE(contains(text,
                       "core (scheduling model),weights,problem,\"ours, "
                       "cycles (modelled)\",best library,blis,naive,eigen,"
                       "model error\n"));
  // The text says what the last column is.
  text = store.table("modelled", "md");
  EXPECT_TRUE(contains(text, "\n\nmodel error: how far modelled cycles are"));
}

TEST(CountTables, OverTheLengthOfVectors) {
  Filled store;
  for (int64_t bits : {1024, 128}) {
    store.emulate("v" + std::to_string(bits), bits);
    for (StringRef problem : {"p", "q"})
      store.count(problem, "autoconfig", 1000 / bits, 2000.0 / bits);
    store.count("p", "blis", bits, 0);
  }
  store.count("q", "blis", 5, 0); // at one length only
  store.runNatively("host");
  store.time("p", "autoconfig", 1);
  // 1000/128 = 7 and 1000/1024 = 0, twice; 2 x 2000/128 = 31.25.
  EXPECT_EQ(
      store.table("vlen"),
      "op,preset,executor,weights,figure,rival,problems,128 (v128),1024 "
      "(v1024),"
      "model error\n"
      "matmul,x86-avx2,native,given,instructions (emulated count),autoconfig,2,"
      "14,0,\n"
      "matmul,x86-avx2,native,given,instructions (emulated count),blis,1,128,"
      "1024,\n"
      "matmul,x86-avx2,native,given,cycles (modelled),autoconfig,2,31.25,"
      "3.90625,\n");
}

/// Modelled and measured: 80 of 100 (-20 %), 330 of 300 (+10 %), 200 of 200.
void fillBand(Filled &store) {
  store.emulate("t", 256);
  store.count("p", "autoconfig", 1, 80);
  store.count("q", "autoconfig", 1, 330);
  store.count("p", "blis", 1, 200);
  Cell otherCode = store.counted("q", "blis", 1, 7);
  otherCode.key.subject = "2.0";
  store.write(otherCode);
  Cell otherKernel = store.counted("q", "eigen", 1, 7);
  otherKernel.implementation = "generic";
  store.write(otherKernel);
  store.runNatively("t");
  store.time("p", "autoconfig", 100);
  store.time("q", "autoconfig", 300);
  for (StringRef problem : {"p", "q"})
    for (StringRef rival : {"blis", "eigen"})
      store.time(problem, rival, 200);
}

TEST(CountTables, ErrorOfTheModel) {
  Filled store;
  fillBand(store);
  std::string text = store.table("band");
  EXPECT_TRUE(contains(text, "cycles (modelled),cycles (native time),error %"));
  std::string of = "x86-avx2,native,t,core of t,";
  EXPECT_TRUE(contains(text, of + "given,autoconfig,p,80,100,-19.99"));
  EXPECT_TRUE(contains(text, of + "given,autoconfig,q,330,300,10."));
  EXPECT_TRUE(contains(text, of + "given,blis,p,200,200,0,,\n"));
  // Neither the other version nor the other kernel was measured.
  EXPECT_FALSE(StringRef(text).contains(",7,"));
  EXPECT_TRUE(contains(text, of + "given,blis,median of 1,,,0,0,\n"));
  // The middle of 0, 10 and 20 %, in the same order: 1.
  EXPECT_TRUE(contains(text, of + ",all,median of 3,,,10."));
  EXPECT_TRUE(StringRef(text).ends_with(",1\n")) << text;

  // The other tables print it beside modelled figures.
  EXPECT_TRUE(contains(store.table("modelled"), ",10 % (median of 3)\n"));
  EXPECT_TRUE(contains(store.table("vlen"), "10 % (median of 3)"));
  EXPECT_TRUE(contains(store.table("quick"),
                       "\"cycles (modelled, core of t, error 10 %)\""));
}

TEST(CountTables, QuickAndStatusShowCounts) {
  Filled store;
  store.emulate("t", 256);
  store.count("p", "autoconfig", 100, 40);
  store.count("p", "blis", 150, 30);
  store.declare("naive", RivalKind::Loops); // no library to be better than
  store.count("p", "naive", 1, 1);
  Cell failed = store.cell("p", "eigen", EmulatedCount{});
  failed.status = Status::Failed;
  failed.reason = "wrong";
  store.write(failed);
  store.write(store.cell("q", "autoconfig", EmulatedStatus{}));
  std::string text = store.table("quick");
  EXPECT_TRUE(contains(
      text,
      "p,x86-avx2,native,t,given,instructions (emulated count),100,150,failed,"
      "1,1.5,,\n"
      "p,x86-avx2,native,t,given,\"cycles (modelled, core of t)\",40,30,,"
      "1,0.75,,\n"));
  EXPECT_TRUE(contains(
      text, "q,x86-avx2,native,t,given,status (emulated),passed,,,,,,\n"));
  EXPECT_TRUE(
      contains(store.table("status"),
               "blis,library,emulated count,1,1,0,0,0,0,0,0,150,30,core of "
               "t,\n"));
}

TEST(CountTables, OverviewHasALineForEachTarget) {
  Filled store;
  store.declare("naive", RivalKind::Loops);
  auto decided = [](Cell cell, StringRef algorithm) {
    cell.decision = DecisionRecord{algorithm.str(), "{}", 1.0, "{}"};
    return cell;
  };
  store.runNatively("zen");
  for (StringRef problem : {"p", "q", "s"})
    store.write(decided(store.cell(problem, "autoconfig", NativeTime{{4}}),
                        problem == "s" ? "MatmulDot" : "MatmulPacked"));
  for (StringRef problem : {"p", "q"}) {
    store.write(store.cell(problem, "blis", NativeTime{{8}}));
    store.write(
        store.cell(problem, "eigen", NativeTime{{problem == "p" ? 2.0 : 9.0}}));
    store.write(store.cell(problem, "naive", NativeTime{{1}}));
  }
  store.emulate("x60", 256);
  store.write(decided(store.counted("p", "autoconfig", 10, 5), "MatmulDot"));
  store.count("p", "blis", 10, 20);
  Cell failed = store.cell("q", "autoconfig", EmulatedCount{});
  failed.status = Status::Failed;
  failed.reason = "wrong";
  store.write(failed);
  store.emulate("v256", 256); // of which there is no model
  store.write(decided(store.counted("p", "autoconfig", 10, 0), "MatmulDot"));
  store.count("p", "blis", 15, 0);
  // zen: 2/4 on p, 8/4 on q, so in the mean 1, and no library ran s.
  EXPECT_EQ(store.table("overview"),
            "op,weights,target,figure,speed,worst,on,failed,algorithms\n"
            "matmul,given,zen,native time,1,0.5,p,,\"Packed 2, Dot 1\"\n"
            "matmul,given,v256,counted instructions,1.5,1.5,p,,Dot 1\n"
            "matmul,given,x60,modelled cycles,4,4,p,1,Dot 1\n");
  std::string text = store.table("overview", "text");
  EXPECT_TRUE(
      contains(text, "op: matmul, weights: given\n"
                     "target  figure                speed  worst  on  failed  "
                     "algorithms\n"));
  for (StringRef line : split(text, '\n'))
    EXPECT_LE(line.size(), 80u) << line.str();
}

TEST(CountTables, OverviewTellsWaysToRunApart) {
  Filled store;
  store.runNatively("zen");
  for (StringRef executor : {"native", "nice"}) {
    Cell cell = store.cell("p", "autoconfig", NativeTime{{4}});
    cell.key.executor = executor;
    store.write(cell);
    cell =
        store.cell("p", "blis", NativeTime{{executor == "nice" ? 2.0 : 8.0}});
    cell.key.executor = executor;
    store.write(cell);
  }
  std::string text = store.table("overview");
  EXPECT_TRUE(contains(text, "\"zen, x86-avx2, native\",native time,2,2,p,"));
  EXPECT_TRUE(contains(text, "\"zen, x86-avx2, nice\",native time,0.5,0.5,p,"));
}

TEST(CountTables, CellsHoldCountsOrNull) {
  Filled store;
  store.emulate("t", 256);
  store.count("p", "autoconfig", 100, 40);
  store.runNatively("t");
  store.time("p", "autoconfig", 2);
  std::string text = store.table("cells", "json");
  EXPECT_TRUE(contains(
      text, R"("instructions":100,"fmas":24,"vector_ops":null,"loads":null,)"
            R"("stores":null,"bytes":null,"modelled_cycles":40,)"
            R"("modelled_core":"core of t")"));
  EXPECT_TRUE(contains(
      text, R"("instructions":null,"fmas":null,"vector_ops":null,"loads":null,)"
            R"("stores":null,"bytes":null,"modelled_cycles":null,)"
            R"("modelled_core":null)"));
}

TEST(CountTables, FunctionsAndCaches) {
  Filled store;
  store.emulate("t", 256);
  Cell cell = store.counted("p", "autoconfig", 1000, 0);
  auto &count = std::get<EmulatedCount>(cell.measurement);
  count.functions = {
      {"kernel.so", "gemm", {{"instructions", 955}, {"fmas", 24}}},
      {"libc.so", "", {{"instructions", 40}}},
      {"libc.so", "memcpy", {{"instructions", 5}}}}; // below 1 %
  count.caches = {{"l1d", 30, 10, 2, 64}, {"l2", 0, 0, 0}};
  store.write(cell);
  EXPECT_TRUE(
      contains(store.table("functions"),
               "x86-avx2,native,t,given,p,autoconfig,kernel.so,gemm,955,95.5,"
               "24,,,,\n"
               "x86-avx2,native,t,given,p,autoconfig,libc.so,?,40,4,,,,,\n"));
  EXPECT_FALSE(StringRef(store.table("functions")).contains("memcpy"));
  // (10 + 2) x 64 bytes; the line of the second level is not known.
  EXPECT_TRUE(
      contains(store.table("traffic"),
               "x86-avx2,native,t,given,p,autoconfig,l1d,30,10,25,2,768\n"
               "x86-avx2,native,t,given,p,autoconfig,l2,0,0,,0,\n"));
}

} // namespace
