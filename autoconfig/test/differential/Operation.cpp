//===-- Operation.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operation.h"
#include "Bodies.h"
#include "llvm/ADT/STLExtras.h"

using namespace differential;

namespace {

struct Named {
  const char *name, *loops, *a, *b, *c;
  bool printsMaps = false;
  const char *sums = "k";
};

constexpr Named named[] = {
    {"matmul", "mnk", "mk", "kn", "mn"},
    {"matmul", "mnk", "mk", "nk", "mn", true},
    {"batch_matmul", "bmnk", "bmk", "bkn", "bmn"},
    {"batch_matmul", "bmnk", "bmk", "bnk", "bmn", true},
    {"matvec", "mk", "mk", "k", "m"},
    {"vecmat", "nk", "k", "kn", "n"},
    {"matmul", "mnk", "km", "kn", "mn", true},
    {"matmul", "mnk", "km", "nk", "mn", true},
    {"batch_matmul", "bmnk", "bkm", "bkn", "bmn", true},
    {"batch_matmul", "bmnk", "bkm", "bnk", "bmn", true},
    {"batch_reduce_matmul", "bmnk", "bmk", "bkn", "mn", false, "bk"},
    {"mmt4d", "mnkuvw", "mkuw", "nkvw", "mnuv", false, "kw"},
    {"batch_mmt4d", "bmnkuvw", "bmkuw", "bnkvw", "bmnuv", false, "kw"},
    {"batch_matvec", "bmk", "bmk", "bk", "bm"},
    {"batch_vecmat", "bnk", "bk", "bkn", "bn"},
    {"dot", "k", "k", "k", ""},
};

constexpr Named convolutions[] = {
    {"conv_2d_nhwc_hwcf", "nyxfijc", "nYXc", "ijcf", "nyxf", false, "ijc"},
    {"conv_2d_nhwc_fhwc", "nyxfijc", "nYXc", "fijc", "nyxf", false, "ijc"},
    {"conv_2d_nchw_fchw", "nfyxcij", "ncYX", "fcij", "nfyx", false, "cij"},
    {"conv_2d_ngchw_gfchw", "ngfyxcij", "ngcYX", "gfcij", "ngfyx", false,
     "cij"},
    {"conv_2d_ngchw_fgchw", "ngfyxcij", "ngcYX", "fgcij", "ngfyx", false,
     "cij"},
    {"conv_2d_nhwgc_gfhwc", "nyxgfijc", "nYXgc", "gfijc", "nyxgf", false,
     "ijc"},
    {"depthwise_conv_2d_nhwc_hwc", "nyxgij", "nYXg", "ijg", "nyxg", false,
     "ij"},
    {"depthwise_conv_2d_nhwc_hwcm", "nyxgfij", "nYXg", "ijgf", "nyxgf", false,
     "ij"},
    {"depthwise_conv_2d_nchw_chw", "nyxgij", "ngYX", "gij", "ngyx", false,
     "ij"},
    {"conv_1d_nwc_wcf", "nxfjc", "nXc", "jcf", "nxf", false, "jc"},
    {"conv_1d_ncw_fcw", "nfxcj", "ncX", "fcj", "nfx", false, "cj"},
    {"depthwise_conv_1d_nwc_wc", "nxgj", "nXg", "jg", "nxg", false, "j"},
    {"depthwise_conv_1d_nwc_wcm", "nxgfj", "nXg", "jgf", "nxgf", false, "j"},
    {"depthwise_conv_1d_ncw_cw", "nxgj", "ngX", "gj", "ngx", false, "j"},
    {"conv_3d_ndhwc_dhwcf", "nzyxflijc", "nZYXc", "lijcf", "nzyxf", false,
     "lijc"},
    {"conv_3d_ncdhw_fcdhw", "nfzyxclij", "ncZYX", "fclij", "nfzyx", false,
     "clij"},
    {"depthwise_conv_3d_ndhwc_dhwc", "nzyxglij", "nZYXg", "lijg", "nzyxg",
     false, "lij"},
    {"depthwise_conv_3d_ncdhw_cdhw", "nzyxglij", "ngZYX", "glij", "ngzyx",
     false, "lij"},
    {"depthwise_conv_3d_ndhwc_dhwcm", "nzyxgflij", "nZYXg", "lijgf", "nzyxgf",
     false, "lij"},
};

Operation fromNamed(const Named &n) {
  Operation op;
  op.name = n.name;
  op.loops = n.loops;
  op.operands[0] = n.a, op.operands[1] = n.b, op.operands[2] = n.c;
  op.printsMaps = n.printsMaps;
  op.sums = n.sums;
  return op;
}

/// Of the dimensions of the source among depth, height and width.
std::map<char, Window> drawWindows(Random &random, const std::string &source) {
  auto draw = [&](char output, char kernel) {
    constexpr int64_t steps[] = {1, 1, 1, 2, 2, 3};
    Window window{output, kernel};
    window.stride = random.of(steps);
    window.dilation = random.of(steps);
    window.unused = random.percent(20) ? random.below(3) : 0;
    return window;
  };
  std::map<char, Window> windows;
  if (source.find('Z') != source.npos)
    windows['Z'] = random.percent(60) ? Window{'z', 'l'} : draw('z', 'l');
  if (source.find('Y') == source.npos)
    windows['X'] = draw('x', 'j');
  else if (random.percent(20)) // as a transform takes them
    windows['Y'] = {'y', 'i'}, windows['X'] = {'x', 'j'};
  else
    windows['Y'] = draw('y', 'i'), windows['X'] = draw('x', 'j');
  return windows;
}

/// Maps in the order in which the kernels want them, or in any; one sum or two;
/// loops in any order.
Operation drawGeneric(Random &random) {
  Operation op;
  const bool hasM = random.percent(90), hasN = random.percent(90);
  std::string &a = op.operands[0], &b = op.operands[1], &c = op.operands[2];
  for (char batch : {'b', 'c'})
    if (random.percent(25)) {
      c += batch;
      int64_t who = random.below(4); // one operand broadcasts
      a += who == 1 ? "" : std::string(1, batch);
      b += who == 2 ? "" : std::string(1, batch);
      if (who == 3 && random.percent(30)) // or both
        a.pop_back(), b.pop_back();
    }
  a += hasM ? "mk" : "k";
  const bool transposed = random.percent(25);
  b += !hasN ? "k" : transposed ? "nk" : "kn";
  c += std::string(hasM ? "m" : "") + (hasN ? "n" : "");
  op.loops = c + "k";
  if (random.percent(20)) { // the sum has two loops
    op.loops += 'q', op.sums += 'q';
    for (std::string *input : {&a, &b})
      input->insert(random.below(input->size() + 1), 1, 'q');
  }
  if (random.percent(35))
    for (std::string &operand : op.operands)
      if (random.percent(60))
        random.shuffle(operand);
  // linalg.contract wants each loop in two operands.
  bool contracts = true;
  for (char loop : op.loops)
    contracts &= a.find(loop) != a.npos || b.find(loop) != b.npos;
  if (random.percent(40))
    random.shuffle(op.loops);
  op.name = contracts && random.percent(35) ? "contract" : "generic";
  op.printsMaps = true;
  return op;
}

Operation drawNamedConvolution(Random &random) {
  Operation op = fromNamed(random.of(convolutions));
  op.windows = drawWindows(random, op.operands[0]);
  auto list = [&](int64_t Window::*member) {
    std::string text;
    for (char dimension : {'Z', 'Y', 'X'})
      if (auto window = op.windows.find(dimension); window != op.windows.end())
        text +=
            (text.empty() ? "" : ", ") + std::to_string(window->second.*member);
    return "dense<[" + text + "]> : tensor<" +
           std::to_string(op.windows.size()) + "xi64>";
  };
  op.attributes = " {dilations = " + list(&Window::dilation) +
                  ", strides = " + list(&Window::stride) + "}";
  return op;
}

/// Of the letters that an operation has no loops for.
void drop(std::string &text, const std::string &letters) {
  llvm::erase_if(
      text, [&](char letter) { return letters.find(letter) != letters.npos; });
}

/// Any of its loops but those over the width may be missing. Windows of one
/// element have no loops of a kernel.
Operation drawGenericConvolution(Random &random) {
  Operation op;
  auto some = [&](const char *letter, int64_t percent) {
    return random.percent(percent) ? letter : "";
  };
  const std::string n = some("n", 80), g = some("g", 30);
  const std::string f = some("f", 85), c = some("c", 85);
  const bool nchw = random.percent(50);
  op.name = "generic";
  const bool hasDepth = random.percent(15);
  const bool hasHeight = hasDepth || random.percent(80);
  op.operands[0] = nchw ? n + g + c + "ZYX" : n + "ZYX" + g + c;
  op.operands[1] = "lij" + g + f + c;
  op.operands[2] = nchw ? n + g + f + "zyx" : n + "zyx" + g + f;
  random.shuffle(op.operands[1]);
  op.sums = "lij" + c;
  op.loops = n + g + f + c + "zyxlij";
  random.shuffle(op.loops);
  op.printsMaps = true;
  std::string missing = hasHeight ? hasDepth ? "" : "Zzl" : "ZzlYyi";
  drop(op.operands[0], missing);
  op.windows = drawWindows(random, op.operands[0]);
  for (auto &[letter, window] : op.windows)
    if (random.percent(10))
      missing += window.kernel, window.kernel = 0, window.unused = 0;
  for (std::string *text :
       {&op.operands[0], &op.operands[1], &op.operands[2], &op.sums, &op.loops})
    drop(*text, missing);
  return op;
}

/// Moves, removes or adds dimensions and sums.
void breakMaps(Random &random, Operation &op) {
  switch (random.below(5)) {
  case 0: // a layout that need not be one of the kernels
    for (std::string &operand : op.operands)
      random.shuffle(operand);
    return;
  case 1: // a sum over what one input has alone
    op.loops += 'r';
    op.sums += 'r';
    op.operands[random.below(2)] += 'r';
    return;
  case 2: // two sums
    op.loops += 'r';
    op.sums += 'r';
    op.operands[0] += 'r';
    op.operands[1] += 'r';
    return;
  case 3: // a sum that does not add up
    op.operands[2] += op.sums[0];
    return;
  default: // a parallel loop that C does not have: the last iteration counts
    op.loops += 'r';
    op.operands[random.below(2)] += 'r';
  }
}

int64_t drawSize(Random &random) {
  int64_t kind = random.below(100);
  if (kind < 3)
    return 0;
  if (kind < 16)
    return 1;
  return kind < 60   ? 2 + random.below(8)
         : kind < 93 ? 2 + random.below(38)
                     : 40 + random.below(60);
}

/// Neighbouring windows of neighbouring elements, as transforms take them.
bool isPlain(const std::map<char, Window> &windows) {
  for (const auto &[letter, window] : windows)
    if (window.stride != 1 || window.dilation != 1)
      return false;
  return true;
}

/// Of the kernel of a window: three, small or larger than what is unrolled;
/// of three windows none is large, and one is often of one element.
int64_t drawKernel(Random &random, const Operation &op, bool isLarge) {
  constexpr int64_t smallOnes[] = {1, 1, 2, 3};
  if (op.windows.size() > 2)
    return random.of(smallOnes);
  if (isLarge)
    return 20 + random.below(20);
  return random.percent(isPlain(op.windows) ? 80 : 30) ? 3
                                                       : 1 + random.below(11);
}

/// Sizes such that no operand and no product is large.
void drawSizes(Random &random, Operation &op) {
  int64_t left = 60000;
  const bool isLarge = random.percent(3);
  const int64_t mostOutputs = op.windows.size() > 2 ? 6 : 12;
  std::string order = op.loops;
  random.shuffle(order);
  for (char loop : order) {
    int64_t size = std::min(drawSize(random), left);
    if (op.isOfWindow(loop))
      size = op.isKernel(loop) ? drawKernel(random, op, isLarge)
                               : std::max<int64_t>(size % mostOutputs, 1);
    op.sizes[loop] = size;
    left = std::max<int64_t>(left / std::max<int64_t>(size, 1), 1);
  }
}

std::string join(const std::string &letters,
                 const std::map<char, Window> &windows = {}) {
  std::string text;
  for (char letter : letters) {
    text += text.empty() ? "" : ", ";
    auto window = windows.find(letter);
    if (window == windows.end()) {
      text += letter;
      continue;
    }
    const Window &w = window->second;
    text += std::string(1, w.output) + " * " + std::to_string(w.stride);
    if (w.kernel)
      text +=
          std::string(" + ") + w.kernel + " * " + std::to_string(w.dilation);
  }
  return text;
}

} // namespace

Dims Operation::shape(int operand) const {
  Dims dims;
  for (char letter : operands[operand]) {
    auto window = windows.find(letter);
    if (window == windows.end()) {
      dims.push_back(sizes.at(letter));
      continue;
    }
    const Window &w = window->second;
    int64_t taps = w.kernel ? sizes.at(w.kernel) : 1;
    dims.push_back((sizes.at(w.output) - 1) * w.stride +
                   (taps - 1) * w.dilation + 1 + w.unused);
  }
  return dims;
}

bool Operation::isOfWindow(char loop) const {
  for (const auto &[letter, window] : windows)
    if (loop == window.output || loop == window.kernel)
      return true;
  return false;
}

bool Operation::isKernel(char loop) const {
  return isOfWindow(loop) &&
         (std::string("lij").find(loop) != std::string::npos);
}

std::string Operation::maps() const {
  std::string text;
  for (const std::string &operand : operands) {
    std::string letters = operand;
    if (hasZeros && &operand != &operands[2])
      for (char &letter : letters)
        if (sizes.at(letter) == 1 && operands[2].find(letter) != loops.npos)
          letter = '0';
    text += (text.empty() ? "" : ", ") + std::string("affine_map<(") +
            join(loops) + ") -> (" + join(letters, windows) + ")>";
  }
  return text;
}

std::string Operation::text(const std::string (&types)[3], const std::string &c,
                            bool isMemref) const {
  const bool onTensors = !isMemref;
  const std::string result = onTensors ? " -> " + types[2] : "";
  std::string text = (onTensors ? "%result = linalg." : "linalg.") + name;
  if (name == "generic") {
    text += " {indexing_maps = [" + maps() + "], iterator_types = [";
    for (size_t i = 0; i < loops.size(); ++i)
      text +=
          std::string(i ? ", " : "") +
          (sums.find(loops[i]) != sums.npos ? "\"reduction\"" : "\"parallel\"");
    text += ownAttribute.empty() ? "]}" : "], " + ownAttribute + "}";
  } else if (printsMaps) {
    text += " indexing_maps = [" + maps() + "]";
  }
  std::string dictionary = attributes;
  if (name != "generic" && !ownAttribute.empty())
    dictionary = attributes.empty()
                     ? " {" + ownAttribute + "}"
                     : attributes.substr(0, attributes.size() - 1) + ", " +
                           ownAttribute + "}";
  text += dictionary + " ins(%a, %b : " + types[0] + ", " + types[1] +
          ") outs(" + c + " : " + types[2] + ")";
  if (name != "generic")
    return text + result + "\n";
  return text + " {\n^bb0(%x: " + element + ", %y: " + element +
         ", %z: " + element + "):\n" + body + "}" + result + "\n";
}

Operation differential::drawOperation(Random &random, Flaw flaw) {
  Operation op;
  if (flaw != Flaw::Body && flaw != Flaw::Maps && random.percent(45))
    op = random.percent(40) ? drawNamedConvolution(random)
                            : fromNamed(random.of(named));
  else
    op = random.percent(40) ? drawGenericConvolution(random)
                            : drawGeneric(random);
  if (flaw == Flaw::Maps && op.printsMaps && op.name != "matmul" &&
      op.name != "batch_matmul") {
    op.name = "generic";
    breakMaps(random, op);
  }
  if (flaw == Flaw::Body)
    op.name = "generic";
  drawSizes(random, op);
  op.hasZeros = op.name == "generic" && op.windows.empty() &&
                flaw == Flaw::None && random.percent(20);
  if (flaw == Flaw::Types) {
    constexpr const char *types[] = {"f64", "f16", "bf16", "i32", "i8"};
    if (random.percent(50))
      op.element = random.of(types);
  }
  if (flaw == Flaw::Aliasing && op.windows.empty()) {
    // A and C may be one: all sizes are
    int64_t size = std::max<int64_t>(drawSize(random) % 24, 1);
    for (auto &[loop, old] : op.sizes)
      old = size;
  }
  op.body =
      flaw == Flaw::Body ? wrongBody(random) : rightBody(random, op.element);
  if (op.name == "matmul" && !op.printsMaps && random.percent(15))
    op.attributes = " {cast = #linalg.type_fn<cast_unsigned>}";
  return op;
}
