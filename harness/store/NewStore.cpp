//===-- NewStore.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/NewStore.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

/// Beside the store, so that the move is a change of name. An import into a
/// store that is there uses the same folder: whoever imports next finds what a
/// killed one left.
static std::string folderBeside(const std::string &path) {
  return path + ".import";
}

static std::string fileIn(const RunFolder &folder) {
  return folder.path() + "/new.sqlite";
}

Expected<NewStore> NewStore::open(StringRef path) {
  StringRef parent = sys::path::parent_path(path);
  bool hasPlace = parent.empty() || sys::fs::is_directory(parent);
  // Where there is no place for it, Store::open says what is wrong.
  if (sys::fs::exists(path) || !hasPlace) {
    Expected<Store> store = Store::open(path, Store::Mode::ReadWrite);
    if (!store)
      return store.takeError();
    return NewStore(path.str(), nullptr, std::move(*store));
  }
  Expected<RunFolder> folder = RunFolder::create(folderBeside(path.str()));
  if (!folder)
    return folder.takeError();
  NewStore made(path.str(), std::make_unique<RunFolder>(std::move(*folder)),
                Store());
  Expected<Store> store =
      Store::open(fileIn(*made.folder), Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  made.store = std::move(*store);
  return made;
}

Error NewStore::keep() {
  store = Store();
  if (!isNew())
    return Error::success();
  auto cannot = [&](const Twine &why) {
    return createStringError(inconvertibleErrorCode(),
                             "store '" + path + "': " + why);
  };
  if (sys::fs::exists(path))
    return cannot("another process has made it meanwhile; try again");
  if (std::error_code code = sys::fs::rename(fileIn(*folder), path))
    return cannot("cannot be put in its place: " + code.message());
  return Error::success();
}

NewStore::~NewStore() {
  if (!isNew())
    return;
  store = Store();
  folder.reset();
  sys::fs::remove(folderBeside(path)); // unless another import goes on
}

} // namespace autoconfig::harness
