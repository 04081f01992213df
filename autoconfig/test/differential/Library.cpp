//===-- Library.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Library.h"
#include "autoconfig/core/Files.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace differential;

llvm::Error Library::add(Compiler &compiler, const Module &module,
                         mlir::ModuleOp plain, mlir::ModuleOp ours) {
  const std::string number = std::to_string(module.number);
  auto objectOfPlain = compiler.compile(plain, "plain_" + number);
  if (!objectOfPlain)
    return objectOfPlain.takeError();
  auto objectOfOurs = compiler.compile(ours, "ours_" + number);
  if (!objectOfOurs)
    return objectOfOurs.takeError();
  objects.push_back(std::move(*objectOfPlain));
  objects.push_back(std::move(*objectOfOurs));
  manifest += number;
  for (const Dims &dims : module.arguments) {
    manifest += " f32";
    for (int64_t dim : dims)
      manifest += "x" + std::to_string(dim);
  }
  manifest += "\n";
  ++modules;
  return llvm::Error::success();
}

/// What the runner prints.
llvm::Expected<std::string> Library::runIn(llvm::StringRef folder) {
  const std::string library = (folder + "/modules.so").str();
  const std::string list = (folder + "/modules.txt").str();
  const std::string log = (folder + "/log").str();
  if (llvm::Error error = autoconfig::linkSharedObject(objects, library))
    return std::move(error);
  if (llvm::Error error = autoconfig::writeFile(list, manifest))
    return std::move(error);
  auto program = llvm::sys::findProgramByName(runner.front());
  if (!program)
    return llvm::createStringError("no runner '" + runner.front() + "'");
  llvm::SmallVector<llvm::StringRef> command(runner.begin(), runner.end());
  command.push_back(library);
  command.push_back(list);
  std::optional<llvm::StringRef> redirects[] = {std::nullopt, log, log};
  llvm::sys::ExecuteAndWait(*program, command, std::nullopt, redirects);
  auto text = llvm::MemoryBuffer::getFile(log);
  if (!text)
    return llvm::createStringError("the runner '" + *program +
                                   "' does not start");
  return (*text)->getBuffer().str();
}

llvm::Error Library::run(Report report) {
  if (objects.empty())
    return llvm::Error::success();
  if (runner.empty())
    return llvm::createStringError("expected the runner's command after --");
  llvm::SmallString<128> folder;
  if (auto error = llvm::sys::fs::createUniqueDirectory("differential", folder))
    return llvm::createStringError(error, "cannot create a temporary folder");
  llvm::scope_exit remove(
      [&] { (void)llvm::sys::fs::remove_directories(folder); });
  auto output = runIn(folder);
  if (!output)
    return output.takeError();

  // "12: same", "12: a difference", and "running 12" without either where it
  // ended.
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(*output).split(lines, '\n', -1, /*KeepEmpty=*/false);
  uint64_t done = 0, running = 0;
  for (llvm::StringRef line : lines) {
    auto [number, result] = line.split(": ");
    uint64_t which;
    if (line.consume_front("running ")) {
      line.getAsInteger(10, running);
    } else if (!number.getAsInteger(10, which)) {
      ++done;
      if (result != "same")
        report(which, result.str());
    }
  }
  if (done == modules)
    return llvm::Error::success();
  report(running, "the runner ended here: " +
                      llvm::StringRef(*output).take_back(300).str());
  return llvm::Error::success();
}
