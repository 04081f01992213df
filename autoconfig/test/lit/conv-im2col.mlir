// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvIm2col param=strip=4,mr=4,nr=16,pack_b=0" | FileCheck %s

// Windows are rows of A: 3 taps of 16 channels lie next to each other.
// CHECK: func.func private @window_rows(
// CHECK: vector.load %arg0
// CHECK: vector.store {{.*}}, %arg1
// CHECK: func.func private @microkernel_4x16x{{[0-9]+}}_arows_brows(
// CHECK-LABEL: func.func @rows(
// CHECK-NOT: linalg
// CHECK: %[[SRC:.*]] = memref.collapse_shape %arg0
// CHECK: scf.for
// CHECK: call @window_rows(%[[SRC]],
// CHECK: call @microkernel_4x16x
func.func @rows(%src: memref<1x10x10x16xf32>, %weights: memref<3x3x16x32xf32>, %dst: memref<1x8x8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x8x8x32xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x10x10x16xf32>, memref<3x3x16x32xf32>) outs(%dst : memref<1x8x8x32xf32>)
  return
}

// Windows are columns of B: every tap of a channel is a row of it, of 32 pixels.
// CHECK: func.func private @window_columns_4(
// CHECK: func.func private @microkernel_4x16x{{[0-9]+}}_arows_brows_0(
// CHECK-LABEL: func.func @columns(
// CHECK-NOT: linalg
// CHECK: %[[SRC:.*]] = memref.collapse_shape %arg0
// CHECK: %[[WEIGHTS:.*]] = memref.collapse_shape %arg1
// CHECK: call @window_columns_4(%[[SRC]],
// CHECK: call @microkernel_4x16x{{[0-9]+}}_arows_brows_0(%[[WEIGHTS]],
func.func @columns(%src: memref<1x16x10x10xf32>, %weights: memref<32x16x3x3xf32>, %dst: memref<1x32x8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x32x8x8xf32>)
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<1x16x10x10xf32>, memref<32x16x3x3xf32>) outs(%dst : memref<1x32x8x8xf32>)
  return
}
