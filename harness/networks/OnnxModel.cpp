//===-- OnnxModel.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/OnnxModel.h"
#include "harness/networks/LinalgModule.h"
#include "harness/networks/Values.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {
namespace {

/// A message of a protocol buffer. Fields' numbers are those of onnx.proto.
class Message {
public:
  Message &number(unsigned field, uint64_t value) {
    varint(field << 3);
    varint(value);
    return *this;
  }
  Message &real(unsigned field, float value) {
    varint(field << 3 | 5);
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
    return *this;
  }
  Message &text(unsigned field, StringRef value) {
    varint(field << 3 | 2);
    varint(value.size());
    bytes += value;
    return *this;
  }
  Message &message(unsigned field, const Message &value) {
    return text(field, value.bytes);
  }
  const std::string &str() const { return bytes; }

private:
  void varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
  }
  std::string bytes;
};

enum ElementType { floats = 1, integers = 7 };

/// Attributes of a node.
class Attributes {
public:
  Attributes &number(StringRef name, int64_t value) {
    list.push_back(Message().text(1, name).number(20, 2).number(3, value));
    return *this;
  }
  Attributes &real(StringRef name, float value) {
    list.push_back(Message().text(1, name).number(20, 1).real(2, value));
    return *this;
  }
  Attributes &numbers(StringRef name, ArrayRef<int64_t> values) {
    Message attribute = Message().text(1, name).number(20, 7);
    for (int64_t value : values)
      attribute.number(8, static_cast<uint64_t>(value));
    list.push_back(std::move(attribute));
    return *this;
  }
  std::vector<Message> list;
};

const std::vector<unsigned> channelsFirst{0, 3, 1, 2};

class GraphWriter {
public:
  GraphWriter(const Network &network, ArrayRef<float> parameters,
              ArrayRef<float> inputs, StringRef dataFile)
      : network(network), parameters(parameters), inputs(inputs),
        dataFile(dataFile) {}

  OnnxModel write() {
    graph.text(2, network.name);
    for (const auto &[index, layer] : enumerate(network.layers)) {
      current = index;
      emit(layer);
    }
    const Layer &output = network.layers[network.output];
    graph.message(12, valueInfo(output.name, onnxDims(output)));
    made.output = output.name;
    made.outputDims = onnxDims(output);
    Message opset = Message().text(1, "").number(2, 20);
    made.model = Message()
                     .number(1, 9) // the format's version
                     .text(2, "AutoConfig")
                     .message(7, graph)
                     .message(8, opset)
                     .str();
    return std::move(made);
  }

private:
  const Layer &layer() const { return network.layers[current]; }
  const std::string &input(size_t number) const {
    return network.layers[layer().inputs[number]].name;
  }
  /// Behind a mean of an image there is a plain matrix, as classifiers have
  /// it; tokens have a batch of one.
  bool isFlat(const Layer &layer) const {
    return layer.kind == LayerKind::MeanPool ||
           (layer.kind == LayerKind::Dense &&
            isFlat(network.layers[layer.inputs[0]]));
  }
  Dims onnxDims(const Layer &layer) const {
    if (layer.dims.size() == 4)
      return permuted(layer.dims, channelsFirst);
    return isFlat(layer) ? layer.dims : Dims{1, layer.dims[0], layer.dims[1]};
  }

  static Message valueInfo(StringRef name, const Dims &dims) {
    Message shape;
    for (int64_t size : dims)
      shape.message(1, Message().number(1, size));
    Message tensor = Message().number(1, floats).message(2, shape);
    return Message().text(1, name).message(2, Message().message(1, tensor));
  }

  std::string node(StringRef type, ArrayRef<std::string> operands,
                   const std::string &result,
                   const Attributes &attributes = {}) {
    Message made;
    for (const std::string &operand : operands)
      made.text(1, operand);
    made.text(2, result).text(3, result).text(4, type);
    for (const Message &attribute : attributes.list)
      made.message(5, attribute);
    graph.message(1, made);
    return result;
  }
  std::string own(StringRef part) const {
    return layer().name + "." + part.str();
  }

  /// A constant that lies in the file of constants.
  std::string parameter(size_t number, ArrayRef<unsigned> order = {}) {
    const Parameter &p = network.parameters[layer().parameters[number]];
    ArrayRef<float> values = parameters.slice(p.offset, elementsOf(p.dims));
    if (order.empty())
      return constant(p.name, p.dims, values);
    return constant(p.name, permuted(p.dims, order),
                    permuted(values, p.dims, order));
  }
  std::string constant(const std::string &name, const Dims &dims,
                       ArrayRef<float> values) {
    Message tensor;
    for (int64_t size : dims)
      tensor.number(1, size);
    tensor.number(2, floats).text(8, name);
    auto entry = [&](StringRef key, const std::string &value) {
      tensor.message(13, Message().text(1, key).text(2, value));
    };
    entry("location", dataFile.str());
    entry("offset", std::to_string(made.data.size() * sizeof(float)));
    entry("length", std::to_string(values.size() * sizeof(float)));
    tensor.number(14, 1); // the data is elsewhere
    graph.message(5, tensor);
    made.data.insert(made.data.end(), values.begin(), values.end());
    return name;
  }
  /// Small ones stand in the model.
  std::string constant(const std::string &name, ArrayRef<int64_t> values) {
    Message tensor = Message().number(1, values.size()).number(2, integers);
    tensor.text(8, name).text(
        9, StringRef(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(int64_t)));
    graph.message(5, tensor);
    return name;
  }
  std::string constant(const std::string &name, float value) {
    Message tensor = Message().number(2, floats).text(8, name).text(
        9, StringRef(reinterpret_cast<const char *>(&value), sizeof value));
    graph.message(5, tensor);
    return name;
  }

  void emit(const Layer &layer) {
    switch (layer.kind) {
    case LayerKind::Input:
      return emitInput(layer);
    case LayerKind::Dense:
      return dense(layer);
    case LayerKind::Conv:
    case LayerKind::Depthwise:
      return conv(layer);
    case LayerKind::MaxPool:
      node("MaxPool", {input(0)}, layer.name, windows(layer));
      return;
    case LayerKind::MeanPool:
      node("Flatten", {node("GlobalAveragePool", {input(0)}, own("mean"))},
           layer.name);
      return;
    case LayerKind::LayerNorm:
      node("LayerNormalization", {input(0), parameter(0), parameter(1)},
           layer.name, Attributes().number("axis", -1).real("epsilon", 1e-5f));
      return;
    case LayerKind::Scores:
      return scores(layer);
    case LayerKind::Softmax:
      return softmax(layer);
    case LayerKind::Context:
      return context(layer);
    case LayerKind::Append:
      node("Concat", {tokens(0), tokens(1)}, layer.name,
           Attributes().number("axis", 1));
      return;
    }
    llvm_unreachable("all kinds are above");
  }

  void emitInput(const Layer &layer) {
    ArrayRef<float> values =
        inputs.slice(inputOffset(network, current), elementsOf(layer.dims));
    Dims dims = onnxDims(layer);
    made.inputs.push_back(
        {layer.name, dims, static_cast<int64_t>(made.inputData.size())});
    std::vector<float> ordered =
        layer.dims.size() == 4 ? permuted(values, layer.dims, channelsFirst)
                               : values.vec();
    made.inputData.insert(made.inputData.end(), ordered.begin(), ordered.end());
    graph.message(11, valueInfo(layer.name, dims));
  }

  void dense(const Layer &layer) {
    std::string weight = parameter(0), bias = parameter(1), product;
    if (isFlat(layer))
      product = node("Gemm", {input(0), weight, bias}, own("product"));
    else
      product = node("Add",
                     {bias, node("MatMul", {input(0), weight}, own("product"))},
                     own("biased"));
    finish(layer, product);
  }

  static Attributes windows(const Layer &layer) {
    int64_t k = layer.kernel, s = layer.stride, p = layer.pad;
    return Attributes()
        .numbers("kernel_shape", {k, k})
        .numbers("strides", {s, s})
        .numbers("pads", {p, p, p, p});
  }

  void conv(const Layer &layer) {
    Attributes attributes = windows(layer);
    std::string weight;
    if (layer.kind == LayerKind::Depthwise) {
      int64_t channels = layer.dims[3];
      attributes.number("group", channels);
      // [height, width, channels] as [channels, 1, height, width]
      const Parameter &p = network.parameters[layer.parameters[0]];
      ArrayRef<float> values = parameters.slice(p.offset, elementsOf(p.dims));
      weight = constant(p.name, {channels, 1, layer.kernel, layer.kernel},
                        permuted(values, p.dims, {2, 0, 1}));
    } else {
      weight = parameter(0, {3, 2, 0, 1});
    }
    finish(layer, node("Conv", {input(0), weight, parameter(1)},
                       own("convolution"), attributes));
  }

  void finish(const Layer &layer, std::string value) {
    if (layer.addend)
      value =
          node("Add", {value, network.layers[*layer.addend].name}, own("sum"));
    switch (layer.activation) {
    case Activation::None:
      node("Identity", {value}, layer.name);
      return;
    case Activation::Relu:
      node("Relu", {value}, layer.name);
      return;
    case Activation::Relu6:
      node("Clip",
           {value, constant(own("lowest"), 0.0f),
            constant(own("highest"), 6.0f)},
           layer.name);
      return;
    case Activation::Gelu:
      node("Gelu", {value}, layer.name);
      return;
    }
  }

  /// [tokens, heads x channels] as [1, heads, tokens, channels], or with the
  /// last two exchanged.
  std::string heads(const std::string &tokens, StringRef part, const Dims &dims,
                    int64_t heads, bool exchanged) {
    std::string shape = constant(own((part + ".shape").str()),
                                 {1, dims[0], heads, dims[1] / heads});
    std::string split =
        node("Reshape", {tokens, shape}, own((part + ".split").str()));
    return node("Transpose", {split}, own((part + ".heads").str()),
                Attributes().numbers(
                    "perm", exchanged ? ArrayRef<int64_t>{0, 2, 3, 1}
                                      : ArrayRef<int64_t>{0, 2, 1, 3}));
  }
  const Dims &dimsOf(const Layer &layer, size_t number) const {
    return network.layers[layer.inputs[number]].dims;
  }
  /// An input with a batch of one.
  std::string tokens(size_t number) {
    const Layer &source = network.layers[layer().inputs[number]];
    if (!isFlat(source))
      return source.name;
    std::string part = "tokens" + std::to_string(number);
    std::string shape =
        constant(own(part + ".shape"), {1, source.dims[0], source.dims[1]});
    return node("Reshape", {source.name, shape}, own(part));
  }

  void scores(const Layer &layer) {
    std::string query =
        heads(input(0), "query", dimsOf(layer, 0), layer.heads, false);
    std::string key =
        heads(input(1), "key", dimsOf(layer, 1), layer.heads, true);
    std::string product = node("MatMul", {query, key}, own("product"));
    double channels =
        static_cast<double>(dimsOf(layer, 0)[1]) / double(layer.heads);
    node("Div", {product, constant(own("root"), float(std::sqrt(channels)))},
         layer.name);
  }

  void softmax(const Layer &layer) {
    std::string scores = input(0);
    if (layer.causal)
      scores = node("Add", {scores, parameter(0)}, own("masked"));
    node("Softmax", {scores}, layer.name, Attributes().number("axis", -1));
  }

  void context(const Layer &layer) {
    std::string value =
        heads(input(1), "value", dimsOf(layer, 1), layer.heads, false);
    std::string product = node("MatMul", {input(0), value}, own("product"));
    std::string joined = node("Transpose", {product}, own("joined"),
                              Attributes().numbers("perm", {0, 2, 1, 3}));
    node("Reshape",
         {joined, constant(own("shape"), {1, layer.dims[0], layer.dims[1]})},
         layer.name);
  }

  const Network &network;
  ArrayRef<float> parameters, inputs;
  StringRef dataFile;
  size_t current = 0;
  Message graph;
  OnnxModel made;
};

} // namespace

OnnxModel onnxModel(const Network &network, ArrayRef<float> parameters,
                    ArrayRef<float> inputs, StringRef dataFile) {
  return GraphWriter(network, parameters, inputs, dataFile).write();
}

} // namespace autoconfig::harness
