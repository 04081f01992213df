//===-- Folder.cpp - A folder that is replaced at once --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/dashboard/Folder.h"
#include "autoconfig/core/Files.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

/// What tells such a folder from others.
constexpr StringRef folderMark = "data/index.js";
/// The folder may be published as it is.
const sys::fs::perms readable =
    sys::fs::all_read | sys::fs::all_exe | sys::fs::owner_write;

static Error folderError(const Twine &what, StringRef path,
                         std::error_code code) {
  return createStringError(code, "cannot " + what + " '" + path +
                                     "': " + code.message());
}

static std::error_code lastError() {
  return std::error_code(errno, std::generic_category());
}

static Error checkPlace(StringRef path) {
  if (!sys::fs::exists(path))
    return Error::success();
  if (sys::fs::is_directory(path)) {
    std::error_code code;
    bool empty = sys::fs::directory_iterator(path, code) ==
                 sys::fs::directory_iterator();
    if (empty || sys::fs::exists(path + "/" + folderMark))
      return Error::success();
  }
  return createStringError(inconvertibleErrorCode(),
                           "'" + path +
                               "' is there and no dashboard; it is not "
                               "replaced: remove it, or name another folder");
}

/// What a killed process left beside the folder.
static void removeLeftovers(StringRef beginning) {
  StringRef parent = sys::path::parent_path(beginning);
  StringRef name = sys::path::filename(beginning);
  std::error_code code;
  for (sys::fs::directory_iterator entry(parent, code), end;
       !code && entry != end; entry.increment(code)) {
    StringRef rest = sys::path::filename(entry->path());
    pid_t process = 0;
    if (rest.consume_front(name) && !rest.getAsInteger(10, process) &&
        ::kill(process, 0) != 0 && errno == ESRCH)
      sys::fs::remove_directories(entry->path());
  }
}

static Error writeBelow(const std::string &path, StringRef text) {
  if (std::error_code code =
          sys::fs::create_directories(sys::path::parent_path(path),
                                      /*IgnoreExisting=*/true, readable))
    return folderError("make", sys::path::parent_path(path), code);
  return writeFile(path, text);
}

/// Both names change at one moment where the file system can do that, else
/// there is a moment without a folder.
static Error putInPlace(const std::string &made, const std::string &path) {
  if (!sys::fs::exists(path))
    return ::rename(made.c_str(), path.c_str()) == 0
               ? Error::success()
               : folderError("make", path, lastError());
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(),
                  RENAME_EXCHANGE) == 0)
    return Error::success(); // `made` is the old one now
  std::string old = made + "-old";
  if (::rename(path.c_str(), old.c_str()) != 0)
    return folderError("replace", path, lastError());
  if (::rename(made.c_str(), path.c_str()) != 0) {
    std::error_code code = lastError();
    ::rename(old.c_str(), path.c_str());
    return folderError("replace", path, code);
  }
  sys::fs::remove_directories(old);
  return Error::success();
}

Error replaceFolder(StringRef path, ArrayRef<SiteFile> files) {
  SmallString<128> place(path);
  if (std::error_code code = sys::fs::make_absolute(place))
    return folderError("find", path, code);
  sys::path::remove_dots(place, /*remove_dot_dot=*/true);
  while (place.size() > 1 && place.back() == '/')
    place.pop_back();
  if (Error error = checkPlace(place))
    return error;
  StringRef parent = sys::path::parent_path(place);
  if (std::error_code code = sys::fs::create_directories(parent))
    return folderError("make", parent, code);
  std::string beginning =
      (parent + "/." + sys::path::filename(place) + ".partial-").str();
  removeLeftovers(beginning);
  std::string made = beginning + utostr(::getpid());
  scope_exit clean([&] { sys::fs::remove_directories(made); });
  for (const SiteFile &file : files)
    if (Error error = writeBelow(made + "/" + file.name, file.text))
      return error;
  return putInPlace(made, place.str().str());
}

} // namespace autoconfig::harness
