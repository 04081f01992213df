// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvIm2col" 2>&1 | FileCheck %s

// Images that are one column wide, with channels innermost: their pixels are no neighbours,
// which columns of windows would take them for where taps lie as those of planes do.

// CHECK: remark: left as it is: no algorithm applies
// CHECK: ConvIm2col: taps of the weights do not lie as those of a window would
// CHECK: linalg.generic
func.func @f(%a: memref<3x33x1x37xf32>, %b: memref<6x37x1x9xf32>, %c: memref<3x9x1x6xf32>) {
  linalg.generic {indexing_maps = [affine_map<(c, n, y, j, f, x, i) -> (n, y * 2 + i * 2, x + j * 2, c)>, affine_map<(c, n, y, j, f, x, i) -> (f, c, j, i)>, affine_map<(c, n, y, j, f, x, i) -> (n, y, x, f)>],
                  iterator_types = ["reduction", "parallel", "parallel", "reduction", "parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<3x33x1x37xf32>, memref<6x37x1x9xf32>) outs(%c : memref<3x9x1x6xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
