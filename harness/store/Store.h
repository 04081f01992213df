//===-- Store.h - Where cells are kept --------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An SQLite file with the schema of results/schema.sql. Every cell is one
// transaction, so that the file is whole whenever the process is killed.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_STORE_H
#define AUTOCONFIG_HARNESS_STORE_STORE_H

#include "harness/store/Cell.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <atomic>

namespace autoconfig::harness {

/// The text of results/schema.sql.
llvm::StringRef storeSchema();

class Store {
public:
  enum class Mode {
    ReadWrite, // created where it does not exist, in a folder that does
    Read,      // must exist; the connection cannot write
  };
  /// Errors: no such file (Read), cannot be written, not a database, another
  /// program's database, a newer version of the schema. A store of an older
  /// version is brought up to date.
  static llvm::Expected<Store> open(llvm::StringRef path, Mode mode);

  llvm::Expected<int64_t> beginRun(const RunInfo &run);
  /// The id of the machine, which is added where it is new.
  llvm::Expected<int64_t> machine(const Machine &machine);
  /// All of them or, where `stop` is set meanwhile, none.
  llvm::Error addSuiteEntries(llvm::ArrayRef<SuiteEntry> entries,
                              const std::atomic<bool> &stop);
  /// Before the rival's first cell; a known rival gets this kind.
  llvm::Error addRival(llvm::StringRef name, RivalKind kind);

  struct Found {
    int64_t id;
    Status status;
    std::string reason, subject;
    std::string kind;        // as kindName tells it
    bool hasTraffic = false; // of simulated caches
    std::string pricing; // of counts: Cell::settings' "pricing"; "": unknown
  };
  /// The last one asked for, of any process. Not for yardsticks: each is
  /// written once, for its job.
  llvm::Expected<std::optional<Found>> find(const CellKey &key);
  /// By rival, the cells of this revision's runs with the key's operator,
  /// problem, preset, target, weights and executor, on any machine.
  llvm::Expected<llvm::StringMap<Found>> askedFor(const CellKey &key,
                                                  llvm::StringRef revision);
  /// In how many processes it passed, by this revision or, "", by any.
  llvm::Expected<size_t> processes(const CellKey &key,
                                   llvm::StringRef revision);
  /// The yardstick of the candidate's job.
  llvm::Expected<std::optional<Found>> yardstickOf(int64_t candidate);
  /// Marks a finished cell, in all its processes, as asked for by this run,
  /// which decided so: the models may have changed where the kernel has not.
  llvm::Error touch(int64_t cell, int64_t run,
                    const std::optional<DecisionRecord> &decision);
  struct Touched {
    int64_t cell;
    std::optional<DecisionRecord> decision;
  };
  /// The same for several, in one transaction.
  llvm::Error touch(llvm::ArrayRef<Touched> cells, int64_t run);
  /// Which rivals have cells of this kind, whatever was built: "problem weights
  /// rival" of all with the key's operator, preset, target, executor, machine.
  llvm::Expected<llvm::StringSet<>> known(const CellKey &key,
                                          llvm::StringRef kind);
  /// "operator problem weights" of all cells.
  llvm::Expected<llvm::StringSet<>> units();
  /// Writes the cell; its id. One with the same key gives way or, of native
  /// time, one of the same process.
  llvm::Expected<int64_t> write(const Cell &cell, int64_t run);

  sqlite3 *handle() const { return database.get(); }

private:
  llvm::Error touchOne(const Touched &touched, int64_t run);
  llvm::Error insertDecision(int64_t id, const DecisionRecord &decision);
  llvm::Error insertAssembly(int64_t id, const std::string &text);
  llvm::Error addToHistory(int64_t cell, int64_t run);
  llvm::Error addProcesses(int64_t cell, int64_t run);
  llvm::Expected<int64_t> insertCell(const Cell &cell, int64_t run);
  llvm::Expected<int64_t> replaceCell(const Cell &cell, int64_t run);
  Database database;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_STORE_H
