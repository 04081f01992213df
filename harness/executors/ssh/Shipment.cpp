//===-- Shipment.cpp - What a job needs on a board ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/ssh/Shipment.h"
#include "harness/common/Json.h"
#include "harness/executors/ssh/Needs.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"

using namespace llvm;

namespace autoconfig::harness {

static Expected<std::unique_ptr<MemoryBuffer>> read(StringRef file) {
  auto buffer = MemoryBuffer::getFile(file, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(buffer.getError(),
                             "cannot read '" + file +
                                 "': " + buffer.getError().message());
  return std::move(*buffer);
}

Error Shipper::addObject(TarWriter &tar, const std::string &file,
                         const std::string &link) {
  if (!linked.insert(link).second)
    return Error::success();
  auto buffer = read(file);
  if (!buffer)
    return buffer.takeError();
  std::string hash =
      toHex(SHA1::hash(arrayRefFromStringRef((*buffer)->getBuffer())),
            /*LowerCase=*/true);
  if (objects.insert(hash).second)
    tar.append("objects/" + hash, (*buffer)->getBuffer());
  added.push_back(hash);
  added.push_back(link);
  return Error::success();
}

Error Shipper::addLibraries(TarWriter &tar, ArrayRef<std::string> files) {
  auto libraries = librariesFor(files, preset.sysroot, preset.triple);
  if (!libraries)
    return libraries.takeError();
  for (const auto &[name, file] : *libraries)
    if (Error error = addObject(tar, file, "lib/" + name))
      return error;
  return Error::success();
}

Error Shipper::addRunner(TarWriter &tar) {
  Expected<Needs> needs = Needs::of(preset.runner);
  if (!needs)
    return needs.takeError();
  if (!needs->loader.empty()) {
    std::string loader = findInSysroot(needs->loader, preset.sysroot);
    if (loader.empty())
      return createStringError(inconvertibleErrorCode(),
                               "the runner's loader '" + needs->loader +
                                   "' is not in the sysroot '" +
                                   preset.sysroot + "'");
    hasLoader = true;
    if (Error error = addObject(tar, loader, "loader"))
      return error;
  }
  if (Error error = addObject(tar, preset.runner, "runner"))
    return error;
  return addLibraries(tar, {preset.runner});
}

Error Shipper::pack(StringRef jobFile, const std::string &archive) {
  Expected<std::unique_ptr<TarWriter>> made = TarWriter::create(archive, "new");
  if (!made)
    return made.takeError();
  TarWriter &tar = **made;
  added.clear();
  if (linked.empty())
    if (Error error = addRunner(tar))
      return error;
  Expected<json::Object> job = readJsonObject(jobFile);
  if (!job)
    return job.takeError();
  json::Array *contenders = job->getArray("contenders");
  if (!contenders)
    return createStringError(inconvertibleErrorCode(),
                             jobFile + ": no list under 'contenders'");
  size_t kernels = 0;
  for (json::Value &value : *contenders) {
    json::Object &contender = *value.getAsObject();
    if (std::optional<StringRef> rival = contender.getString("rival")) {
      std::string file = rival->str();
      std::string link = ("rivals/" + sys::path::filename(file)).str();
      if (!linked.contains(link)) {
        rivals.push_back(link);
        if (Error error = addLibraries(tar, {file}))
          return error;
      }
      if (Error error = addObject(tar, file, link))
        return error;
      contender["rival"] = link;
    } else if (std::optional<StringRef> kernel =
                   contender.getString("kernel")) {
      auto buffer = read(*kernel);
      if (!buffer)
        return buffer.takeError();
      std::string name = "job/" + std::to_string(kernels++) + ".so";
      tar.append(name, (*buffer)->getBuffer());
      contender["kernel"] = name;
    }
  }
  tar.append("job/job.json", toText(std::move(*job)) + "\n");
  return Error::success();
}

std::vector<std::string> Shipper::command(StringRef session) const {
  if (!hasLoader)
    return {"./runner"};
  // What is linked with a path of the machine that built it must not find a
  // folder of that name; "" is the runner itself.
  std::string inhibited = ":";
  for (const std::string &rival : rivals)
    inhibited += (session + "/" + rival + ":").str();
  return {"./loader",        "--inhibit-cache",
          "--library-path",  (session + "/lib").str(),
          "--inhibit-rpath", inhibited,
          "./runner"};
}

} // namespace autoconfig::harness
