//===-- TargetDescription.cpp - A target file as written ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetDescription.h"
#include "autoconfig/targets/Requirements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Triple.h"

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

namespace {

/// Reads the root map, key by key.
class Reader {
public:
  explicit Reader(TargetDescription &target) : target(target) {}

  llvm::Error run() {
    const YamlNode &root = target.root;
    if (root.kind != YamlNode::Map)
      return error(root, "expected a target description: name, triple, cpu, "
                         "facts, ..");
    llvm::StringSet<> seen;
    for (const auto &[key, value] : llvm::zip_equal(root.keys, root.items)) {
      if (!seen.insert(key.scalar).second)
        return error(key, "'" + key.scalar + "' is given twice");
      if (llvm::Error wrong = entry(key, value))
        return wrong;
    }
    return checkWhole();
  }

private:
  llvm::Error error(const YamlNode &at, const Twine &message) {
    return yamlError(target.path, at, message);
  }

  llvm::Error entry(const YamlNode &key, const YamlNode &value) {
    StringRef name = key.scalar;
    if (name == "facts")
      return facts(value);
    if (name == "requires")
      return requirements(value);
    if (name == "scheduling")
      return scheduling(value);
    if (name == "relatives")
      return relatives(value);
    if (name == "also_cpus")
      return texts(value, target.alsoCpus);
    if (name == "warnings")
      return texts(value, target.warnings);
    std::string text;
    if (llvm::Error wrong = scalar(name, value, text))
      return wrong;
    if (name == "name")
      target.name = text;
    else if (name == "description")
      target.description = text;
    else if (name == "base")
      target.base = text;
    else if (name == "triple")
      return triple(value, text);
    else if (name == "cpu")
      target.cpu = text;
    else if (name == "features")
      target.features = text;
    else if (name == "scalar_operand")
      return scalarOperand(value, text);
    else if (name == "detect") {
      if (text != "host")
        return error(value, "detect expects host, got '" + text + "'");
      target.detectHost = true;
    } else
      return error(key, "unknown key '" + name +
                            "', expected name, description, base, detect, "
                            "triple, cpu, also_cpus, relatives, features, "
                            "requires, scalar_operand, scheduling, warnings or "
                            "facts");
    return llvm::Error::success();
  }

  /// scheduling: {model: .., dispatch: .., vector_bits: .., source: ".."}
  llvm::Error scheduling(const YamlNode &node) {
    if (node.kind != YamlNode::Map)
      return error(node, "scheduling expects {model: .., source: \"..\"}");
    Scheduling &read = target.scheduling.emplace();
    read.source.clear();
    for (const auto &[part, content] : llvm::zip_equal(node.keys, node.items)) {
      StringRef name = part.scalar;
      if (name == "dispatch" || name == "vector_bits") {
        int64_t &number = name == "dispatch" ? read.dispatch : read.vectorBits;
        if (StringRef(content.scalar).getAsInteger(10, number) || number < 1)
          return error(content, name +
                                    " of scheduling expects a number above "
                                    "0, got '" +
                                    content.scalar + "'");
        continue;
      }
      if (name != "model" && name != "source")
        return error(part, "unknown part '" + name +
                               "' of scheduling, expected model, dispatch, "
                               "vector_bits or source");
      if (llvm::Error wrong =
              scalar(name, content, name == "model" ? read.model : read.source))
        return wrong;
    }
    if (read.model.empty() || read.source.empty())
      return error(node, "scheduling needs a model (a CPU name of LLVM, "
                         "throughputs or none) and a source");
    if (read.model == "none")
      read.model.clear();
    return llvm::Error::success();
  }

  /// relatives: {vendor: .., year: .., any_of: [..]}
  llvm::Error relatives(const YamlNode &node) {
    constexpr const char *form =
        "relatives expects {vendor: .., year: .., any_of: [FEATURE, ..]}";
    if (node.kind != YamlNode::Map)
      return error(node, form);
    Relatives &read = target.relatives.emplace();
    for (const auto &[part, content] : llvm::zip_equal(node.keys, node.items)) {
      StringRef name = part.scalar;
      if (name == "vendor") {
        read.vendor = content.scalar;
      } else if (name == "any_of") {
        if (llvm::Error wrong = texts(content, read.anyOf))
          return wrong;
      } else if (name != "year") {
        return error(part, "unknown part '" + name + "', " + form);
      } else if (StringRef(content.scalar).getAsInteger(10, read.year)) {
        return error(content, "year of relatives expects a number, got '" +
                                  content.scalar + "'");
      }
    }
    if (read.year == 0 || read.anyOf.empty())
      return error(node, Twine(form) + "; all but vendor are needed");
    return llvm::Error::success();
  }

  llvm::Error scalar(StringRef what, const YamlNode &node, std::string &text) {
    if (node.kind != YamlNode::Scalar)
      return error(node, what + " expects a single value");
    text = node.scalar;
    return llvm::Error::success();
  }

  llvm::Error texts(const YamlNode &node, std::vector<std::string> &result) {
    if (node.kind != YamlNode::Sequence)
      return error(node, "expected a list, as in [a, b]");
    for (const YamlNode &item : node.items) {
      if (item.kind != YamlNode::Scalar)
        return error(item, "expected a list of names");
      result.push_back(item.scalar);
    }
    return llvm::Error::success();
  }

  llvm::Error triple(const YamlNode &node, const std::string &text) {
    if (llvm::Triple(text).getArch() == llvm::Triple::UnknownArch)
      return error(node, "unknown triple '" + text +
                             "', expected one like aarch64-linux-gnu");
    target.triple = text;
    return llvm::Error::success();
  }

  llvm::Error scalarOperand(const YamlNode &node, const std::string &text) {
    for (ScalarOperand operand : {ScalarOperand::Broadcast, ScalarOperand::Lane,
                                  ScalarOperand::Register})
      if (text == scalarOperandName(operand)) {
        target.scalarOperand = operand;
        return llvm::Error::success();
      }
    return error(node, "scalar_operand expects broadcast, lane or register, "
                       "got '" +
                           text + "'");
  }

  llvm::Error requirements(const YamlNode &node) {
    target.cpuRequirements.emplace();
    if (llvm::Error wrong = texts(node, *target.cpuRequirements))
      return wrong;
    for (const YamlNode &item : node.items)
      if (!isKnownRequirement(item.scalar))
        return error(item, "unknown requirement '" + item.scalar +
                               "', expected " + knownRequirements);
    return llvm::Error::success();
  }

  llvm::Error facts(const YamlNode &node) {
    if (node.kind != YamlNode::Map)
      return error(node, "facts expects a map of facts");
    for (const auto &[key, value] : llvm::zip_equal(node.keys, node.items)) {
      const FactKind *kind = findFactKind(key.scalar);
      if (!kind)
        return error(key, unknownFactMessage(key.scalar));
      if (target.facts.count(key.scalar))
        return error(key, "fact '" + key.scalar + "' is given twice");
      if (llvm::Error wrong = fact(*kind, key, value))
        return wrong;
      target.factNodes[key.scalar] = key;
    }
    return llvm::Error::success();
  }

  llvm::Error fact(const FactKind &kind, const YamlNode &key,
                   const YamlNode &node) {
    std::string form = std::string(", expected {value: .., unit: ") +
                       kind.unit + ", source: \"..\"}";
    if (node.kind != YamlNode::Map)
      return error(node, "fact '" + key.scalar +
                             "' needs a value, a unit and "
                             "a source" +
                             form);
    const YamlNode *value = nullptr, *unit = nullptr, *source = nullptr;
    for (const auto &[part, content] : llvm::zip_equal(node.keys, node.items)) {
      const YamlNode **place = part.scalar == "value"    ? &value
                               : part.scalar == "unit"   ? &unit
                               : part.scalar == "source" ? &source
                                                         : nullptr;
      if (!place)
        return error(part, "unknown part '" + part.scalar + "' of fact '" +
                               key.scalar + "'" + form);
      if (*place)
        return error(part, "'" + part.scalar + "' is given twice");
      if (content.kind != YamlNode::Scalar || content.scalar.empty())
        return error(part, "'" + part.scalar + "' of fact '" + key.scalar +
                               "' is empty" + form);
      *place = &content;
    }
    for (auto [place, name] :
         {std::pair(value, "value"), std::pair(unit, "unit"),
          std::pair(source, "source")})
      if (!place)
        return error(key, "fact '" + key.scalar + "' has no " + name + form);
    if (unit->scalar != kind.unit)
      return error(*unit, "fact '" + key.scalar + "' is in " + kind.unit +
                              ", got '" + unit->scalar + "'");
    llvm::Expected<double> number = parseFactValue(kind, value->scalar);
    if (!number)
      return error(*value, llvm::toString(number.takeError()));
    target.facts[key.scalar] = {*number, source->scalar};
    return llvm::Error::success();
  }

  /// What no single entry can tell.
  llvm::Error checkWhole() {
    StringRef stem = llvm::sys::path::stem(target.path);
    if (target.name.empty())
      return error(target.root, "no name, expected 'name: " + stem +
                                    "' as the file is called");
    if (target.name != stem)
      return error(target.root, "name '" + target.name +
                                    "' differs from the file's, expected '" +
                                    stem + "'");
    if (target.description.empty())
      return error(target.root, "no description, expected one line");
    if (target.base && target.detectHost)
      return error(target.root, "base and detect exclude each other: put "
                                "detect into the base");
    if (target.base || target.detectHost)
      return llvm::Error::success();
    if (!target.triple || !target.cpu || !target.cpuRequirements ||
        !target.scalarOperand)
      return error(target.root, "expected triple, cpu, requires and "
                                "scalar_operand (or base: or detect: host)");
    return llvm::Error::success();
  }

  TargetDescription &target;
};

} // namespace

const YamlNode &TargetDescription::at(StringRef key) const {
  for (const auto &[name, value] : llvm::zip_equal(root.keys, root.items))
    if (name.scalar == key)
      return value;
  return root;
}

llvm::Expected<TargetDescription> TargetDescription::read(StringRef path) {
  llvm::Expected<YamlNode> root = readYaml(path);
  if (!root)
    return root.takeError();
  TargetDescription target;
  target.path = path.str();
  target.root = std::move(*root);
  if (llvm::Error wrong = Reader(target).run())
    return wrong;
  return target;
}
