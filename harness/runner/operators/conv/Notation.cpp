//===-- Notation.cpp - Convolutions as text -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/conv/Notation.h"
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>

using namespace runner;

namespace {

/// In canonical order. `from`: whose value it has where it is missing.
struct Field {
  const char *name;
  const char *from;
  std::optional<int64_t> fallback;
  int64_t least;
};
constexpr Field fields[] = {
    {"g", "", 1, 1},     {"mb", "", {}, 0},   {"ic", "", {}, 0},
    {"ih", "", {}, 0},   {"iw", "ih", {}, 0}, {"oc", "", {}, 0},
    {"oh", "", {}, 0},   {"ow", "oh", {}, 0}, {"kh", "", {}, 0},
    {"kw", "kh", {}, 0}, {"sh", "", 1, 1},    {"sw", "sh", {}, 1},
    {"dh", "", 0, 0},    {"dw", "dh", {}, 0}, {"ph", "", {}, 0},
    {"pw", "ph", {}, 0}};

using Values = std::map<std::string, int64_t>;

/// The fields that the text gives; "12ab" and the like are errors.
class Reader {
public:
  explicit Reader(const std::string &text) : whole(text), rest(text) {}

  [[noreturn]] void fail(const std::string &what) const {
    throw std::invalid_argument("the convolution '" + whole + "' " + what);
  }

  /// Cuts off the layout and what follows it.
  bool readChannelsLast() {
    const size_t at = rest.find('@');
    const std::string tag =
        at == std::string::npos ? "" : rest.substr(at + 1, 4);
    if (tag != "nhwc" && tag != "nchw")
      fail("has no layout, expected @nhwc or @nchw at its end");
    std::string name = rest.substr(at + 5);
    if (name.starts_with('_'))
      name.erase(0, 1);
    if (!name.empty() && !(name.starts_with("n\"") && name.ends_with('"')))
      fail("goes on with '" + name + "' after its layout, expected n\"name\"");
    rest.resize(at);
    return tag == "nhwc";
  }

  Values readFields() {
    Values values;
    size_t at = 0;
    while (at < rest.size()) {
      const size_t start = at;
      while (at < rest.size() && rest[at] >= 'a' && rest[at] <= 'z')
        ++at;
      const std::string name = rest.substr(start, at - start);
      int64_t value = 0;
      const char *end = rest.data() + rest.size();
      auto [stop, error] = std::from_chars(rest.data() + at, end, value);
      if (error != std::errc())
        fail("has no number after '" + name + "'");
      at = stop - rest.data();
      if (at < rest.size() && rest[at] == '_')
        ++at;
      check(name, value);
      if (!values.emplace(name, value).second)
        fail("has '" + name + "' twice");
    }
    return values;
  }

private:
  const std::string whole;
  std::string rest;

  void check(const std::string &name, int64_t value) const {
    std::string known;
    for (const Field &field : fields) {
      known += (known.empty() ? "" : " ") + std::string(field.name);
      if (name != field.name)
        continue;
      if (value < field.least)
        fail("has " + name + std::to_string(value) + ", expected at least " +
             std::to_string(field.least));
      return;
    }
    fail("has the unknown field '" + name + "', expected some of " + known);
  }
};

int64_t fallbackOf(const Field &field, const Values &values) {
  return field.fallback ? *field.fallback : values.at(field.from);
}

} // namespace

rival::Geometry runner::parseConvolution(const std::string &text) {
  Reader reader(text);
  const bool channelsLast = reader.readChannelsLast();
  Values values = reader.readFields();
  for (const Field &field : fields) {
    if (!values.contains(field.name) && !field.fallback && !*field.from)
      reader.fail(std::string("lacks '") + field.name + "'");
    values.try_emplace(field.name, values.contains(field.name)
                                       ? 0
                                       : fallbackOf(field, values));
  }
  const int64_t groups = values["g"];
  for (const char *channels : {"ic", "oc"})
    if (values[channels] % groups)
      reader.fail("has " + std::to_string(groups) + " groups, and " + channels +
                  std::to_string(values[channels]) + " is no multiple of it");
  rival::Geometry geometry = {};
  geometry.channelsLast = channelsLast;
  geometry.batch = values["mb"];
  geometry.groups = groups;
  geometry.inputChannels = values["ic"] / groups;
  geometry.outputChannels = values["oc"] / groups;
  for (int axis = 0; axis < 2; ++axis) {
    auto of = [&](const char *kind) {
      return values[std::string(kind) + (axis ? "w" : "h")];
    };
    geometry.input[axis] = of("i");
    geometry.output[axis] = of("o");
    geometry.kernel[axis] = of("k");
    geometry.stride[axis] = of("s");
    geometry.dilation[axis] = of("d") + 1;
    geometry.before[axis] = of("p");
    geometry.after[axis] = geometry.inputOf(axis, geometry.output[axis] - 1,
                                            geometry.kernel[axis] - 1) +
                           1 - geometry.input[axis];
  }
  return geometry;
}

std::string runner::convolutionText(const rival::Geometry &geometry) {
  Values values = {{"g", geometry.groups},
                   {"mb", geometry.batch},
                   {"ic", geometry.allInputs()},
                   {"oc", geometry.allOutputs()}};
  for (int axis = 0; axis < 2; ++axis) {
    const std::string end = axis ? "w" : "h";
    values["i" + end] = geometry.input[axis];
    values["o" + end] = geometry.output[axis];
    values["k" + end] = geometry.kernel[axis];
    values["s" + end] = geometry.stride[axis];
    values["d" + end] = geometry.dilation[axis] - 1;
    values["p" + end] = geometry.before[axis];
  }
  std::string text;
  for (const Field &field : fields) {
    const int64_t value = values.at(field.name);
    const bool mayBeMissing = field.fallback || *field.from;
    if (!mayBeMissing || value != fallbackOf(field, values))
      text += field.name + std::to_string(value);
  }
  return text + (geometry.channelsLast ? "@nhwc" : "@nchw");
}
