//===-- LinalgModule.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/LinalgModule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

int64_t inputOffset(const Network &network, size_t layer) {
  int64_t offset = 0;
  for (size_t input : network.inputs())
    if (input < layer)
      offset += alignTo(elementsOf(network.layers[input].dims), 16);
  return offset;
}

int64_t inputFloats(const Network &network) {
  return inputOffset(network, network.layers.size());
}

namespace {

std::string typeOf(const Dims &dims) {
  return "tensor<" + textOf(dims) + "xf32>";
}

std::string listOf(const Dims &dims) {
  return "[" +
         join(
             map_range(dims, [](int64_t size) { return std::to_string(size); }),
             ", ") +
         "]";
}

/// "[0, 1, 2]".
std::string allOf(size_t rank) {
  Dims numbers;
  for (size_t i = 0; i < rank; ++i)
    numbers.push_back(int64_t(i));
  return listOf(numbers);
}

/// A value of the module.
struct Tensor {
  std::string value; // "%query.product"
  Dims dims;
  std::string type() const { return typeOf(dims); }
};

/// An operand of a generic, and the loops that index it.
struct Indexed {
  Tensor tensor;
  std::string loops; // "h, m"
};

class ModuleWriter {
public:
  explicit ModuleWriter(const Network &network) : network(network) {}

  LinalgModule write() {
    const Layer &output = network.layers[network.output];
    line(formatv("func.func @network(%inputs: tensor<{0}xf32>, %parameters: "
                 "tensor<{1}xf32> {{autoconfig.constant}) -> {2} {{",
                 inputFloats(network), network.parameterFloats,
                 typeOf(output.dims)));
    line("  %zero = arith.constant 0.0 : f32");
    line("  %lowest = arith.constant 0xFF800000 : f32");
    for (const auto &[index, layer] : enumerate(network.layers)) {
      current = index;
      results.push_back(emit(layer));
    }
    const Tensor &result = results[network.output];
    line("  return " + result.value + " : " + result.type());
    line("}");
    return std::move(module);
  }

private:
  void line(const Twine &text, StringRef part = "") {
    module.text += (text + "\n").str();
    if (part.empty())
      module.origins.push_back(std::nullopt);
    else
      module.origins.push_back(OperationOrigin{current, part.str()});
  }
  const Layer &layer() const { return network.layers[current]; }
  Tensor fresh(StringRef part, Dims dims) {
    return {"%" + layer().name + "." + part.str(), std::move(dims)};
  }

  /// A part of the arguments.
  Tensor slice(StringRef argument, int64_t all, StringRef name, int64_t offset,
               const Dims &dims) {
    Tensor flat{("%" + name + ".flat").str(), {elementsOf(dims)}};
    line(formatv("  {0} = tensor.extract_slice %{1}[{2}] [{3}] [1] : "
                 "tensor<{4}xf32> to {5}",
                 flat.value, argument, offset, flat.dims[0], all, flat.type()));
    return dims.size() == 1 ? flat : expand(flat, ("%" + name).str(), dims);
  }
  Tensor expand(const Tensor &flat, const std::string &value,
                const Dims &dims) {
    Tensor whole{value, dims};
    line(formatv("  {0} = tensor.expand_shape {1} [{2}] output_shape {3} : {4} "
                 "into {5}",
                 whole.value, flat.value, allOf(dims.size()), listOf(dims),
                 flat.type(), whole.type()));
    return whole;
  }
  Tensor parameter(size_t number) {
    const Parameter &p = network.parameters[layer().parameters[number]];
    return slice("parameters", network.parameterFloats, "constant." + p.name,
                 p.offset, p.dims);
  }

  Tensor empty(StringRef part, const Dims &dims) {
    Tensor made = fresh((part + ".empty").str(), dims);
    line(formatv("  {0} = tensor.empty() : {1}", made.value, made.type()));
    return made;
  }
  Tensor filled(StringRef part, const Dims &dims, StringRef with) {
    Tensor full = fresh((part + ".start").str(), dims);
    Tensor start = empty(part, dims);
    line(formatv("  {0} = linalg.fill ins({1} : f32) outs({2} : {3}) -> {3}",
                 full.value, with, start.value, full.type()),
         (part + ", start").str());
    return full;
  }

  /// `body` is lines of operations on %0, %1, .. (the operands' elements) and
  /// %c (the result's) that end with what is yielded, "%y".
  Tensor generic(const std::string &part, StringRef loops, StringRef kinds,
                 ArrayRef<Indexed> inputs, const Indexed &init,
                 ArrayRef<std::string> body, StringRef yielded) {
    std::vector<std::string> maps, values, types, arguments;
    for (const auto &[number, input] : enumerate(inputs)) {
      maps.push_back(formatv("affine_map<({0}) -> ({1})>", loops, input.loops));
      values.push_back(input.tensor.value);
      types.push_back(input.tensor.type());
      arguments.push_back(formatv("%in{0}: f32", number));
    }
    maps.push_back(formatv("affine_map<({0}) -> ({1})>", loops, init.loops));
    arguments.push_back("%out: f32");
    std::vector<std::string> iterators;
    for (char kind : kinds)
      iterators.push_back(kind == 'p' ? "\"parallel\"" : "\"reduction\"");
    Tensor result = fresh(identifier(part), init.tensor.dims);
    line(formatv("  {0} = linalg.generic {{indexing_maps = [{1}], "
                 "iterator_types = [{2}]} ins({3} : {4}) outs({5} : {6}) {{",
                 result.value, join(maps, ", "), join(iterators, ", "),
                 join(values, ", "), join(types, ", "), init.tensor.value,
                 init.tensor.type()),
         part);
    line("  ^bb0(" + join(arguments, ", ") + "):");
    for (const std::string &operation : body)
      line("    " + operation);
    line("    linalg.yield " + yielded + " : f32");
    line("  } -> " + result.type());
    return result;
  }
  static std::string identifier(StringRef part) {
    std::string name = part.str();
    for (char &c : name)
      if (!isAlnum(c))
        c = '_';
    return name;
  }

  Tensor emit(const Layer &layer) {
    switch (layer.kind) {
    case LayerKind::Input:
      return slice("inputs", inputFloats(network), layer.name,
                   inputOffset(network, current), layer.dims);
    case LayerKind::Dense:
    case LayerKind::Conv:
    case LayerKind::Depthwise:
      return sums();
    case LayerKind::MaxPool:
      return maxPool();
    case LayerKind::MeanPool:
      return meanPool();
    case LayerKind::LayerNorm:
      return layerNorm();
    case LayerKind::Scores:
      return scores();
    case LayerKind::Softmax:
      return softmax();
    case LayerKind::Context:
      return context();
    case LayerKind::Append:
      return append();
    }
    llvm_unreachable("all kinds are above");
  }
  const Tensor &input(size_t number) const {
    return results[network.layers[current].inputs[number]];
  }

  Tensor sums() {
    Tensor weight = parameter(0), bias = parameter(1);
    if (layer().kind == LayerKind::Dense)
      return finish(product(input(0), weight), bias);
    StringRef operation = layer().kind == LayerKind::Conv
                              ? "linalg.conv_2d_nhwc_hwcf"
                              : "linalg.depthwise_conv_2d_nhwc_hwc";
    return finish(
        windows(operation, "convolution", padded("%zero"), weight, "%zero"),
        bias);
  }

  Tensor product(const Tensor &a, const Tensor &b) {
    Tensor start = filled("product", {a.dims[0], b.dims[1]}, "%zero");
    Tensor c = fresh("product", start.dims);
    line(formatv("  {0} = linalg.matmul ins({1}, {2} : {3}, {4}) outs({5} : "
                 "{6}) -> {6}",
                 c.value, a.value, b.value, a.type(), b.type(), start.value,
                 c.type()),
         "product");
    return c;
  }

  Tensor padded(StringRef with) {
    const Tensor &source = input(0);
    int64_t pad = layer().pad;
    if (pad == 0)
      return source;
    Tensor result = fresh("padded", {1, source.dims[1] + 2 * pad,
                                     source.dims[2] + 2 * pad, source.dims[3]});
    line(formatv("  {0} = tensor.pad {1} low[0, {2}, {2}, 0] high[0, {2}, {2}, "
                 "0] {{",
                 result.value, source.value, pad),
         "padding");
    line("  ^bb0(%i: index, %j: index, %k: index, %l: index):");
    line("    tensor.yield " + with + " : f32");
    line("  } : " + source.type() + " to " + result.type());
    return result;
  }

  Tensor windows(StringRef operation, StringRef part, const Tensor &source,
                 const Tensor &window, StringRef with) {
    Tensor start = filled(part, layer().dims, with);
    Tensor result = fresh(part, layer().dims);
    line(formatv("  {0} = {1} {{strides = dense<{2}> : vector<2xi64>} ins({3}, "
                 "{4} : {5}, {6}) outs({7} : {8}) -> {8}",
                 result.value, operation, layer().stride, source.value,
                 window.value, source.type(), window.type(), start.value,
                 result.type()),
         part);
    return result;
  }

  /// Bias, addend and activation.
  Tensor finish(const Tensor &c, const Tensor &bias) {
    const Layer &layer = this->layer();
    bool isImage = c.dims.size() == 4;
    StringRef loops = isImage ? "n, h, w, f" : "m, n";
    StringRef column = isImage ? "f" : "n";
    std::vector<Indexed> inputs{{c, loops.str()}, {bias, column.str()}};
    std::string part = "bias";
    std::vector<std::string> body{"%biased = arith.addf %in0, %in1 : f32"};
    std::string last = "%biased";
    if (layer.addend) {
      inputs.push_back({results[*layer.addend], loops.str()});
      body.push_back("%sum = arith.addf %biased, %in2 : f32");
      last = "%sum";
      part += " and addend";
    }
    activate(layer.activation, body, last, part);
    return generic(part, loops, isImage ? "pppp" : "pp", inputs,
                   {empty("result", c.dims), loops.str()}, body, last);
  }

  static void activate(Activation activation, std::vector<std::string> &body,
                       std::string &last, std::string &part) {
    auto add = [&](const char *format) {
      body.push_back(formatv(format, last));
    };
    switch (activation) {
    case Activation::None:
      return;
    case Activation::Relu:
    case Activation::Relu6:
      body.push_back("%none = arith.constant 0.0 : f32");
      add("%positive = arith.maximumf {0}, %none : f32");
      last = "%positive";
      part += " and relu";
      if (activation == Activation::Relu)
        return;
      body.push_back("%six = arith.constant 6.0 : f32");
      body.push_back("%clamped = arith.minimumf %positive, %six : f32");
      last = "%clamped";
      part += "6";
      return;
    case Activation::Gelu:
      // x / 2 * (1 + erf(x / sqrt(2)))
      body.push_back("%half = arith.constant 0.5 : f32");
      body.push_back("%one = arith.constant 1.0 : f32");
      body.push_back("%root = arith.constant 0.707106769 : f32");
      add("%scaled = arith.mulf {0}, %root : f32");
      body.push_back("%erf = math.erf %scaled : f32");
      body.push_back("%shifted = arith.addf %erf, %one : f32");
      add("%halved = arith.mulf {0}, %half : f32");
      body.push_back("%gelu = arith.mulf %halved, %shifted : f32");
      last = "%gelu";
      part += " and gelu";
      return;
    }
  }

  /// With the channels in the innermost loop, where they are neighbours.
  Tensor maxPool() {
    Tensor image = padded("%lowest");
    Tensor window = empty("window", {layer().kernel, layer().kernel});
    std::string stride = std::to_string(layer().stride);
    return generic(
        "maxima", "n, h, w, i, j, c", "ppprrp",
        {{image, "n, h * " + stride + " + i, w * " + stride + " + j, c"},
         {window, "i, j"}},
        {filled("maxima", layer().dims, "%lowest"), "n, h, w, c"},
        {"%larger = arith.maximumf %out, %in0 : f32"}, "%larger");
  }

  Tensor meanPool() {
    const Tensor &image = input(0);
    Tensor sums = generic("sum", "n, h, w, c", "prrp", {{image, "n, h, w, c"}},
                          {filled("sum", layer().dims, "%zero"), "n, c"},
                          addElement(), "%sum");
    std::string inverse =
        formatv("{0:e9}", 1.0 / double(image.dims[1] * image.dims[2]));
    return generic("mean", "n, c", "pp", {{sums, "n, c"}},
                   {empty("result", layer().dims), "n, c"},
                   {"%inverse = arith.constant " + inverse + " : f32",
                    "%mean = arith.mulf %in0, %inverse : f32"},
                   "%mean");
  }

  Tensor layerNorm() {
    const Tensor &x = input(0);
    Dims rows{x.dims[0]};
    std::string inverse = formatv("%inverse = arith.constant {0:e9} : f32",
                                  1.0 / double(x.dims[1]));
    Tensor sums =
        generic("sums of rows", "m, n", "pr", {{x, "m, n"}},
                {filled("sums", rows, "%zero"), "m"}, addElement(), "%sum");
    Tensor squares =
        generic("sums of squares", "m, n", "pr", {{x, "m, n"}, {sums, "m"}},
                {filled("squares", rows, "%zero"), "m"},
                {inverse, "%mean = arith.mulf %in1, %inverse : f32",
                 "%distance = arith.subf %in0, %mean : f32",
                 "%square = arith.mulf %distance, %distance : f32",
                 "%sum = arith.addf %out, %square fastmath<reassoc> : f32"},
                "%sum");
    Tensor scale = parameter(0), bias = parameter(1);
    return generic(
        "normalising", "m, n", "pp",
        {{x, "m, n"}, {sums, "m"}, {squares, "m"}, {scale, "n"}, {bias, "n"}},
        {empty("result", x.dims), "m, n"},
        {inverse, "%tiny = arith.constant 1.0e-05 : f32",
         "%mean = arith.mulf %in1, %inverse : f32",
         "%variance = arith.mulf %in2, %inverse : f32",
         "%positive = arith.addf %variance, %tiny : f32",
         "%deviation = math.sqrt %positive : f32",
         "%distance = arith.subf %in0, %mean : f32",
         "%normal = arith.divf %distance, %deviation : f32",
         "%scaled = arith.mulf %normal, %in3 : f32",
         "%result = arith.addf %scaled, %in4 : f32"},
        "%result");
  }

  /// [tokens, heads x channels] as [tokens, heads, channels].
  Tensor heads(const Tensor &tokens, StringRef name, int64_t heads) {
    Tensor split{"%" + layer().name + "." + name.str(),
                 {tokens.dims[0], heads, tokens.dims[1] / heads}};
    line(formatv("  {0} = tensor.expand_shape {1} [[0], [1, 2]] output_shape "
                 "{2} : {3} into {4}",
                 split.value, tokens.value, listOf(split.dims), tokens.type(),
                 split.type()));
    return split;
  }
  /// In any order.
  static std::vector<std::string> addElement() {
    return {"%sum = arith.addf %out, %in0 fastmath<reassoc> : f32"};
  }
  static std::vector<std::string> multiplyAdd() {
    return {"%term = arith.mulf %in0, %in1 : f32",
            "%sum = arith.addf %out, %term : f32"};
  }

  Tensor scores() {
    Tensor query = heads(input(0), "query", layer().heads);
    Tensor key = heads(input(1), "key", layer().heads);
    return generic("product", "h, m, n, k", "pppr",
                   {{query, "m, h, k"}, {key, "n, h, k"}},
                   {filled("product", layer().dims, "%zero"), "h, m, n"},
                   multiplyAdd(), "%sum");
  }

  Tensor softmax() {
    const Layer &scored = network.layers[layer().inputs[0]];
    int64_t channels = network.layers[scored.inputs[0]].dims[1] / scored.heads;
    std::string scale = formatv("%scale = arith.constant {0:e9} : f32",
                                1.0 / std::sqrt(static_cast<double>(channels)));
    Dims rows{layer().dims[0], layer().dims[1]};
    const char *all = "h, m, n";
    std::vector<Indexed> inputs{{input(0), all}};
    std::vector<std::string> body{scale,
                                  "%scaled = arith.mulf %in0, %scale : f32"};
    std::string last = "%scaled";
    if (layer().causal) {
      inputs.push_back({parameter(0), "m, n"});
      body.push_back("%masked = arith.addf %scaled, %in1 : f32");
      last = "%masked";
    }
    Tensor scaled = generic("scale", all, "ppp", inputs,
                            {empty("scaled", layer().dims), all}, body, last);
    Tensor maxima =
        generic("maxima of rows", all, "ppr", {{scaled, all}},
                {filled("maxima", rows, "%lowest"), "h, m"},
                {"%larger = arith.maximumf %out, %in0 : f32"}, "%larger");
    Tensor powers =
        generic("exponentials", all, "ppp", {{scaled, all}, {maxima, "h, m"}},
                {empty("powers", layer().dims), all},
                {"%distance = arith.subf %in0, %in1 : f32",
                 "%power = math.exp %distance : f32"},
                "%power");
    Tensor sums =
        generic("sums of rows", all, "ppr", {{powers, all}},
                {filled("sums", rows, "%zero"), "h, m"}, addElement(), "%sum");
    return generic("quotients", all, "ppp", {{powers, all}, {sums, "h, m"}},
                   {empty("result", layer().dims), all},
                   {"%share = arith.divf %in0, %in1 : f32"}, "%share");
  }

  Tensor context() {
    const Tensor &weights = input(0);
    Tensor value = heads(input(1), "value", layer().heads);
    Dims dims{weights.dims[1], layer().heads, value.dims[2]};
    Tensor split = generic("product", "h, m, n, k", "pppr",
                           {{weights, "h, m, k"}, {value, "k, h, n"}},
                           {filled("product", dims, "%zero"), "m, h, n"},
                           multiplyAdd(), "%sum");
    Tensor joined = fresh("joined", layer().dims);
    line(formatv("  {0} = tensor.collapse_shape {1} [[0], [1, 2]] : {2} into "
                 "{3}",
                 joined.value, split.value, split.type(), joined.type()));
    return joined;
  }

  Tensor append() {
    const Tensor &first = input(0), &second = input(1);
    Tensor into = empty("result", layer().dims);
    auto insert = [&](StringRef name, const Tensor &part, int64_t row) {
      Tensor with = fresh(name, layer().dims);
      line(formatv("  {0} = tensor.insert_slice {1} into {2}[{3}, 0] [{4}, "
                   "{5}] [1, 1] : {6} into {7}",
                   with.value, part.value, into.value, row, part.dims[0],
                   part.dims[1], part.type(), with.type()),
           "copy");
      into = with;
    };
    insert("first", first, 0);
    insert("second", second, first.dims[0]);
    return into;
  }

  const Network &network;
  LinalgModule module;
  size_t current = 0;
  std::vector<Tensor> results; // of the layers
};

} // namespace

LinalgModule linalgModule(const Network &network) {
  return ModuleWriter(network).write();
}

} // namespace autoconfig::harness
