// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>/dev/null | FileCheck %s

// A bias for each channel and ReLU behind depthwise convolutions.

// REMARK: remark: DepthwiseDirect {{.*}}, with what follows
// CHECK: func.func private @tiles_
// CHECK: arith.maximumf {{.*}} : vector<16xf32>
// CHECK-NEXT: vector.store
// CHECK-LABEL: func.func @nhwc(
// CHECK-NOT: linalg
// CHECK: return
#nhwc = affine_map<(n, y, x, c) -> (n, y, x, c)>
func.func @nhwc(%src: memref<1x15x15x32xf32>, %w: memref<3x3x32xf32>, %bias: memref<32xf32>, %c: memref<1x13x13x32xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<1x13x13x32xf32>)
  linalg.depthwise_conv_2d_nhwc_hwc ins(%src, %w : memref<1x15x15x32xf32>, memref<3x3x32xf32>) outs(%c : memref<1x13x13x32xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, y, x, c) -> (c)>, #nhwc], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%bias : memref<32xf32>) outs(%c : memref<1x13x13x32xf32>) {
  ^bb0(%b: f32, %x: f32):
    %s = arith.addf %x, %b : f32
    %r = arith.maximumf %s, %zero : f32
    linalg.yield %r : f32
  }
  return
}

// Several filters a channel, whose bias has both dimensions; a kernel whose taps are loops.

// REMARK: remark: DepthwiseTaps {{.*}}, with what follows
// CHECK: func.func private @outputs_
// CHECK: arith.maximumf
// CHECK-LABEL: func.func @largeKernel(
// CHECK-NOT: linalg
// CHECK: return
#nhwcm = affine_map<(n, y, x, c, m) -> (n, y, x, c, m)>
func.func @largeKernel(%src: memref<1x40x40x8xf32>, %w: memref<31x31x8x2xf32>, %bias: memref<8x2xf32>, %c: memref<1x10x10x8x2xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<1x10x10x8x2xf32>)
  linalg.depthwise_conv_2d_nhwc_hwcm ins(%src, %w : memref<1x40x40x8xf32>, memref<31x31x8x2xf32>) outs(%c : memref<1x10x10x8x2xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, y, x, c, m) -> (c, m)>, #nhwcm], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
    ins(%bias : memref<8x2xf32>) outs(%c : memref<1x10x10x8x2xf32>) {
  ^bb0(%b: f32, %x: f32):
    %s = arith.addf %x, %b : f32
    %r = arith.maximumf %s, %zero : f32
    linalg.yield %r : f32
  }
  return
}

// REMARK: remark: DepthwiseColumns {{.*}}, with what follows
// CHECK: func.func private @rows_
// CHECK: vector.broadcast
// CHECK: arith.maximumf
// CHECK-LABEL: func.func @nchw(
// CHECK-NOT: linalg
// CHECK: return
#nchw = affine_map<(n, c, y, x) -> (n, c, y, x)>
func.func @nchw(%src: memref<1x32x34x34xf32>, %w: memref<32x3x3xf32>, %bias: memref<32xf32>, %c: memref<1x32x32x32xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<1x32x32x32xf32>)
  linalg.depthwise_conv_2d_nchw_chw ins(%src, %w : memref<1x32x34x34xf32>, memref<32x3x3xf32>) outs(%c : memref<1x32x32x32xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, c, y, x) -> (c)>, #nchw], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%bias : memref<32xf32>) outs(%c : memref<1x32x32x32xf32>) {
  ^bb0(%b: f32, %x: f32):
    %s = arith.addf %x, %b : f32
    %r = arith.maximumf %s, %zero : f32
    linalg.yield %r : f32
  }
  return
}
