// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=DepthwiseDirect param=rows=2,columns=4,vectors=1" | FileCheck %s

// Tiles of 2 x 4 outputs, three vectors of channels in turn. The one in the corner leaves out what meets the
// padding: of 72 multiply-adds, the 4 outputs of the first row have 3 less each, the 2 of the first column as well, one of
// them in common.

// CHECK: func.func private @tiles_2x4x1(
// CHECK: scf.for {{.*}} to %c3{{[_0-9]*}} step
// CHECK-COUNT-55: vector.fma
// CHECK-NOT: vector.fma
// CHECK-COUNT-8: vector.store {{.*}}, %arg2

// In the middle of the rows only those of the first column.
// CHECK: func.func private @tiles_2x4x1_{{[0-9]}}(

// The padded copy is gone; the tiles of the middle rows are a loop.
// CHECK-LABEL: func.func @padded(
// CHECK-NOT: memref.alloc
// CHECK-NOT: linalg
// CHECK: call @tiles_2x4x1(
// CHECK: call @tiles_2x4x1_0(
func.func @padded(%src: memref<1x6x8x48xf32>, %weights: memref<3x3x48xf32>, %dst: memref<1x6x8x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x6x8x48xf32>)
  %buffer = memref.alloc() : memref<1x8x10x48xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x8x10x48xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 6, 8, 48] [1, 1, 1, 1] : memref<1x8x10x48xf32> to memref<1x6x8x48xf32, strided<[3840, 480, 48, 1], offset: 528>>
  memref.copy %src, %middle : memref<1x6x8x48xf32> to memref<1x6x8x48xf32, strided<[3840, 480, 48, 1], offset: 528>>
  linalg.depthwise_conv_2d_nhwc_hwc ins(%buffer, %weights : memref<1x8x10x48xf32>, memref<3x3x48xf32>) outs(%dst : memref<1x6x8x48xf32>)
  memref.dealloc %buffer : memref<1x8x10x48xf32>
  return
}

// Two filters of each channel: lanes are repeated; without a fill, sums start with what is there.
// CHECK-LABEL: func.func private @tiles_2x4x1
// CHECK: vector.load %arg2
// CHECK: vector.shuffle {{.*}} [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
// CHECK: vector.shuffle {{.*}} [8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15]
// CHECK-LABEL: func.func @multiplier(
func.func @multiplier(%src: memref<1x4x6x16xf32>, %weights: memref<3x3x16x2xf32>, %dst: memref<1x2x4x16x2xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwcm ins(%src, %weights : memref<1x4x6x16xf32>, memref<3x3x16x2xf32>) outs(%dst : memref<1x2x4x16x2xf32>)
  return
}
