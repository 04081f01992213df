//===-- YamlReader.cpp - YAML as plain data -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/YamlReader.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/core/Messages.h"
#include <yaml-cpp/yaml.h>

using namespace autoconfig;
using llvm::Twine;

static YamlNode convert(const YAML::Node &from) {
  YamlNode node;
  if (!from.Mark().is_null()) { // an empty document has no place
    node.line = from.Mark().line + 1;
    node.column = from.Mark().column + 1;
  }
  switch (from.Type()) {
  case YAML::NodeType::Undefined:
  case YAML::NodeType::Null:
    break;
  case YAML::NodeType::Scalar:
    node.kind = YamlNode::Scalar;
    node.scalar = from.Scalar();
    break;
  case YAML::NodeType::Sequence:
    node.kind = YamlNode::Sequence;
    for (const YAML::Node &item : from)
      node.items.push_back(convert(item));
    break;
  case YAML::NodeType::Map:
    node.kind = YamlNode::Map;
    for (const auto &entry : from) {
      node.keys.push_back(convert(entry.first));
      node.items.push_back(convert(entry.second));
    }
    break;
  }
  return node;
}

llvm::Error autoconfig::yamlError(llvm::StringRef path, const YamlNode &at,
                                  const Twine &message) {
  return llvm::createStringError(path + ":" + Twine(at.line) + ":" +
                                 Twine(at.column) +
                                 ": error: " + printable(message.str()));
}

llvm::Expected<YamlNode> autoconfig::readYaml(llvm::StringRef path) {
  llvm::Expected<std::string> text = readTextFile(path);
  if (!text)
    return text.takeError();
  YamlNode where;
  try {
    return convert(YAML::Load(*text));
  } catch (const YAML::Exception &exception) {
    if (!exception.mark.is_null()) {
      where.line = exception.mark.line + 1;
      where.column = exception.mark.column + 1;
    }
    return yamlError(path, where, "not valid YAML: " + exception.msg);
  }
}
