//===-- Drawing.h - Figures as SVG and HTML ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_FIGURES_DRAWING_H
#define AUTOCONFIG_HARNESS_FIGURES_DRAWING_H

#include "harness/figures/Figure.h"

namespace autoconfig::harness {

/// Where the parts lie that figures are drawn with.
struct DrawingTools {
  std::string parts;    // harness/figures
  std::string packages; // vega*.min.js, which toolchains/bootstrap gets

  /// With the packages in the cache of toolchains/bootstrap.
  static DrawingTools in(llvm::StringRef parts);
  std::string package(llvm::StringRef name) const;
  /// An error says which are missing, and how to get them.
  llvm::Error checkPackages() const;
};

/// The same bytes for the same figure: no date, no random identifiers, no
/// fonts of this machine. Needs Node.js.
llvm::Expected<std::string> drawSvg(const Figure &figure,
                                    const DrawingTools &tools);

/// One page with all of them, which needs no other file and no network; within
/// a site it begins with the site's navigation, in HTML.
llvm::Expected<std::string> drawPage(llvm::ArrayRef<Figure> figures,
                                     const DrawingTools &tools,
                                     llvm::StringRef navigation = "");

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_FIGURES_DRAWING_H
