//===-- RecordingFile.cpp - Recordings from files and to files ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Files.h"
#include "harness/common/TemporaryFile.h"
#include "harness/common/Xz.h"
#include "harness/replay/RecordingLines.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace autoconfig::harness {

static Error fileError(StringRef path, const Twine &what) {
  return createStringError(inconvertibleErrorCode(),
                           "recording '" + path + "': " + what);
}

static bool isDatabase(StringRef bytes) {
  return bytes.starts_with(StringRef("SQLite format 3\0", 16));
}

/// Through SQLite, which waits for whoever is writing to it.
static Error copyDatabase(StringRef from, StringRef to) {
  sqlite3 *source = nullptr, *copy = nullptr;
  int code = sqlite3_open_v2(from.str().c_str(), &source, SQLITE_OPEN_READONLY,
                             nullptr);
  Database ownedSource(source);
  if (code != SQLITE_OK)
    return databaseError(source, "cannot be opened");
  constexpr int busyMilliseconds = 30000;
  sqlite3_busy_timeout(source, busyMilliseconds);
  code = sqlite3_open(to.str().c_str(), &copy);
  Database ownedCopy(copy);
  sqlite3_backup *backup =
      code == SQLITE_OK ? sqlite3_backup_init(copy, "main", source, "main")
                        : nullptr;
  if (!backup)
    return databaseError(copy, "cannot be copied to '" + to + "'");
  code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE)
    return databaseError(copy, "cannot be copied to '" + to + "'");
  return Error::success();
}

/// Of a copy of the store, in a file that is gone afterwards.
static Expected<Recording>
recordingOfCopy(function_ref<Error(StringRef copy)> makeCopy) {
  Expected<TemporaryFile> file =
      TemporaryFile::create("autobench-recording", "sqlite");
  if (!file)
    return file.takeError();
  const std::string &copy = file->path();
  if (Error error = makeCopy(copy))
    return std::move(error);
  Expected<Store> store = Store::open(copy, Store::Mode::Read);
  if (!store) {
    std::string message = toString(store.takeError());
    StringRef told = message; // of a file that its user does not know
    told.consume_front("store '" + copy + "': ");
    return createStringError(inconvertibleErrorCode(), told);
  }
  return recordingOf(*store);
}

static Expected<Recording> recordingFrom(StringRef path, StringRef bytes,
                                         bool compressed) {
  if (!isDatabase(bytes)) {
    if (!bytes.ltrim().starts_with("{"))
      return createStringError(inconvertibleErrorCode(),
                               "neither a store nor JSON lines, nor either "
                               "compressed with xz");
    return recordingIn(bytes);
  }
  return recordingOfCopy([&](StringRef copy) {
    return compressed ? writeFile(copy, bytes) : copyDatabase(path, copy);
  });
}

Expected<Recording> readRecording(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return fileError(path, buffer.getError().message());
  StringRef bytes = (*buffer)->getBuffer();
  std::string unpacked;
  bool compressed = isXz(bytes);
  if (compressed) {
    Expected<std::string> text = decompressXz(bytes);
    if (!text)
      return fileError(path, toString(text.takeError()));
    unpacked = std::move(*text);
    bytes = unpacked;
  }
  Expected<Recording> recording = recordingFrom(path, bytes, compressed);
  if (!recording)
    return fileError(path, toString(recording.takeError()));
  return recording;
}

Error writeRecording(const Recording &recording, StringRef path) {
  std::string lines = linesOf(recording);
  if (!path.ends_with(".xz"))
    return writeFile(path, lines);
  Expected<std::string> packed = compressXz(lines);
  if (!packed)
    return packed.takeError();
  return writeFile(path, *packed);
}

} // namespace autoconfig::harness
