// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=DepthwiseReference" 2>&1 | FileCheck %s --check-prefix=REFERENCE
// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s --check-prefix=CHOSEN

// Every named form of a depthwise convolution, and groups of one channel.

// REFERENCE-COUNT-4: remark: DepthwiseReference

// CHOSEN: remark: DepthwiseDirect
// CHOSEN: remark: DepthwiseDirect
// CHOSEN: remark: DepthwiseColumns
// CHOSEN: remark: Depthwise
// One filter of one channel among several is no such convolution.
// CHOSEN: remark: Conv

// REFERENCE-LABEL: @hwc
// REFERENCE-NOT: linalg
// REFERENCE: math.fma
func.func @hwc(%src: memref<2x9x7x24xf32>, %weights: memref<3x2x24xf32>, %dst: memref<2x4x4x24xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<2x4x4x24xf32>)
  linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 3]> : tensor<2xi64>}
    ins(%src, %weights : memref<2x9x7x24xf32>, memref<3x2x24xf32>) outs(%dst : memref<2x4x4x24xf32>)
  return
}
// REFERENCE-LABEL: @hwcm
// REFERENCE-NOT: linalg
// REFERENCE: math.fma
func.func @hwcm(%src: memref<1x9x9x24xf32>, %weights: memref<3x3x24x2xf32>, %dst: memref<1x7x7x24x2xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwcm ins(%src, %weights : memref<1x9x9x24xf32>, memref<3x3x24x2xf32>) outs(%dst : memref<1x7x7x24x2xf32>)
  return
}
// REFERENCE-LABEL: @chw
// REFERENCE-NOT: linalg
// REFERENCE: math.fma
func.func @chw(%src: memref<1x24x20x20xf32>, %weights: memref<24x3x3xf32>, %dst: memref<1x24x18x18xf32>) {
  linalg.depthwise_conv_2d_nchw_chw ins(%src, %weights : memref<1x24x20x20xf32>, memref<24x3x3xf32>) outs(%dst : memref<1x24x18x18xf32>)
  return
}
// REFERENCE-LABEL: @groups
// REFERENCE-NOT: linalg
// REFERENCE: math.fma
func.func @groups(%src: memref<1x24x1x20x20xf32>, %weights: memref<24x1x1x3x3xf32>, %dst: memref<1x24x1x18x18xf32>) {
  linalg.conv_2d_ngchw_gfchw ins(%src, %weights : memref<1x24x1x20x20xf32>, memref<24x1x1x3x3xf32>) outs(%dst : memref<1x24x1x18x18xf32>)
  return
}
// REFERENCE-LABEL: @filters
func.func @filters(%src: memref<1x20x20x1xf32>, %weights: memref<3x3x1x24xf32>, %dst: memref<1x18x18x24xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x20x20x1xf32>, memref<3x3x1x24xf32>) outs(%dst : memref<1x18x18x24xf32>)
  return
}
