// Source and destination are planes, the weights lie as those of pixels do.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvBroadcast" 2>&1 | FileCheck %s --check-prefix=BROADCAST

// CHECK: remark: ConvLayout
// CHECK: remark: DepthwiseColumns
// CHECK-NOT: @weights_to_taps(
// CHECK: func.func private @pixels_to_planes(
// CHECK-LABEL: func.func @conv(
// CHECK-NOT: linalg.generic
// CHECK: call @pixels_to_planes(
// CHECK-LABEL: func.func @depthwise(
// CHECK-NOT: linalg.generic
// CHECK: call @copy_rows_

// BROADCAST: remark: left as it is: no algorithm applies
// BROADCAST: ConvBroadcast: columns and taps are not contiguous (nchw, fchw)

func.func @conv(%src: memref<1x16x30x30xf32>, %weights: memref<3x3x16x32xf32>, %dst: memref<1x32x28x28xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, f, y, x, c, i, j) -> (n, c, y + i, x + j)>, affine_map<(n, f, y, x, c, i, j) -> (i, j, c, f)>, affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%src, %weights : memref<1x16x30x30xf32>, memref<3x3x16x32xf32>) outs(%dst : memref<1x32x28x28xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

func.func @depthwise(%src: memref<1x24x30x30xf32>, %weights: memref<3x3x24xf32>, %dst: memref<1x24x28x28xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, g, y, x, i, j) -> (n, g, y + i, x + j)>, affine_map<(n, g, y, x, i, j) -> (i, j, g)>, affine_map<(n, g, y, x, i, j) -> (n, g, y, x)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
    ins(%src, %weights : memref<1x24x30x30xf32>, memref<3x3x24xf32>) outs(%dst : memref<1x24x28x28xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
