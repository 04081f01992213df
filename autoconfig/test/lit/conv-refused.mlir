// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvBroadcast" 2>&1 | FileCheck %s --check-prefix=DEPTH
// DEPTH: remark: left as it is: of convolutions of its slices in depth, no algorithm applies

// Convolutions that stay, with the reason.

// CHECK: remark: left as it is: operand 0 is a tensor, expected a memref: bufferize first
// CHECK: remark: left as it is: operand 0 is not of f32
// CHECK: remark: left as it is: A may share its buffer with C
// CHECK: remark: left as it is: the body applies 'arith.maximumf' to an element of A and an element of B, expected exactly a product
// CHECK: remark: left as it is: dimension 0 of A is indexed by two loops of one kind, expected a parallel one and one that sums
// CHECK: remark: left as it is: dimension 0 of A is indexed backwards
// CHECK: remark: left as it is: it slides over 4 of the dimensions of A, expected one, width, or two, height and width
// CHECK: remark: left as it is: loop d3 sums, expected it to index A and B and not C

func.func @tensor(%src: tensor<1x9x9x3xf32>, %weights: tensor<3x3x3x5xf32>, %dst: tensor<1x7x7x5xf32>) -> tensor<1x7x7x5xf32> {
  %r = linalg.conv_2d_nhwc_hwcf ins(%src, %weights : tensor<1x9x9x3xf32>, tensor<3x3x3x5xf32>) outs(%dst : tensor<1x7x7x5xf32>) -> tensor<1x7x7x5xf32>
  return %r : tensor<1x7x7x5xf32>
}
func.func @f16(%src: memref<1x9x9x3xf16>, %weights: memref<3x3x3x5xf16>, %dst: memref<1x7x7x5xf16>) {
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x9x9x3xf16>, memref<3x3x3x5xf16>) outs(%dst : memref<1x7x7x5xf16>)
  return
}
func.func @shared(%src: memref<1x9x9x1xf32>, %weights: memref<1x1x1x1xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x9x9x1xf32>, memref<1x1x1x1xf32>) outs(%src : memref<1x9x9x1xf32>)
  return
}
func.func @body(%src: memref<9x9xf32>, %weights: memref<3x3xf32>, %dst: memref<7x7xf32>) {
  linalg.generic {indexing_maps = [affine_map<(y, x, i, j) -> (y + i, x + j)>, affine_map<(y, x, i, j) -> (i, j)>, affine_map<(y, x, i, j) -> (y, x)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
    ins(%src, %weights : memref<9x9xf32>, memref<3x3xf32>) outs(%dst : memref<7x7xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.maximumf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
func.func @twoOutputs(%src: memref<9x9xf32>, %weights: memref<3x3xf32>, %dst: memref<5x5xf32>) {
  linalg.generic {indexing_maps = [affine_map<(y, x, i, j) -> (y + x, i + j)>, affine_map<(y, x, i, j) -> (i, j)>, affine_map<(y, x, i, j) -> (y, x)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
    ins(%src, %weights : memref<9x9xf32>, memref<3x3xf32>) outs(%dst : memref<5x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
func.func @backwards(%src: memref<9x9xf32>, %weights: memref<1x3xf32>, %dst: memref<9x7xf32>) {
  linalg.generic {indexing_maps = [affine_map<(y, x, i, j) -> (y - i, x + j)>, affine_map<(y, x, i, j) -> (i, j)>, affine_map<(y, x, i, j) -> (y, x)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
    ins(%src, %weights : memref<9x9xf32>, memref<1x3xf32>) outs(%dst : memref<9x7xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
func.func @depth(%src: memref<1x9x9x9x3xf32>, %weights: memref<3x3x3x3x5xf32>, %dst: memref<1x7x7x7x5xf32>) {
  linalg.conv_3d_ndhwc_dhwcf ins(%src, %weights : memref<1x9x9x9x3xf32>, memref<3x3x3x3x5xf32>) outs(%dst : memref<1x7x7x7x5xf32>)
  return
}
func.func @fourDimensions(%src: memref<4x4x4x4xf32>, %weights: memref<3x3x3x3xf32>, %dst: memref<2x2x2x2xf32>) {
  linalg.generic {indexing_maps = [affine_map<(t, z, y, x, k, l, i, j) -> (t + k, z + l, y + i, x + j)>, affine_map<(t, z, y, x, k, l, i, j) -> (k, l, i, j)>, affine_map<(t, z, y, x, k, l, i, j) -> (t, z, y, x)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<4x4x4x4xf32>, memref<3x3x3x3xf32>) outs(%dst : memref<2x2x2x2xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
// A sum over what the source has alone.
func.func @sumOfA(%src: memref<9x9x3xf32>, %weights: memref<3x3xf32>, %dst: memref<7x7xf32>) {
  linalg.generic {indexing_maps = [affine_map<(y, x, i, c, j) -> (y + i, x + j, c)>, affine_map<(y, x, i, c, j) -> (i, j)>, affine_map<(y, x, i, c, j) -> (y, x)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<9x9x3xf32>, memref<3x3xf32>) outs(%dst : memref<7x7xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
