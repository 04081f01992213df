// Layouts that are neither nhwc nor nchw, or not the same of A and C: copies put the
// dimensions in order.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s
// CHECK: remark: Conv{{.*(A gathered|C gathered and scattered)$}}
// CHECK: remark: Conv{{.*}}, A gathered, C gathered and scattered
// CHECK: remark: Conv{{.*}}, A gathered, C gathered and scattered
// CHECK-NOT: remark:

// NHWC in, NCHW out.
func.func @mixed(%src: memref<1x9x9x3xf32>, %weights: memref<3x3x3x5xf32>, %dst: memref<1x5x7x7xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y + i, x + j, c)>, affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>, affine_map<(n, y, x, f, i, j, c) -> (n, f, y, x)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<1x9x9x3xf32>, memref<3x3x3x5xf32>) outs(%dst : memref<1x5x7x7xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
// Images are the innermost dimension.
func.func @imagesInside(%src: memref<9x9x3x2xf32>, %weights: memref<3x3x3x5xf32>, %dst: memref<7x7x5x2xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (y + i, x + j, c, n)>, affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>, affine_map<(n, y, x, f, i, j, c) -> (y, x, f, n)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<9x9x3x2xf32>, memref<3x3x3x5xf32>) outs(%dst : memref<7x7x5x2xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
// Gradient of weights: it sums over images, and channels are images.
func.func @ofWeights(%src: memref<4x9x9x3xf32>, %weights: memref<4x7x7x5xf32>, %dst: memref<3x3x3x5xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (c, y + i, x + j, n)>, affine_map<(n, y, x, f, i, j, c) -> (c, i, j, f)>, affine_map<(n, y, x, f, i, j, c) -> (y, x, n, f)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<4x9x9x3xf32>, memref<4x7x7x5xf32>) outs(%dst : memref<3x3x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
