//===-- mlir_vectorised.cpp - MLIR, by the transform dialect --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the transform dialect of upstream offers who knows what to write: tiles
// of registers, vectors along the columns, accumulators that stay in registers
// over the whole sum. No packing, and no blocks for caches. A size that is no
// multiple of the tile's is cut into parts of their own, the columns into
// powers of two, since other lengths of vectors become bad code.
//
//===----------------------------------------------------------------------===//

// kind: compiler
// operators: matmul conv

#include "mlir.h"
#include <fstream>
#include <set>
#include <sstream>

using namespace rival;

namespace {

struct Tile {
  int64_t rows, columns;
};

/// Two vectors wide, and as high as leaves registers for the operands: there
/// are 16 where AVX2 is all, else 32.
Tile tileOf(const Request &request) {
  return {request.hasFlag("-mavx2") ? 4 : 8, 2 * request.vectorBits / 32};
}

/// Multiples of the tile, and the rest.
std::vector<mlir::Span> cutRows(int64_t size, int64_t tile) {
  const int64_t whole = size / tile * tile;
  std::vector<mlir::Span> spans;
  if (whole)
    spans.push_back({0, whole});
  if (whole < size)
    spans.push_back({whole, size - whole});
  return spans;
}

/// Multiples of the tile, of its half, of its quarter ..
std::vector<mlir::Span> cutColumns(int64_t size, int64_t tile) {
  std::vector<mlir::Span> spans;
  for (int64_t begin = 0; begin < size; tile /= 2)
    if (const int64_t whole = (size - begin) / tile * tile) {
      spans.push_back({begin, whole});
      begin += whole;
    }
  return spans;
}

/// The largest power of two that divides it, up to the tile's.
int64_t vectorOf(int64_t columns, int64_t tile) {
  while (columns % tile)
    tile /= 2;
  return tile;
}

/// Steps of a script of the transform dialect; each makes a handle.
class Script {
public:
  const std::string &text() const { return steps; }

  std::string match(const std::string &what, const std::string &in) {
    return add("structured.match " + what + " in " + in);
  }
  std::string apply(const std::string &step, const std::string &to) {
    return add(step + " " + to);
  }
  /// Loops over the dimensions with a tile's size; the operation in them.
  std::string tile(const std::string &op, const mlir::Sizes &sizes) {
    const size_t loops =
        sizes.size() - std::count(sizes.begin(), sizes.end(), 0);
    std::string types = handle;
    for (size_t i = 0; i < loops; ++i)
      types += std::string(", ") + handle;
    const std::string tiled = name();
    steps += "  " + tiled + ", " + name() + ":" + std::to_string(loops) +
             " = transform.structured.tile_using_for " + op + " tile_sizes " +
             mlir::list(sizes) + " : (" + handle + ") -> (" + types + ")\n";
    return tiled;
  }
  void change(const std::string &step, const std::string &what,
              const std::string &how = "") {
    steps += "  transform." + step + " " + what + how + " : " + handle + "\n";
  }
  void patterns(const std::string &to, const std::vector<std::string> &names) {
    steps += "  transform.apply_patterns to " + to + " {\n";
    for (const std::string &one : names)
      steps += "    transform.apply_patterns." + one + "\n";
    steps += std::string("  } : ") + handle + "\n";
  }

private:
  static constexpr const char *handle = "!transform.any_op";
  std::string steps;
  int names = 0;

  std::string name() { return "%h" + std::to_string(names++); }
  std::string add(const std::string &step) {
    const std::string made = name();
    steps += "  " + made + " = transform." + step + " : (" + handle + ") -> " +
             handle + "\n";
    return made;
  }
};

/// Tiles of registers, and in them of one term of the sums.
std::string tileOperation(Script &script, const mlir::Operation &op,
                          const std::string &part, Tile tile) {
  if (op.name == "linalg.matmul") // the columns' loop is outside
    return script.tile(
        script.tile(script.tile(part, {0, tile.columns, 0}), {tile.rows, 0, 0}),
        {0, 0, 1});
  if (op.name == "linalg.conv_2d_nchw_fchw")
    return script.tile(
        script.tile(part, {1, tile.rows, 1, tile.columns, 0, 0, 0}),
        {0, 0, 0, 0, 1, 1, 1});
  mlir::Sizes outer{1, 1, tile.rows, tile.columns, 0, 0},
      inner{0, 0, 0, 0, 1, 1};
  if (op.b.size() == 4) { // channels are summed, too
    outer.push_back(0);
    inner.push_back(1);
  }
  return script.tile(script.tile(part, outer), inner);
}

/// The vectoriser takes products; of convolutions, those of one line with
/// channels last. In nchw it takes the general form without the loops that are
/// none.
void vectorise(Script &script, const mlir::Operation &op,
               const std::string &tiled) {
  std::string simple = tiled;
  if (op.name == "linalg.conv_2d_nchw_fchw")
    simple = script.apply("structured.generalize", tiled);
  else if (op.name != "linalg.matmul")
    simple = script.apply("structured.decompose", tiled);
  if (op.name != "linalg.conv_2d_nchw_fchw")
    script.change("structured.vectorize", simple,
                  " {create_named_contraction}");
}

std::string scriptFor(const mlir::Operation &op,
                      const std::vector<mlir::Span> &rows,
                      const std::vector<mlir::Span> &columns, Tile tile) {
  Script script;
  std::set<std::string> done;
  for (const mlir::Span &row : rows)
    for (const mlir::Span &column : columns) {
      const std::string part =
          std::to_string(row.size) + "x" + std::to_string(column.size);
      if (!done.insert(part).second)
        continue;
      vectorise(script, op,
                tileOperation(script, op,
                              script.match("ops{[\"" + op.name +
                                               "\"]} attributes{part = \"" +
                                               part + "\"}",
                                           "%all"),
                              {std::min(tile.rows, row.size),
                               vectorOf(column.size, tile.columns)}));
    }
  const std::string function = script.match("ops{[\"func.func\"]}", "%all");
  if (op.name == "linalg.conv_2d_nchw_fchw") {
    script.patterns(function, {"linalg.fold_unit_extent_dims_via_slices"});
    script.change("structured.vectorize",
                  script.match("ops{[\"linalg.generic\"]}", "%all"));
  }
  script.patterns(function, {"canonicalization",
                             "vector.cast_away_vector_leading_one_dim",
                             "vector.transfer_permutation_patterns"});
  const std::string loops = script.match("ops{[\"scf.for\"]}", "%all");
  script.change("apply_licm to", loops);
  script.change("loop.hoist_loop_invariant_subsets", loops);
  script.patterns(
      function,
      {"vector.lower_contraction lowering_strategy = \"outerproduct\"",
       "vector.lower_outerproduct", "vector.lower_broadcast",
       "vector.lower_transpose", "vector.lower_shape_cast"});
  return "module attributes {transform.with_named_sequence} {\n"
         "transform.named_sequence @__transform_main(%all: !transform.any_op "
         "{transform.readonly}) {\n" +
         script.text() + "  transform.yield\n}\n}\n";
}

/// The general form has products and sums of their own, which clang would make
/// one of in C, too; there is no pass that allows it to.
void contract(const std::string &ir) {
  std::ifstream in(ir);
  std::ostringstream text;
  for (std::string line; std::getline(in, line); text << line << "\n")
    for (const char *operation : {" fmul ", " fadd "})
      if (size_t place = line.find(operation); place != std::string::npos)
        line.insert(place + 6, "contract ");
  in.close();
  std::ofstream(ir) << text.str();
}

} // namespace

std::string rival::version() { return mlir::version(); }

rival::Generated rival::generate(const Request &request) {
  const mlir::Operation op = mlir::operationOf(request);
  const Tile tile = tileOf(request);
  const std::vector<mlir::Span> rows = cutRows(op.rows, tile.rows),
                                columns = cutColumns(op.columns, tile.columns);
  const std::string script =
      writeFile(request, "script.mlir", scriptFor(op, rows, columns, tile));
  Generated generated = mlir::lower(
      request, mlir::function(op, rows, columns),
      "transform-preload-library{transform-library-paths=" + script +
          "},transform-interpreter,",
      op.name + " in tiles of " + std::to_string(tile.rows) + " x " +
          std::to_string(tile.columns));
  contract(generated.files.front());
  return generated;
}
