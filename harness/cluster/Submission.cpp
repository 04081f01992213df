//===-- Submission.cpp - One array job and what it leaves -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Submission.h"
#include "autoconfig/core/Files.h"
#include "harness/cluster/Script.h"
#include "harness/common/Json.h"
#include "harness/common/ReadText.h"
#include "harness/common/ShellWords.h"
#include "harness/common/System.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

static Error fileError(std::error_code code, const Twine &what) {
  return createStringError(code, what + ": " + code.message());
}

Error Submission::write() const {
  json::Object object{{"version", 1},
                      {"name", name},
                      {"partition", partition},
                      {"started_at", startedAt},
                      {"command", command},
                      {"words", json::Array(words)},
                      {"programs", programs},
                      {"generated_here", generatedHere},
                      {"timed", timed},
                      {"whole_nodes", wholeNodes},
                      {"cpus", cpus},
                      {"tasks", static_cast<int64_t>(tasks)},
                      {"job", job}};
  return writeFile(folder + "/submission.json",
                   toText(std::move(object)) + "\n");
}

Expected<Submission> Submission::load(const std::string &folder) {
  std::string file = folder + "/submission.json";
  Expected<json::Object> object = readJsonObject(file);
  if (!object)
    return object.takeError();
  json::Value value = std::move(*object);
  json::Path::Root root(file);
  json::ObjectMapper map(value, root);
  Submission read;
  read.folder = folder;
  int64_t version = 0, cpus = 0, tasks = 0;
  if (!map || !map.map("version", version) || !map.map("name", read.name) ||
      !map.map("partition", read.partition) ||
      !map.map("started_at", read.startedAt) ||
      !map.map("command", read.command) || !map.map("words", read.words) ||
      !map.map("programs", read.programs) ||
      !map.mapOptional("generated_here", read.generatedHere) ||
      !map.map("timed", read.timed) ||
      !map.map("whole_nodes", read.wholeNodes) || !map.map("cpus", cpus) ||
      !map.map("tasks", tasks) || !map.map("job", read.job))
    return root.getError();
  if (version != 1)
    return createStringError(inconvertibleErrorCode(),
                             file + ": version " + Twine(version) +
                                 ", expected 1; another autobench made it");
  read.cpus = static_cast<unsigned>(cpus);
  read.tasks = static_cast<size_t>(tasks);
  return read;
}

std::string Submission::purpose() const {
  // What an emulator tells is the same in every partition.
  return programs + " " + (timed ? partition : "") + " " + shellCommand(words);
}

Error Submission::writeScript() const {
  return writeFile(script(), script::task);
}

Expected<std::vector<std::string>> Submission::units(size_t index) const {
  Expected<std::string> text = readText(task(index) + "/units");
  if (!text)
    return text.takeError();
  std::vector<std::string> units;
  for (StringRef line : split(StringRef(*text).trim(), '\n'))
    units.push_back(line.str());
  return units;
}

Error Submission::writeUnits(size_t index, ArrayRef<std::string> units) const {
  if (std::error_code code = sys::fs::create_directories(task(index)))
    return fileError(code, "cannot make the folder '" + task(index) + "'");
  return writeFile(task(index) + "/units", join(units, "\n") + "\n");
}

Expected<std::optional<json::Object>> Submission::whole(size_t index) const {
  std::string file = wholeFile(index);
  if (!sys::fs::exists(file))
    return std::nullopt;
  Expected<json::Object> told = readJsonObject(file);
  if (!told)
    return told.takeError();
  return std::move(*told);
}

Error Submission::markWhole(size_t index, json::Object told) const {
  return writeFile(wholeFile(index), toText(std::move(told)) + "\n");
}

std::vector<std::string> Submission::attempts(size_t index) const {
  std::vector<std::string> stores;
  std::error_code code;
  for (sys::fs::directory_iterator entry(task(index), code), end;
       !code && entry != end; entry.increment(code)) {
    StringRef name = sys::path::filename(entry->path());
    if (name.starts_with("store-") && name.ends_with(".sqlite"))
      stores.push_back(entry->path());
  }
  llvm::sort(stores);
  return stores;
}

std::string Submission::trouble(size_t index) const {
  Expected<std::string> text = readText(task(index) + "/log");
  if (!text) {
    consumeError(text.takeError());
    return "";
  }
  size_t begin = StringRef(*text).rfind("error: ");
  if (begin == StringRef::npos)
    return "";
  return StringRef(*text).substr(begin + 7).split('\n').first.str();
}

std::string WorkFolder::of(StringRef store) {
  store.consume_back(".sqlite");
  return store.str() + ".slurm";
}

Expected<WorkFolder> WorkFolder::open(const std::string &path) {
  if (std::error_code code = sys::fs::create_directories(path))
    return fileError(code, "cannot make the work folder '" + path +
                               "'; name another --folder");
  SmallString<128> real;
  if (std::error_code code = sys::fs::real_path(path, real))
    return fileError(code, "cannot read the work folder '" + path + "'");
  std::string file = (real + "/lock").str();
  int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0)
    return fileError(std::error_code(errno, std::generic_category()),
                     "cannot write in the work folder '" + path +
                         "'; name another --folder");
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return createStringError(inconvertibleErrorCode(),
                             "another `autobench submit` or `collect` works on "
                             "'" +
                                 path + "'; wait for its end");
  }
  return WorkFolder(real.str().str(), lock);
}

WorkFolder::~WorkFolder() {
  if (lock >= 0)
    ::close(lock);
}

Expected<std::vector<Submission>>
WorkFolder::submissionsIn(const std::string &path) {
  std::vector<std::string> folders;
  std::error_code code;
  for (sys::fs::directory_iterator entry(path, code), end;
       !code && entry != end; entry.increment(code))
    if (sys::fs::exists(entry->path() + "/submission.json"))
      folders.push_back(entry->path());
  if (code)
    return fileError(code, "cannot read the work folder '" + path + "'");
  llvm::sort(folders);
  std::vector<Submission> all;
  for (const std::string &folder : folders) {
    Expected<Submission> one = Submission::load(folder);
    if (!one)
      return one.takeError();
    all.push_back(std::move(*one));
  }
  return all;
}

void WorkFolder::removeHalf() const {
  std::vector<std::string> half;
  std::error_code code;
  for (sys::fs::directory_iterator entry(path, code), end;
       !code && entry != end; entry.increment(code))
    if (sys::fs::is_directory(entry->path()) &&
        !sys::fs::exists(entry->path() + "/submission.json"))
      half.push_back(entry->path());
  for (const std::string &folder : half)
    sys::fs::remove_directories(folder);
}

Expected<Submission> WorkFolder::add(StringRef partition) const {
  Submission made;
  made.partition = partition.str();
  made.startedAt = timeNow();
  std::string stamp = made.startedAt;
  llvm::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  SmallString<128> folder;
  sys::fs::createUniquePath(path + "/" + stamp + "-%%%%%%", folder,
                            /*MakeAbsolute=*/false);
  made.folder = folder.str().str();
  made.name = "autobench-" + sys::path::filename(folder).str();
  if (std::error_code code = sys::fs::create_directories(made.folder))
    return fileError(code, "cannot make the folder '" + made.folder +
                               "'; free some space, or name another --folder");
  return made;
}

} // namespace autoconfig::harness
