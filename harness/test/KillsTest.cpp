//===-- KillsTest.cpp - kill -9 at random moments -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole commands, ended by SIGKILL somewhere between their start and their
// end: a few moments here, AUTOCONFIG_KILLS of them in the campaign
// (`ctest -C campaign -L campaign`).
//
//===----------------------------------------------------------------------===//

#include "harness/store/Merge.h"
#include "harness/store/Store.h"
#include "harness/test/DashboardTree.h"
#include "harness/test/StoreSupport.h"
#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Words = std::vector<std::string>;
using Seconds = std::chrono::duration<double>;

int numberFrom(const char *variable, int usual) {
  const char *given = std::getenv(variable);
  return given ? std::atoi(given) : usual;
}

int kills() { return numberFrom("AUTOCONFIG_KILLS", 3); }

/// A command of autobench that may be killed.
class Command {
public:
  Command(const FakeTree &tree, Words arguments)
      : words(tree.command(std::move(arguments))), temporary(tree.temporary()) {
  }

  /// Ends it after so many seconds; whether it had not ended by itself.
  bool killedAfter(double seconds) const {
    pid_t child = start();
    auto moment = std::chrono::steady_clock::now() + Seconds(seconds);
    int status = 0;
    while (std::chrono::steady_clock::now() < moment) {
      if (::waitpid(child, &status, WNOHANG) == child)
        return false;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }
  /// Lets it end; the seconds that it takes.
  double whole() const {
    auto begin = std::chrono::steady_clock::now();
    int status = 0;
    ::waitpid(start(), &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return Seconds(std::chrono::steady_clock::now() - begin).count();
  }

private:
  pid_t start() const { return FakeTree::startQuietly(words, temporary); }

  Words words;
  std::string temporary;
};

/// Kills commands at random moments until as many are dead as is asked for.
class Killer {
public:
  /// Of commands that take so long; where one took less, the later ones are
  /// expected to.
  explicit Killer(double seconds) : seconds(seconds) {}

  bool isDone() const { return killed >= kills() || tried >= 20 * kills(); }
  /// Whether it is dead; else it ended before.
  bool kill(const Command &command) {
    ++tried;
    double moment = std::uniform_real_distribution<double>(0, seconds)(random);
    if (command.killedAfter(moment)) {
      ++killed;
      return true;
    }
    seconds = moment;
    return false;
  }

  int killed = 0;

private:
  double seconds;
  int tried = 0;
  std::mt19937_64 random{
      static_cast<uint64_t>(numberFrom("AUTOCONFIG_KILL_SEED", 1))};
};

/// What a store holds, without what differs from run to run.
std::set<std::string> cellsIn(Store &store) {
  std::set<std::string> cells;
  Statement select = cantFail(Statement::prepare(
      store.handle(),
      "SELECT op || ' ' || problem || ' ' || preset || ' ' || rival || ' ' || "
      "weights || ' ' || subject || ' ' || status || ' ' || (SELECT count(*) "
      "FROM native_time t WHERE t.cell_id = c.id) FROM cell c"));
  while (cantFail(select.step()))
    cells.insert(select.text(0).str());
  return cells;
}

Store opened(const std::string &path) {
  Store store = cantFail(Store::open(path, Store::Mode::ReadWrite));
  EXPECT_EQ(text(store, "PRAGMA integrity_check"), "ok");
  return store;
}

TEST(Kills, ARunLosesNothingAndEndsWithTheSameCells) {
  auto makeSuite = [](const FakeTree &tree) {
    std::string suite;
    for (int rows = 10; rows < 18; ++rows)
      suite += std::to_string(rows) + "x8:8x8\n";
    tree.folder.write("workloads/matmul/long", suite);
  };
  Words words{"run", "--preset", "real", "--suite", "long"};
  FakeTree whole;
  makeSuite(whole);
  double seconds = Command(whole, words).whole();
  Store reference = opened(whole.folder / "results/results.sqlite");
  std::set<std::string> expected = cellsIn(reference);
  ASSERT_EQ(expected.size(), 16u);

  Killer killer(seconds);
  while (!killer.isDone()) {
    FakeTree tree;
    makeSuite(tree);
    std::string path = tree.folder / "results/results.sqlite";
    Command command(tree, words);
    std::set<std::string> before;
    // Until one comes through, each where the last one was torn off.
    for (bool torn = true; torn && !killer.isDone();) {
      torn = killer.kill(command);
      if (!sys::fs::exists(path))
        continue;
      Store store = opened(path);
      std::set<std::string> now = cellsIn(store);
      for (const std::string &cell : before)
        EXPECT_TRUE(now.count(cell)) << "lost: " << cell;
      before = std::move(now);
    }
    command.whole();
    Store store = opened(path);
    EXPECT_EQ(cellsIn(store), expected);
  }
  EXPECT_EQ(killer.killed, kills());
}

/// A store with `many` cells.
void fillStore(const std::string &path, int many, const char *rival) {
  Prepared p = prepare(path);
  cantFail(execute(p.store.handle(), "PRAGMA synchronous = OFF"));
  for (int i = 0; i < many; ++i) {
    Cell cell = cellOf(p, rival, NativeTime{{1, 2, 3}});
    cell.key.problem = std::to_string(i);
    cantFail(p.store.write(cell, p.run));
  }
}

/// merge or import: `added` cells, `step` or none in a transaction, and the
/// next call ends it.
void killThatAdds(const FakeTree &tree, const Words &words, int64_t there,
                  int64_t added, int64_t step) {
  std::string path = tree.folder / "into.sqlite";
  auto begin = [&] {
    for (const char *tail : {"", "-journal", "-wal", "-shm"})
      sys::fs::remove(path + tail);
    fillStore(path, static_cast<int>(there), "here");
  };
  begin();
  Command command(tree, words);
  Killer killer(command.whole());
  while (!killer.isDone()) {
    begin();
    killer.kill(command);
    {
      Store store = opened(path);
      int64_t cells = numberIn(store, "SELECT count(*) FROM cell");
      EXPECT_TRUE((cells - there) % step == 0 || cells == there + added)
          << cells;
      EXPECT_EQ(numberIn(store, "SELECT count(*) FROM native_time"), 3 * cells);
      EXPECT_EQ(
          numberIn(store, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    }
    command.whole();
    Store store = opened(path);
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM cell"), there + added);
  }
  EXPECT_EQ(killer.killed, kills());
}

TEST(Kills, AMergeIsAllOrNothing) {
  FakeTree tree;
  std::string from = tree.folder / "from.sqlite";
  fillStore(from, 1000, "there");
  killThatAdds(tree, {"merge", from, "--store", tree.folder / "into.sqlite"},
               20, 1000, 1000);
}

TEST(Kills, AMergeOfManyStoresHasTransactionsWhole) {
  FakeTree tree;
  Words words{"merge", "--store", tree.folder / "into.sqlite"};
  constexpr int stores = 3 * storesAtOnce + 1, cells = 40;
  for (int number = 0; number < stores; ++number) {
    words.push_back(tree.folder / (std::to_string(number) + ".sqlite"));
    fillStore(words.back(), cells, ("rival" + std::to_string(number)).c_str());
  }
  killThatAdds(tree, words, 20, stores * cells,
               static_cast<int64_t>(storesAtOnce) * cells);
}

/// `there`: cells of the store that is imported into.
void killImport(int64_t there) {
  FakeTree tree;
  std::string from = tree.folder / "from.sqlite",
              lines = tree.folder / "lines.jsonl.xz";
  fillStore(from, 1000, "there");
  ASSERT_EQ(tree.autobench({"export", "--store", from, "-o", lines}).code, 0);
  killThatAdds(tree, {"import", lines, "--store", tree.folder / "into.sqlite"},
               there, 1000, 1000);
}

TEST(Kills, AnImportIsAllOrNothing) { killImport(20); }

TEST(Kills, AnImportIntoAnEmptyStoreIsAllOrNothing) { killImport(0); }

/// All files below a folder with what they hold.
std::map<std::string, std::string> filesBelow(const std::string &root) {
  std::map<std::string, std::string> files;
  std::error_code code;
  for (sys::fs::recursive_directory_iterator file(root, code), end;
       file != end && !code; file.increment(code))
    if (auto buffer = MemoryBuffer::getFile(file->path());
        buffer && sys::fs::is_regular_file(file->path()))
      files[file->path().substr(root.size())] = (*buffer)->getBuffer().str();
  return files;
}

TEST(Kills, ADashboardIsTheOldOneOrTheNewOne) {
  DashboardTree tree;
  Words words{"dashboard", "-o", tree.folder / "site"};
  Command command(tree, words);
  double seconds = command.whole();
  std::map<std::string, std::string> old = filesBelow(tree.folder / "site");
  ASSERT_FALSE(old.empty());
  // Another state of the store.
  tree.folder.write("build/host/bin/generation", "later");
  ASSERT_EQ(
      tree.autobench({"run", "--preset", "real", "--suite", "matmul/small"})
          .code,
      0);
  ASSERT_EQ(tree.dashboard("new").code, 0);
  std::map<std::string, std::string> later = filesBelow(tree.folder / "new");
  ASSERT_NE(later, old);
  Killer killer(seconds);
  while (!killer.isDone()) {
    killer.kill(command);
    std::map<std::string, std::string> now = filesBelow(tree.folder / "site");
    EXPECT_TRUE(now == old || now == later) << now.size() << " files";
    opened(tree.folder / "results/results.sqlite");
  }
  EXPECT_EQ(killer.killed, kills());
  command.whole();
  EXPECT_EQ(filesBelow(tree.folder / "site"), later);
}

} // namespace
