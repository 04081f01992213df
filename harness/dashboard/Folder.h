//===-- Folder.h - A folder that is replaced at once ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_DASHBOARD_FOLDER_H
#define AUTOCONFIG_HARNESS_DASHBOARD_FOLDER_H

#include "harness/dashboard/Site.h"

namespace autoconfig::harness {

/// Writes the files into a new folder beside `path` and puts it in its place
/// when it is whole: whoever reads, and whenever this is killed, there is
/// either the old site or the new one. Errors: a file that cannot be written;
/// at `path` is something else than a site that this wrote, or an empty folder.
llvm::Error replaceFolder(llvm::StringRef path, llvm::ArrayRef<SiteFile> files);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_DASHBOARD_FOLDER_H
