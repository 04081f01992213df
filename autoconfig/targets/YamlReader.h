//===-- YamlReader.h - YAML as plain data -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// yaml-cpp's nodes turned into plain structs that keep their positions and
// their duplicate keys, so that the reader of a description can complain about
// both. Nothing here throws.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_YAMLREADER_H
#define AUTOCONFIG_TARGETS_YAMLREADER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace autoconfig {

struct YamlNode {
  enum Kind { Null, Scalar, Sequence, Map } kind = Null;
  unsigned line = 1, column = 1;
  std::string scalar;
  std::vector<YamlNode> items; // of a sequence, or the values of a map
  std::vector<YamlNode> keys;  // of a map, one for each item, in order
};

/// Parses one YAML document. Errors read "path:line:column: error: ...".
llvm::Expected<YamlNode> readYaml(llvm::StringRef path);

/// "path:line:column: error: message", at a node.
llvm::Error yamlError(llvm::StringRef path, const YamlNode &at,
                      const llvm::Twine &message);

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_YAMLREADER_H
