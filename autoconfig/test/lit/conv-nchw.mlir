// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvIm2col param=strip=12,mr=8,nr=48" | FileCheck %s --check-prefix=IM2COL
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvBroadcast param=mr=8,rows=3" | FileCheck %s --check-prefix=BROADCAST

// A strip of the columns of B is copied, then multiplied by the weights, which are A.
// IM2COL: func.func private @window_columns_12(
// IM2COL: func.func private @microkernel_8x48x144_arows_brows(
// IM2COL-LABEL: func.func @f(
// IM2COL-NOT: linalg
// IM2COL: memref.alloc
// IM2COL: call @window_columns_12(
// IM2COL: call @microkernel_8x48x144_arows_brows(

// Rows are copied; 8 filters by 3 rows of the map are summed in registers.
// BROADCAST: func.func private @copy_rows_14(
// BROADCAST: func.func private @broadcast_8x3x12_of12(
// BROADCAST-COUNT-24: vector.fma
// BROADCAST-LABEL: func.func @f(
// BROADCAST-NOT: linalg
// BROADCAST: call @copy_rows_14(
// BROADCAST: call @broadcast_8x3x12_of12(
func.func @f(%src: memref<1x16x14x14xf32>, %weights: memref<32x16x3x3xf32>, %dst: memref<1x32x12x12xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x32x12x12xf32>)
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<1x16x14x14xf32>, memref<32x16x3x3xf32>) outs(%dst : memref<1x32x12x12xf32>)
  return
}
