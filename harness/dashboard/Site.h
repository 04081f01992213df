//===-- Site.h - The dashboard ----------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pages that are read without a server. Their data are the queries of
//
//   index/<name>.sql    a table of data/index.js, which every page loads
//   problem/<name>.sql  a table of data/problem-<n>.js, which has the rows of
//   one
//                       problem (columns op and problem): the n-th row of
//                       index/problems.sql, from 0
//
// over the views of results/schema.sql, harness/figures/views.sql and
// views.sql. web/<page>.html is the content of a page, web/<page>.js, where
// there is one, what fills it. What comes from the store reaches a page as text
// only.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_DASHBOARD_SITE_H
#define AUTOCONFIG_HARNESS_DASHBOARD_SITE_H

#include "harness/figures/Drawing.h"

namespace autoconfig::harness {

struct SiteSource {
  std::string parts;    // harness/dashboard
  std::string figures;  // results/figures
  std::string store;    // as it was named
  DrawingTools drawing; // without packages there are no charts
  /// What compare/Print.h makes of one; nothing: the page says that there is
  /// none.
  std::optional<llvm::json::Value> comparison;
  llvm::json::Array changes; // where series changed, newest first, an object
                             // each; of very many the newest are shown
  llvm::json::Array alarms;  // what comparisons told of false alarms, likewise
};

struct SiteFile {
  std::string name; // with folders
  std::string text;
};

/// The same files for the same store.
llvm::Expected<std::vector<SiteFile>> makeSite(sqlite3 *database,
                                               const SiteSource &source);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_DASHBOARD_SITE_H
