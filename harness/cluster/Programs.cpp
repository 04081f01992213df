//===-- Programs.cpp - What a sweep is measured with ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Programs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace autoconfig::harness {

static std::vector<std::string> filesOf(const std::string &folder) {
  std::vector<std::string> files;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (sys::fs::is_regular_file(entry->path()))
      files.push_back(entry->path());
  llvm::sort(files);
  return files;
}

Expected<std::string> fingerprint(const Layout &layout, const Preset &preset) {
  std::vector<std::string> files{layout.autoconfig(), preset.runner};
  append_range(files, filesOf(preset.rivals));
  append_range(files, filesOf(layout.root + "/autoconfig/targets"));
  std::string all;
  for (const std::string &file : files) {
    auto content = MemoryBuffer::getFile(file, /*IsText=*/false,
                                         /*RequiresNullTerminator=*/false);
    if (!content)
      return createStringError(content.getError(),
                               "cannot read '" + file +
                                   "': " + content.getError().message());
    all += (sys::path::filename(file) + " " +
            utohexstr(xxh3_64bits((*content)->getBuffer())) + "\n")
               .str();
  }
  return utohexstr(xxh3_64bits(all), /*LowerCase=*/true);
}

} // namespace autoconfig::harness
