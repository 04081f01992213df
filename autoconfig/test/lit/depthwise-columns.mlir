// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=DepthwiseColumns param=rows=6,vectors=1,strip=18" | FileCheck %s

// Rows are copied with zeros behind them; six output rows by a vector of columns take from eight rows of the
// copy, each of which is loaded once a tap of the row.

// CHECK: func.func private @copy_rows_20(
// CHECK: func.func private @rows_6x16(
// CHECK-COUNT-9: memref.load %arg1
// CHECK: scf.for
// CHECK-COUNT-54: vector.fma
// CHECK-NOT: vector.fma
// CHECK-COUNT-6: vector.store {{.*}}, %arg2
// CHECK-LABEL: func.func @f(
// CHECK-NOT: linalg
// CHECK: memref.alloc
// CHECK: call @copy_rows_20(
// CHECK: call @rows_6x16(
func.func @f(%src: memref<1x24x20x20xf32>, %weights: memref<24x3x3xf32>, %dst: memref<1x24x18x18xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x24x18x18xf32>)
  linalg.depthwise_conv_2d_nchw_chw ins(%src, %weights : memref<1x24x20x20xf32>, memref<24x3x3xf32>) outs(%dst : memref<1x24x18x18xf32>)
  return
}
