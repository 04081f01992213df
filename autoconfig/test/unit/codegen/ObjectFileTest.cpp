//===-- ObjectFileTest.cpp - Files are whole, or not there ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/ObjectFile.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "gmock/gmock.h"
#include <thread>

using namespace autoconfig;
using testing::HasSubstr;

namespace {

llvm::SmallVector<char, 0> emptyFunction() {
  llvm::LLVMContext context;
  llvm::Module module("test", context);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), false);
  auto *function = llvm::Function::Create(type, llvm::Function::ExternalLinkage,
                                          "nothing", module);
  llvm::IRBuilder<>(llvm::BasicBlock::Create(context, "entry", function))
      .CreateRetVoid();
  llvm::Expected<CodeGenerator> generator =
      CodeGenerator::create(llvm::cantFail(loadTarget("haswell")));
  generator->optimize(module);
  return generator->object(module);
}

class Folder {
public:
  Folder() {
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("object-file", path));
  }
  ~Folder() { llvm::sys::fs::remove_directories(path); }
  std::string operator/(const char *name) const {
    return path.str().str() + "/" + name;
  }
  size_t files() const {
    size_t count = 0;
    std::error_code code;
    for (llvm::sys::fs::directory_iterator entry(path, code), end;
         !code && entry != end; entry.increment(code))
      ++count;
    return count;
  }

private:
  llvm::SmallString<128> path;
};

TEST(ObjectFile, SeveralMayLinkToOnePath) {
  const Folder folder;
  const llvm::SmallVector<char, 0> object = emptyFunction();
  std::vector<std::string> errors(8);
  std::vector<std::thread> linkers;
  for (std::string &error : errors)
    linkers.emplace_back([&] {
      for (int i = 0; i < 5 && error.empty(); ++i)
        if (llvm::Error failed = linkSharedObject(object, folder / "k.so"))
          error = llvm::toString(std::move(failed));
    });
  for (std::thread &linker : linkers)
    linker.join();
  EXPECT_THAT(errors, testing::Each(""));
  EXPECT_EQ(folder.files(), 1u); // and no temporary ones
}

/// Whether the error is the system's, as the exit code of `autoconfig` tells.
bool isSystems(llvm::Error error) {
  return llvm::errorToErrorCode(std::move(error)).category() ==
         std::generic_category();
}

TEST(ObjectFile, WhatCannotBeWrittenIsTheSystemsFault) {
  const Folder folder;
  const llvm::SmallVector<char, 0> object = emptyFunction();
  EXPECT_TRUE(isSystems(linkSharedObject(object, folder / "none/k.so")));
  EXPECT_TRUE(isSystems(writeFile(folder / "none/k.s", "text")));
  EXPECT_THAT(llvm::toString(linkSharedObject(object, folder / "none/k.so")),
              HasSubstr("cannot write '" + (folder / "none/k.so") +
                        "': No such file or directory"));
}

} // namespace
