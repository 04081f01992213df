//===-- NewStore.h - A store that is there when it is whole -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who fills a store from files may find out late that one of them is torn. A
// store that was there before is left as it was by the transaction; one that
// was not is made in a folder beside its place, and moved there at the end.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_NEWSTORE_H
#define AUTOCONFIG_HARNESS_STORE_NEWSTORE_H

#include "harness/common/RunFolder.h"
#include "harness/store/Store.h"
#include <memory>

namespace autoconfig::harness {

class NewStore {
public:
  /// Errors: those of Store::open, or that the folder cannot be made.
  static llvm::Expected<NewStore> open(llvm::StringRef path);
  NewStore(NewStore &&) = default;
  ~NewStore();

  Store &operator*() { return store; }
  /// Whether there was none; it goes with this object unless it is kept.
  bool isNew() const { return folder != nullptr; }
  /// Puts it in its place. It is closed then.
  llvm::Error keep();

private:
  NewStore(std::string path, std::unique_ptr<RunFolder> folder, Store store)
      : path(std::move(path)), folder(std::move(folder)),
        store(std::move(store)) {}

  std::string path;
  std::unique_ptr<RunFolder> folder; // of one that is new
  Store store;                       // closed before its folder goes
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_NEWSTORE_H
