//===-- halide.h - Problems as Halide pipelines, for rivals -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm as anybody writes it in Halide: a reduction, and the function
// that it is for. All the rest is an autoscheduler's, which is told the exact
// sizes and that there is one core.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_GENERATORS_HALIDE_H
#define BASELINES_GENERATORS_HALIDE_H

#include "baselines/convolution.h"
#include "baselines/generators/generator.h"
#include "baselines/matmul.h"
#include <halide19/Halide.h>

namespace rival::halide {

inline std::string version() {
  return std::to_string(HALIDE_VERSION_MAJOR) + "." +
         std::to_string(HALIDE_VERSION_MINOR) + "." +
         std::to_string(HALIDE_VERSION_PATCH);
}

/// Halide's words for what clang is told.
inline Halide::Target targetOf(const Request &request) {
  const std::string architecture =
      request.triple.substr(0, request.triple.find('-'));
  if (architecture == "aarch64")
    return Halide::Target("arm-64-linux");
  if (architecture == "riscv64")
    return Halide::Target("riscv-64-linux-rvv-vector_bits_" +
                          std::to_string(request.vectorBits));
  if (architecture != "x86_64")
    throw Unavailable("no target of Halide's is known for " + request.triple);
  if (request.hasFlag("-mavx512f"))
    return Halide::Target("x86-64-linux-avx512_skylake");
  return Halide::Target(request.hasFlag("-mavx2")
                            ? "x86-64-linux-avx-avx2-f16c-fma-sse41"
                            : "x86-64-linux");
}

/// A tensor's dimensions, innermost first, as Halide has them.
using Sizes = std::vector<int>;
using Place = std::vector<Halide::Expr>;

/// Where there is one image or matrix only, no dimension says which: each is
/// one more to tile for an autoscheduler.
inline Sizes batched(Sizes sizes, int64_t batch) {
  if (batch > 1)
    sizes.push_back(static_cast<int>(batch));
  return sizes;
}

struct Pipeline {
  Sizes a, b, c;
  Halide::ImageParam aParam, bParam;
  Halide::Func result{"result"};

  Pipeline(const Sizes &a, const Sizes &b, const Sizes &c)
      : a(a), b(b), c(c), aParam(parameter(a, "a")), bParam(parameter(b, "b")) {
  }

  /// `variables` and the batch, where there is one.
  std::vector<Halide::Var> place(std::vector<Halide::Var> variables) const {
    if (c.size() > variables.size())
      variables.push_back(batch);
    return variables;
  }
  Place place(Place indices) const {
    if (c.size() > indices.size())
      indices.push_back(batch);
    return indices;
  }

  /// The result at `place` is the sum of the terms.
  void sum(const std::vector<Halide::Var> &place, const Halide::Expr &term) {
    Halide::Func sum("sum");
    sum(place) += term;
    result(place) = sum(place);
    Halide::OutputImageParam output = result.output_buffer();
    result.set_estimates(bind(output, c));
  }

private:
  const Halide::Var batch{"batch"};

  static Halide::ImageParam parameter(const Sizes &sizes,
                                      const std::string &name) {
    Halide::ImageParam parameter(Halide::Float(32),
                                 static_cast<int>(sizes.size()), name);
    parameter.set_estimates(bind(parameter, sizes));
    return parameter;
  }
  /// The sizes are constants; they are its region.
  static Halide::Region bind(Halide::OutputImageParam &tensor,
                             const Sizes &sizes) {
    Halide::Region region;
    int stride = 1;
    for (int size : sizes) {
      tensor.dim(static_cast<int>(region.size()))
          .set_bounds(0, size)
          .set_stride(stride);
      region.push_back({0, size});
      stride *= size;
    }
    return region;
  }
};

inline Pipeline product(const Matmul &matmul) {
  const int m = matmul.m, n = matmul.n, k = matmul.k;
  for (int64_t i = 0; i < matmul.batch(); ++i)
    if (matmul.srcIndex[i] != i || matmul.weightsIndex[i] != i)
      throw Unavailable("batches that share matrices are not written here");
  const bool flipped = matmul.transposed;
  Pipeline all(batched({k, m}, matmul.batch()),
               batched(flipped ? Sizes{k, n} : Sizes{n, k}, matmul.batch()),
               batched({n, m}, matmul.batch()));
  Halide::Var x("x"), y("y");
  Halide::RDom r(0, k, "r");
  all.sum(all.place(std::vector{x, y}),
          all.aParam(all.place(Place{r, y})) *
              all.bParam(all.place(flipped ? Place{r, x} : Place{x, r})));
  return all;
}

/// The input row or column that a tap of an output meets.
inline Halide::Expr inputOf(const Convolution &conv, int axis,
                            const Halide::Expr &out, const Halide::Expr &tap) {
  return out * static_cast<int>(conv.stride[axis]) +
         tap * static_cast<int>(conv.dilation[axis]) -
         static_cast<int>(conv.before[axis]);
}

inline Pipeline convolution(const Convolution &conv) {
  const int in = conv.allInputs(), out = conv.allOutputs(),
            depth = conv.inputChannels, kh = conv.kernel[0],
            kw = conv.kernel[1];
  const bool last = conv.channelsLast;
  auto tensor = [&](int channels, const int64_t (&size)[2]) {
    const int height = size[0], width = size[1];
    return batched(last ? Sizes{channels, width, height}
                        : Sizes{width, height, channels},
                   conv.batch);
  };
  Pipeline all(tensor(in, conv.input),
               last ? Sizes{out, depth, kw, kh} : Sizes{kw, kh, depth, out},
               tensor(out, conv.output));
  Halide::Var f("f"), x("x"), y("y");
  Halide::RDom r(0, depth, 0, kw, 0, kh, "r");
  Halide::Expr channel = r.x;
  if (conv.groups > 1)
    channel += f / static_cast<int>(conv.outputChannels) * depth;
  const Halide::Expr column = inputOf(conv, 1, x, r.y),
                     row = inputOf(conv, 0, y, r.z);
  const Place place = all.place(last ? Place{channel, column, row}
                                     : Place{column, row, channel});
  const bool padded = std::max({conv.before[0], conv.before[1], conv.after[0],
                                conv.after[1]}) > 0;
  const Halide::Expr value =
      padded ? Halide::BoundaryConditions::constant_exterior(all.aParam,
                                                             0.0f)(place)
             : Halide::Expr(all.aParam(place));
  all.sum(all.place(last ? std::vector{f, x, y} : std::vector{x, y, f}),
          value * all.bParam(last ? Place{f, r.x, r.y, r.z}
                                  : Place{r.y, r.z, r.x, f}));
  return all;
}

/// C: `NAME` is a buffer of the pointer `name`.
inline std::string buffer(const std::string &name, const Sizes &sizes) {
  std::string dims;
  int64_t stride = 1;
  for (int size : sizes) {
    dims += "{0, " + std::to_string(size) + ", " + std::to_string(stride) +
            ", 0}, ";
    stride *= size;
  }
  return "  halide_dimension_t " + name + "Dims[] = {" + dims +
         "};\n  struct halide_buffer_t " + name + "Buffer = {0};\n  " + name +
         "Buffer.host = (uint8_t *)" + name + ";\n  " + name +
         "Buffer.type = float32;\n  " + name +
         "Buffer.dimensions = " + std::to_string(sizes.size()) + ";\n  " +
         name + "Buffer.dim = " + name + "Dims;\n";
}

/// Calls the pipeline as generator.h says; parallel loops are loops here.
inline std::string glue(const Pipeline &pipeline) {
  return R"(#include <halide19/HalideRuntime.h>
int pipeline(struct halide_buffer_t *, struct halide_buffer_t *, struct halide_buffer_t *);
static const struct halide_type_t float32 = {halide_type_float, 32, 1};
static int inTurn(void *context, halide_task_t task, int min, int size, uint8_t *closure) {
  int error = 0;
  for (int i = min; i < min + size && !error; ++i)
    error = task(context, i, closure);
  return error;
}
__attribute__((constructor)) static void onOneThread(void) {
  halide_set_custom_do_par_for(inTurn);
}
void generated(const float *a, const float *b, float *c) {
)" + buffer("a", pipeline.a) +
         buffer("b", pipeline.b) + buffer("c", pipeline.c) +
         "  pipeline(&aBuffer, &bBuffer, &cBuffer);\n}\n";
}

/// What Halide 19 makes of them for RISC-V leaves out the last columns or rows
/// (21x10:10x77, under QEMU 10): not a rival.
inline void refuseWrongCode(const Request &request) {
  const bool riscv = request.triple.find("riscv64") == 0;
  if (riscv && !Convolution::describes(request.problem) &&
      Matmul(request.problem).transposed)
    throw Unavailable("Halide 19 makes wrong code of transposed weights for "
                      "RISC-V");
}

inline Generated schedule(const Request &request, const std::string &name,
                          const std::map<std::string, std::string> &options,
                          const std::string &implementation) {
  Pipeline all = Convolution::describes(request.problem)
                     ? convolution(Convolution(request.problem))
                     : product(Matmul(request.problem));
  std::string plugin = name;
  std::transform(plugin.begin(), plugin.end(), plugin.begin(), ::tolower);
  Halide::load_plugin(RIVAL_PART_LIBRARY "/halide19/libautoschedule_" + plugin +
                      ".so");
  const Halide::Target target = targetOf(request);
  Halide::Pipeline pipeline(all.result);
  pipeline.apply_autoscheduler(target, {name, options});
  const std::string object = request.folder + "/pipeline.o";
  pipeline.compile_to_object(object, {all.aParam, all.bParam}, "pipeline",
                             target);
  // All that Halide's header needs of a C library, of which there is none here.
  writeFile(request, "string.h",
            "#include <stddef.h>\nvoid *memset(void *, int, size_t);\n");
  return {{object, writeFile(request, "glue.c", glue(all))},
          {"-I", request.folder, "-I", RIVAL_PART "/usr/include"},
          implementation};
}

/// Scheduled by the autoscheduler of that name with its options, and compiled
/// by Halide's LLVM.
inline Generated scheduled(const Request &request, const std::string &name,
                           std::map<std::string, std::string> options,
                           const std::string &implementation) {
  if (request.problem.weightsPrepared)
    throw Unavailable("no prepared weights in Halide");
  refuseWrongCode(request);
  options["parallelism"] = "1";
  try {
    return schedule(request, name, options, implementation);
  } catch (const Halide::Error &error) { // which is no std::exception
    throw Unavailable(error.what());
  }
}

} // namespace rival::halide

#endif // BASELINES_GENERATORS_HALIDE_H
