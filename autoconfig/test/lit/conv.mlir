// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvReference" 2>&1 | FileCheck %s

// Every named form of a convolution with groups, stride and dilation.

// CHECK-COUNT-6: remark: ConvReference
// CHECK-NOT: left as it is

// CHECK-LABEL: @nhwc_hwcf
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @nhwc_hwcf(%src: memref<2x9x7x3xf32>, %weights: memref<3x2x3x5xf32>, %dst: memref<2x4x4x5xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<2x4x4x5xf32>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 3]> : tensor<2xi64>}
    ins(%src, %weights : memref<2x9x7x3xf32>, memref<3x2x3x5xf32>) outs(%dst : memref<2x4x4x5xf32>)
  return
}
// CHECK-LABEL: @nhwc_fhwc
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @nhwc_fhwc(%src: memref<1x9x7x3xf32>, %weights: memref<5x3x3x3xf32>, %dst: memref<1x7x5x5xf32>) {
  linalg.conv_2d_nhwc_fhwc ins(%src, %weights : memref<1x9x7x3xf32>, memref<5x3x3x3xf32>) outs(%dst : memref<1x7x5x5xf32>)
  return
}
// CHECK-LABEL: @nchw_fchw
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @nchw_fchw(%src: memref<1x3x9x7xf32>, %weights: memref<5x3x3x3xf32>, %dst: memref<1x5x7x5xf32>) {
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<1x3x9x7xf32>, memref<5x3x3x3xf32>) outs(%dst : memref<1x5x7x5xf32>)
  return
}
// CHECK-LABEL: @ngchw_gfchw
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @ngchw_gfchw(%src: memref<1x2x3x9x7xf32>, %weights: memref<2x5x3x3x3xf32>, %dst: memref<1x2x5x7x5xf32>) {
  linalg.conv_2d_ngchw_gfchw ins(%src, %weights : memref<1x2x3x9x7xf32>, memref<2x5x3x3x3xf32>) outs(%dst : memref<1x2x5x7x5xf32>)
  return
}
// The weights' groups inside of the filters: no layout with a name.
// CHECK-LABEL: @ngchw_fgchw
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @ngchw_fgchw(%src: memref<1x2x3x9x7xf32>, %weights: memref<5x2x3x3x3xf32>, %dst: memref<1x2x5x7x5xf32>) {
  linalg.conv_2d_ngchw_fgchw ins(%src, %weights : memref<1x2x3x9x7xf32>, memref<5x2x3x3x3xf32>) outs(%dst : memref<1x2x5x7x5xf32>)
  return
}
// CHECK-LABEL: @nhwgc_gfhwc
// CHECK-NOT: linalg
// CHECK: math.fma
func.func @nhwgc_gfhwc(%src: memref<1x9x7x2x3xf32>, %weights: memref<2x5x3x3x3xf32>, %dst: memref<1x7x5x2x5xf32>) {
  linalg.conv_2d_nhwgc_gfhwc ins(%src, %weights : memref<1x9x7x2x3xf32>, memref<2x5x3x3x3xf32>) outs(%dst : memref<1x7x5x2x5xf32>)
  return
}
