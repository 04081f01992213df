//===-- Network.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/Network.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace llvm;

namespace autoconfig::harness {

int64_t elementsOf(const Dims &dims) {
  int64_t elements = 1;
  for (int64_t size : dims)
    elements *= size;
  return elements;
}

std::string textOf(const Dims &dims) {
  return join(
      map_range(dims, [](int64_t size) { return std::to_string(size); }), "x");
}

std::vector<size_t> Network::inputs() const {
  std::vector<size_t> found;
  for (const auto &[index, layer] : enumerate(layers))
    if (layer.kind == LayerKind::Input)
      found.push_back(index);
  return found;
}

double Network::flops() const {
  double sum = 0;
  for (const Layer &layer : layers) {
    auto results = static_cast<double>(elementsOf(layer.dims));
    switch (layer.kind) {
    case LayerKind::Dense:
    case LayerKind::Conv:
    case LayerKind::Depthwise:
      sum += 2 * results *
             static_cast<double>(parameters[layer.parameters[0]].fanIn);
      break;
    case LayerKind::Scores:
      sum += 2 * results *
             static_cast<double>(layers[layer.inputs[0]].dims[1] / layer.heads);
      break;
    case LayerKind::Context:
      sum += 2 * results * static_cast<double>(layers[layer.inputs[0]].dims[2]);
      break;
    default:
      break;
    }
  }
  return sum;
}

namespace {

const std::map<StringRef, LayerKind> &kinds() {
  static const std::map<StringRef, LayerKind> all{
      {"input", LayerKind::Input},         {"dense", LayerKind::Dense},
      {"conv", LayerKind::Conv},           {"depthwise", LayerKind::Depthwise},
      {"maxpool", LayerKind::MaxPool},     {"meanpool", LayerKind::MeanPool},
      {"layernorm", LayerKind::LayerNorm}, {"scores", LayerKind::Scores},
      {"softmax", LayerKind::Softmax},     {"context", LayerKind::Context},
      {"append", LayerKind::Append}};
  return all;
}

const std::map<StringRef, Activation> &activations() {
  static const std::map<StringRef, Activation> all{{"relu", Activation::Relu},
                                                   {"relu6", Activation::Relu6},
                                                   {"gelu", Activation::Gelu}};
  return all;
}

template <class Map> std::string namesOf(const Map &map) {
  return join(make_first_range(map), ", ");
}

/// Reads line after line; the first that does not fit is the error.
class Reader {
public:
  Reader(StringRef name, StringRef file) : file(file) {
    network.name = name.str();
  }

  Expected<Network> read(StringRef text) {
    SmallVector<StringRef> lines;
    text.split(lines, '\n');
    bool ended = false;
    for (StringRef whole : lines) {
      ++line;
      StringRef content = whole.split('#').first.trim();
      if (content.empty())
        continue;
      if (ended)
        return error("nothing follows the output");
      Error failed = content.starts_with("output ")
                         ? output(content.drop_front(7).trim())
                         : layer(content);
      if (failed)
        return std::move(failed);
      ended = content.starts_with("output ");
    }
    if (!ended)
      return error("expected a last line 'output NAME'");
    return std::move(network);
  }

private:
  Error error(const Twine &what) const {
    return createStringError(inconvertibleErrorCode(),
                             file + ":" + Twine(line) + ": " + what);
  }

  Error output(StringRef name) {
    Expected<size_t> found = find(name);
    if (!found)
      return found.takeError();
    if (network.layers[*found].dims.size() != 2)
      return error("the output '" + name +
                   "' is an image, whose layout is no part of a network; "
                   "expected a matrix");
    network.output = *found;
    return Error::success();
  }

  Expected<size_t> find(StringRef name) const {
    auto it = layers.find(name.str());
    if (it == layers.end())
      return error("there is no layer '" + name + "' above");
    return it->second;
  }

  Error layer(StringRef content) {
    auto [name, rest] = content.split('=');
    SmallVector<StringRef> words;
    rest.split(words, ' ', -1, /*KeepEmpty=*/false);
    name = name.trim();
    if (name.empty() || name.contains(' ') || words.empty())
      return error("expected NAME = KIND INPUT.. KEY=VALUE..");
    auto kind = kinds().find(words.front());
    if (kind == kinds().end())
      return error("unknown layer '" + words.front() +
                   "', expected one of: " + namesOf(kinds()));
    Layer added;
    added.name = name.str();
    added.kind = kind->second;
    added.line = line;
    positional.clear();
    for (StringRef word : drop_begin(words))
      if (!word.contains('='))
        positional.push_back(word);
      else if (Error failed = attribute(added, word))
        return failed;
    if (Error failed = complete(added))
      return failed;
    if (!layers.try_emplace(added.name, network.layers.size()).second)
      return error("there is a layer '" + name + "' above");
    network.layers.push_back(std::move(added));
    return Error::success();
  }

  Error attribute(Layer &added, StringRef word) {
    auto [key, value] = word.split('=');
    if (key == "act") {
      auto found = activations().find(value);
      if (found == activations().end())
        return error("unknown activation '" + value +
                     "', expected one of: " + namesOf(activations()));
      added.activation = found->second;
      return Error::success();
    }
    if (key == "add") {
      Expected<size_t> found = find(value);
      if (!found)
        return found.takeError();
      added.addend = *found;
      return Error::success();
    }
    if (key == "mask" && value == "causal") {
      added.causal = true;
      return Error::success();
    }
    const std::map<StringRef, int64_t *> numbers{{"kernel", &added.kernel},
                                                 {"stride", &added.stride},
                                                 {"pad", &added.pad},
                                                 {"heads", &added.heads}};
    auto found = numbers.find(key);
    if (found == numbers.end())
      return error("unknown '" + word +
                   "', expected act=, add=, mask=causal, " + namesOf(numbers));
    if (value.getAsInteger(10, *found->second) || *found->second < 0 ||
        (*found->second == 0 && key != "pad"))
      return error("'" + word + "': expected a number");
    return Error::success();
  }

  /// The word's number, or the dimensions "1x2x3".
  Expected<Dims> dimensions(StringRef word) const {
    Dims dims;
    for (StringRef size : split(word, 'x')) {
      int64_t number = 0;
      if (size.getAsInteger(10, number) || number < 1)
        return error("'" + word + "': expected sizes such as 128x768");
      dims.push_back(number);
    }
    return dims;
  }

  /// Inputs by their names, as many as the layer has, each with `rank`
  /// dimensions.
  Error inputs(Layer &added, size_t count, size_t rank) {
    if (positional.size() < count)
      return error(Twine(count) + " inputs expected");
    for (StringRef word : ArrayRef(positional).take_front(count)) {
      Expected<size_t> found = find(word);
      if (!found)
        return found.takeError();
      const Dims &dims = network.layers[*found].dims;
      if (dims.size() != rank)
        return error("'" + word + "' is " + textOf(dims) + ", expected " +
                     Twine(rank) + " dimensions");
      added.inputs.push_back(*found);
    }
    positional.erase(positional.begin(), positional.begin() + count);
    return Error::success();
  }
  const Dims &dimsOf(const Layer &added, size_t input) const {
    return network.layers[added.inputs[input]].dims;
  }

  Expected<int64_t> channels() {
    if (positional.size() != 1)
      return error("expected one number of channels behind the input");
    Expected<Dims> dims = dimensions(positional.front());
    if (!dims)
      return dims.takeError();
    positional.clear();
    return dims->front();
  }

  void parameter(Layer &added, StringRef name, Dims dims,
                 Parameter::Values values, int64_t fanIn) {
    int64_t floats = elementsOf(dims);
    added.parameters.push_back(network.parameters.size());
    network.parameters.push_back({added.name + "." + name.str(),
                                  std::move(dims), values, fanIn,
                                  network.parameterFloats});
    network.parameterFloats += alignTo(floats, 16);
  }

  Error windows(Layer &added, int64_t filters) {
    const Dims &in = dimsOf(added, 0);
    Dims dims{1};
    for (int64_t size : {in[1], in[2]}) {
      int64_t room = size + 2 * added.pad - added.kernel;
      if (room < 0)
        return error("the kernel is larger than its padded image " +
                     textOf(in));
      dims.push_back(room / added.stride + 1);
    }
    dims.push_back(filters);
    added.dims = std::move(dims);
    return Error::success();
  }

  Error complete(Layer &added) {
    using Values = Parameter::Values;
    switch (added.kind) {
    case LayerKind::Input: {
      if (positional.size() != 1)
        return error("expected the sizes of the input");
      Expected<Dims> dims = dimensions(positional.front());
      if (!dims)
        return dims.takeError();
      if (dims->size() != 2 && (dims->size() != 4 || dims->front() != 1))
        return error("'" + positional.front() +
                     "': expected tokens x channels or 1 x height x width x "
                     "channels");
      added.dims = std::move(*dims);
      return Error::success();
    }
    case LayerKind::Dense: {
      if (Error failed = inputs(added, 1, 2))
        return failed;
      Expected<int64_t> columns = channels();
      if (!columns)
        return columns.takeError();
      int64_t sums = dimsOf(added, 0)[1];
      added.dims = {dimsOf(added, 0)[0], *columns};
      parameter(added, "weight", {sums, *columns}, Values::Spread, sums);
      parameter(added, "bias", {*columns}, Values::Spread, sums);
      break;
    }
    case LayerKind::Conv: {
      if (Error failed = inputs(added, 1, 4))
        return failed;
      Expected<int64_t> filters = channels();
      if (!filters)
        return filters.takeError();
      if (Error failed = windows(added, *filters))
        return failed;
      int64_t in = dimsOf(added, 0)[3], sums = in * added.kernel * added.kernel;
      parameter(added, "weight", {added.kernel, added.kernel, in, *filters},
                Values::Spread, sums);
      parameter(added, "bias", {*filters}, Values::Spread, sums);
      break;
    }
    case LayerKind::Depthwise: {
      if (Error failed = inputs(added, 1, 4))
        return failed;
      int64_t in = dimsOf(added, 0)[3], sums = added.kernel * added.kernel;
      if (Error failed = windows(added, in))
        return failed;
      parameter(added, "weight", {added.kernel, added.kernel, in},
                Values::Spread, sums);
      parameter(added, "bias", {in}, Values::Spread, sums);
      break;
    }
    case LayerKind::MaxPool:
      if (Error failed = inputs(added, 1, 4))
        return failed;
      if (Error failed = windows(added, dimsOf(added, 0)[3]))
        return failed;
      break;
    case LayerKind::MeanPool:
      if (Error failed = inputs(added, 1, 4))
        return failed;
      added.dims = {1, dimsOf(added, 0)[3]};
      break;
    case LayerKind::LayerNorm: {
      if (Error failed = inputs(added, 1, 2))
        return failed;
      added.dims = dimsOf(added, 0);
      int64_t columns = added.dims[1];
      parameter(added, "scale", {columns}, Values::NearOne, 1);
      parameter(added, "bias", {columns}, Values::Spread, columns);
      break;
    }
    case LayerKind::Scores:
      if (Error failed = inputs(added, 2, 2))
        return failed;
      if (dimsOf(added, 0)[1] != dimsOf(added, 1)[1] ||
          dimsOf(added, 0)[1] % added.heads)
        return error("query and key have " + Twine(dimsOf(added, 0)[1]) +
                     " and " + Twine(dimsOf(added, 1)[1]) +
                     " channels, expected the same multiple of the heads");
      added.dims = {added.heads, dimsOf(added, 0)[0], dimsOf(added, 1)[0]};
      break;
    case LayerKind::Softmax:
      if (Error failed = inputs(added, 1, 3))
        return failed;
      added.dims = dimsOf(added, 0);
      if (network.layers[added.inputs[0]].kind != LayerKind::Scores)
        return error("expected scores, whose heads tell the scale");
      if (added.causal)
        parameter(added, "mask", {added.dims[1], added.dims[2]},
                  Values::CausalMask, 1);
      break;
    case LayerKind::Context: {
      StringRef value = positional.size() == 2 ? positional.pop_back_val() : "";
      if (Error failed = inputs(added, 1, 3))
        return failed;
      positional.push_back(value);
      if (Error failed = inputs(added, 1, 2))
        return failed;
      const Dims &weights = dimsOf(added, 0), &values = dimsOf(added, 1);
      if (weights[0] != added.heads || weights[2] != values[0] ||
          values[1] % added.heads)
        return error("weights of " + textOf(weights) +
                     " do not fit values of " + textOf(values));
      added.dims = {weights[1], values[1]};
      break;
    }
    case LayerKind::Append:
      if (Error failed = inputs(added, 2, 2))
        return failed;
      if (dimsOf(added, 0)[1] != dimsOf(added, 1)[1])
        return error("both must have the same number of channels");
      added.dims = {dimsOf(added, 0)[0] + dimsOf(added, 1)[0],
                    dimsOf(added, 0)[1]};
      break;
    }
    return checked(added);
  }

  Error checked(const Layer &added) {
    if (!positional.empty())
      return error("'" + positional.front() + "' is one word too many");
    bool takesMore = is_contained(
        {LayerKind::Dense, LayerKind::Conv, LayerKind::Depthwise}, added.kind);
    if (!takesMore && (added.addend || added.activation != Activation::None))
      return error("add= and act= belong to dense, conv and depthwise");
    if (added.addend && network.layers[*added.addend].dims != added.dims)
      return error("'" + network.layers[*added.addend].name + "' is " +
                   textOf(network.layers[*added.addend].dims) +
                   ", the result " + textOf(added.dims));
    return Error::success();
  }

  StringRef file;
  size_t line = 0;
  Network network;
  std::map<std::string, size_t> layers; // by name
  SmallVector<StringRef> positional;
};

} // namespace

Expected<Network> Network::parse(StringRef name, StringRef text,
                                 StringRef file) {
  return Reader(name, file).read(text);
}

std::vector<std::string> networkNames(StringRef folder) {
  std::vector<std::string> names;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (StringRef name = sys::path::filename(entry->path());
        !name.starts_with("."))
      names.push_back(name.str());
  llvm::sort(names);
  return names;
}

Expected<Network> Network::load(StringRef folder, StringRef nameOrPath) {
  std::string path = nameOrPath.str();
  if (!nameOrPath.contains('/'))
    path = (folder + "/" + nameOrPath).str();
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (buffer)
    return parse(sys::path::filename(path), (*buffer)->getBuffer(), path);
  return createStringError(
      buffer.getError(),
      "there is no network '" + nameOrPath + "'; there are: " +
          join(networkNames(folder), ", ") + ", or give a file's path");
}

} // namespace autoconfig::harness
