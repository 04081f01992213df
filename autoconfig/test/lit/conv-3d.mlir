// Convolutions over depth, height and width are sums of some over height and width, on views.

// RUN: autoconfig-opt %s --autoconfig="target=zen4 report=%t.json" 2>%t.remarks | FileCheck %s --implicit-check-not="linalg." --implicit-check-not="memref.copy"
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: FileCheck %s --check-prefix=REPORT --input-file=%t.json

// Three taps of all planes, the last one with what follows; two of each plane of each image.
// REMARK: remark: ConvDirect {{[^ ]*$}}
// REMARK: remark: ConvDirect {{[^ ]*$}}
// REMARK: remark: ConvDirect {{[^ ]*}}, with what follows
// REMARK-COUNT-2: remark: Conv{{.*}}, A gathered{{.*}}, C gathered and scattered
// Depth is an image, or a plane a line: one convolution, nothing is copied.
// REMARK: remark: ConvDirect {{[^ ]*$}}
// REMARK: remark: ConvBroadcast {{[^ ]*$}}
// REMARK: remark: ConvPointwise {{[^ ]*$}}
// REMARK-COUNT-3: remark: Depthwise
// REMARK: remark: ConvDirect {{.*}}, 8 at a time
// REMARK-NOT: remark:

// REPORT: "operation": "linalg.generic"

// The fill goes; only the first tap overwrites.
// CHECK-LABEL: func.func @taps(
// CHECK: memref.subview %{{.*}}[0, 0, 0, 0] [6, 16, 16, 32]
// CHECK: memref.subview %{{.*}}[1, 0, 0, 0] [6, 16, 16, 32]
// CHECK: memref.subview %{{.*}}[2, 0, 0, 0] [6, 16, 16, 32]
func.func @taps(%a: memref<1x8x16x16x32xf32>, %b: memref<3x3x3x32x64xf32>, %c: memref<1x6x14x14x64xf32>) {
  %z = arith.constant 0.0 : f32
  linalg.fill ins(%z : f32) outs(%c : memref<1x6x14x14x64xf32>)
  linalg.conv_3d_ndhwc_dhwcf ins(%a, %b : memref<1x8x16x16x32xf32>, memref<3x3x3x32x64xf32>) outs(%c : memref<1x6x14x14x64xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, z, y, x, f) -> (n, z, y, x, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%c : memref<1x6x14x14x64xf32>) {
  ^bb0(%in: f32):
    %m = arith.maximumf %in, %z : f32
    linalg.yield %m : f32
  }
  return
}
// CHECK-LABEL: func.func @planes(
// CHECK: linalg.fill
func.func @planes(%a: memref<2x32x7x16x16xf32>, %b: memref<64x32x2x3x3xf32>, %c: memref<2x64x3x14x14xf32>) {
  %z = arith.constant 0.0 : f32
  linalg.fill ins(%z : f32) outs(%c : memref<2x64x3x14x14xf32>)
  linalg.conv_3d_ncdhw_fcdhw {strides = dense<[2, 1, 1]> : tensor<3xi64>, dilations = dense<1> : tensor<3xi64>} ins(%a, %b : memref<2x32x7x16x16xf32>, memref<64x32x2x3x3xf32>) outs(%c : memref<2x64x3x14x14xf32>)
  return
}
// CHECK-LABEL: func.func @oneTap(
// CHECK: memref.collapse_shape %{{.*}} : memref<2x8x14x14x32xf32> into memref<16x14x14x32xf32>
func.func @oneTap(%a: memref<2x8x14x14x32xf32>, %b: memref<1x3x3x32x64xf32>, %c: memref<2x8x12x12x64xf32>) {
  linalg.conv_3d_ndhwc_dhwcf ins(%a, %b : memref<2x8x14x14x32xf32>, memref<1x3x3x32x64xf32>) outs(%c : memref<2x8x12x12x64xf32>)
  return
}
// CHECK-LABEL: func.func @overTime(
// CHECK: memref.collapse_shape %{{.*}} : memref<2x32x8x14x14xf32> into memref<2x32x8x196xf32>
func.func @overTime(%a: memref<2x32x8x14x14xf32>, %b: memref<64x32x3x1x1xf32>, %c: memref<2x64x6x14x14xf32>) {
  linalg.conv_3d_ncdhw_fcdhw ins(%a, %b : memref<2x32x8x14x14xf32>, memref<64x32x3x1x1xf32>) outs(%c : memref<2x64x6x14x14xf32>)
  return
}
// CHECK-LABEL: func.func @pointwise(
func.func @pointwise(%a: memref<2x32x8x14x14xf32>, %b: memref<64x32x1x1x1xf32>, %c: memref<2x64x8x14x14xf32>) {
  linalg.conv_3d_ncdhw_fcdhw ins(%a, %b : memref<2x32x8x14x14xf32>, memref<64x32x1x1x1xf32>) outs(%c : memref<2x64x8x14x14xf32>)
  return
}
// CHECK-LABEL: func.func @depthwise(
func.func @depthwise(%a: memref<3x6x14x14x32xf32>, %b: memref<3x3x3x32xf32>, %c: memref<3x4x12x12x32xf32>) {
  linalg.depthwise_conv_3d_ndhwc_dhwc ins(%a, %b : memref<3x6x14x14x32xf32>, memref<3x3x3x32xf32>) outs(%c : memref<3x4x12x12x32xf32>)
  return
}
// CHECK-LABEL: func.func @imagesNotKnown(
func.func @imagesNotKnown(%a: memref<?x8x14x14x32xf32>, %b: memref<1x3x3x32x64xf32>, %c: memref<?x8x12x12x64xf32>) {
  linalg.conv_3d_ndhwc_dhwcf ins(%a, %b : memref<?x8x14x14x32xf32>, memref<1x3x3x32x64xf32>) outs(%c : memref<?x8x12x12x64xf32>)
  return
}
