// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvPointwise param=pack_b=1,mr=8,nr=32,kc=64" | FileCheck %s

// The kernels of the matrix product of 196 pixels, channels and filters.

// CHECK: func.func private @microkernel_8x32x64_arows_bpack(
// CHECK: func.func private @microkernel_8x32x64_arows_bpacked(
// CHECK-LABEL: func.func @pixels(
// CHECK-NOT: linalg
// CHECK: call @microkernel_8x32x64_arows_bpack(
func.func @pixels(%src: memref<1x14x14x64xf32>, %weights: memref<1x1x64x96xf32>, %dst: memref<1x14x14x96xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x14x14x96xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x14x14x64xf32>, memref<1x1x64x96xf32>) outs(%dst : memref<1x14x14x96xf32>)
  return
}

// Of planes the weights are A: 96 filters by 196 pixels.
// CHECK: func.func private @microkernel_8x32x64_arows_bpack_0(
// CHECK-LABEL: func.func @planes(
// CHECK-NOT: linalg
// CHECK: %[[SRC:.*]] = memref.collapse_shape
// CHECK-SAME: memref<1x64x14x14xf32> into
// CHECK: %[[WEIGHTS:.*]] = memref.collapse_shape
// CHECK-SAME: memref<96x64x1x1xf32> into
// CHECK: call @microkernel_8x32x64_arows_bpack_0(%[[WEIGHTS]], %[[SRC]],
func.func @planes(%src: memref<1x64x14x14xf32>, %weights: memref<96x64x1x1xf32>, %dst: memref<1x96x14x14xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x96x14x14xf32>)
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<1x64x14x14xf32>, memref<96x64x1x1xf32>) outs(%dst : memref<1x96x14x14xf32>)
  return
}
