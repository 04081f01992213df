// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvLayoutDirect param=layout_rows=4" | FileCheck %s

// Two strips of four output rows; the weights come as [tap][channel][filter].
// CHECK: func.func private @weights_to_taps(
// CHECK: func.func private @row_to_pixels(
// CHECK: vector.shuffle
// CHECK: func.func private @microkernel_
// CHECK: func.func private @pixels_to_planes(
// CHECK: vector.shuffle
// CHECK-LABEL: func.func @planes(
// CHECK-NOT: linalg
// CHECK: %[[SRC:.*]] = memref.collapse_shape %arg0
// CHECK: %[[DST:.*]] = memref.collapse_shape %arg2
// CHECK: call @weights_to_taps(
// CHECK: scf.for
// CHECK: call @row_to_pixels(%[[SRC]],
// CHECK: call @microkernel_
// CHECK: call @pixels_to_planes({{.*}}, %[[DST]],
func.func @planes(%src: memref<1x16x10x10xf32>, %weights: memref<32x16x3x3xf32>, %dst: memref<1x32x8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x32x8x8xf32>)
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<1x16x10x10xf32>, memref<32x16x3x3xf32>) outs(%dst : memref<1x32x8x8xf32>)
  return
}

// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvLayoutWinograd2 tolerance=1" | FileCheck %s --check-prefix=WINOGRAD
// WINOGRAD: func.func private @planes_to_pixels(
// WINOGRAD: func.func private @winograd
// WINOGRAD: func.func private @pixels_to_planes(

// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvLayoutWinograd4 tolerance=1" | FileCheck %s --check-prefix=WINOGRAD

// In a program, what the algorithm for pixels takes in a loop over images is there before the loop.

// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvLayoutDirect param=pack_b=1" | FileCheck %s --check-prefix=IMAGES
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvLayoutWinograd2 tolerance=1" | FileCheck %s --check-prefix=IMAGES
// IMAGES-LABEL: func.func @images(
// IMAGES-COUNT-4: memref.alloc()
// IMAGES: scf.for
// IMAGES-NOT: memref.alloc
// IMAGES: call @microkernel_
// IMAGES-COUNT-4: memref.dealloc
// IMAGES: return
func.func @images(%src: memref<2x16x10x10xf32>, %weights: memref<32x16x3x3xf32>, %dst: memref<2x32x8x8xf32>) {
  linalg.conv_2d_nchw_fchw ins(%src, %weights : memref<2x16x10x10xf32>, memref<32x16x3x3xf32>) outs(%dst : memref<2x32x8x8xf32>)
  return
}
