// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvDirect param=mr=7,nr=32" | FileCheck %s

// Two tiles of seven pixels a line. The left one sums over tap 0 with six of them, then over the other two
// taps of the line as one stretch of 32 channels with all; between taps above and below that are inside.

// CHECK: func.func private @microkernel_7x32x16_arows_brows_cut(
// CHECK-SAME: %[[FIRST:arg[0-9]+]]: index, %[[END:arg[0-9]+]]: index)
// CHECK: scf.for {{.*}} = %[[FIRST]] to %[[END]]
// CHECK: %{{.*}}:12 = scf.for {{.*}} to %c16{{[_0-9]*}} step
// CHECK-COUNT-12: vector.fma
// CHECK: scf.yield
// CHECK: %{{.*}}:14 = scf.for {{.*}} to %c32{{[_0-9]*}} step
// CHECK-COUNT-14: vector.fma
// CHECK: scf.yield
// CHECK-COUNT-14: vector.store {{.*}}, %arg2

// The right one is another kernel.
// CHECK: func.func private @microkernel_7x32x16_arows_brows_cut_0(

// The padded copy is gone.
// CHECK-LABEL: func.func @padded(
// CHECK-NOT: memref.alloc
// CHECK-NOT: linalg
// CHECK: call @microkernel_7x32x16_arows_brows_cut(
// CHECK: call @microkernel_7x32x16_arows_brows_cut_0(
func.func @padded(%src: memref<1x14x14x16xf32>, %weights: memref<3x3x16x32xf32>, %dst: memref<1x14x14x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x14x14x32xf32>)
  %buffer = memref.alloc() : memref<1x16x16x16xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x16x16x16xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 14, 14, 16] [1, 1, 1, 1] : memref<1x16x16x16xf32> to memref<1x14x14x16xf32, strided<[4096, 256, 16, 1], offset: 272>>
  memref.copy %src, %middle : memref<1x14x14x16xf32> to memref<1x14x14x16xf32, strided<[4096, 256, 16, 1], offset: 272>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x16x16x16xf32>, memref<3x3x16x32xf32>) outs(%dst : memref<1x14x14x32xf32>)
  memref.dealloc %buffer : memref<1x16x16x16xf32>
  return
}

// Taps that lie apart are a loop of their own; filters that lie one after the other are transposed into a
// panel; without a fill, sums are added to what is there.
// CHECK: func.func private @pack_b_
// CHECK: vector.shuffle
// CHECK: func.func private @microkernel_{{.*}}_bpacked_taps0to2_acc(
// CHECK-COUNT-3: scf.for
// CHECK: vector.fma
// CHECK-LABEL: func.func @fhwc_dilated(
// CHECK: memref.alloc
// CHECK: call @pack_b_
// CHECK: call @microkernel_{{.*}}_bpacked_taps0to2_acc(
func.func @fhwc_dilated(%src: memref<1x14x14x16xf32>, %weights: memref<32x3x3x16xf32>, %dst: memref<1x10x10x32xf32>) {
  linalg.conv_2d_nhwc_fhwc {dilations = dense<2> : tensor<2xi64>}
    ins(%src, %weights : memref<1x14x14x16xf32>, memref<32x3x3x16xf32>) outs(%dst : memref<1x10x10x32xf32>)
  return
}
