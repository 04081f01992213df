// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvBroadcast param=mr=4,strip=32,rows=1,block=7,interleave_a=1,filters_outside=0" | FileCheck %s

// Even and odd columns of 15 rows that 7 output rows need are copied apart, with a zero before and after them.
// CHECK: func.func private @copy_rows_15(
// CHECK: vector.maskedload
// CHECK: vector.shuffle {{.*}} [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]

// Four filters by 28 pixels of an output row, as two vectors, the last of them cut off; the nine taps of a
// channel are in line.
// CHECK: func.func private @broadcast_4x1x28_of7(
// CHECK: %{{.*}}:8 = scf.for
// CHECK-COUNT-72: vector.fma
// CHECK: scf.yield
// CHECK: vector.store {{.*}}, %arg2
// CHECK: vector.maskedstore %arg2

// CHECK-LABEL: func.func @strided(
// CHECK-NOT: linalg
// CHECK: %[[SRC:.*]] = memref.collapse_shape %arg0
// CHECK: memref.alloc
// CHECK: scf.for
// CHECK: call @copy_rows_15(%[[SRC]],
// CHECK: call @broadcast_4x1x28_of7(
func.func @strided(%src: memref<1x8x57x57xf32>, %weights: memref<12x8x3x3xf32>, %dst: memref<1x12x28x28xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x12x28x28xf32>)
  linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>}
    ins(%src, %weights : memref<1x8x57x57xf32>, memref<12x8x3x3xf32>) outs(%dst : memref<1x12x28x28xf32>)
  return
}
