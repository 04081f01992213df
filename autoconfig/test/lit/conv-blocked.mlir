// Convolutions with several loops over channels, filters, images or groups: loops that continue
// each other become one, for others there are loops around convolutions of slices.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>%t.remarks | FileCheck %s --implicit-check-not="linalg.generic" --implicit-check-not="memref.copy"
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: autoconfig-opt %s --autoconfig="target=zen4 check-aliasing" 2>/dev/null | FileCheck %s --check-prefix=TEST
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvBroadcast" 2>&1 | FileCheck %s --check-prefix=REASON
// REASON: remark: left as it is: of convolutions of its slices of blocks, no algorithm applies

// REMARK: remark: Conv{{[^,]*,[^ ]*$}}
// REMARK: remark: Depthwise{{[^,]*,[^ ]*$}}
// REMARK: remark: Conv{{[^,]*,[^ ]*}}, with what follows
// REMARK: remark: left as it is: loop d7 counts filters, as loop d1 does, expected one of them
// REMARK-NOT: remark:

// A loop over blocks of filters, and one over blocks of channels, which add to C: its fill stays.
// The slices are dense.
// CHECK-LABEL: func.func @nchwc(
// CHECK: linalg.fill
// CHECK: scf.for
// CHECK: memref.subview %{{.*}}[0, %{{.*}}, 0, 0, 0] [1, 1, 14, 14, 16]
// CHECK: scf.for
// CHECK: memref.subview %{{.*}}[0, %{{.*}}, 0, 0, 0] [1, 1, 16, 16, 8]
// CHECK-NOT: memref.alloc{{.*}}14x14
// CHECK: return
// TEST-LABEL: func.func @nchwc(
// TEST: cf.assert
// TEST: linalg.fill
#a = affine_map<(n, fo, y, x, co, i, j, f, c) -> (n, co, y + i, x + j, c)>
#b = affine_map<(n, fo, y, x, co, i, j, f, c) -> (fo, co, i, j, c, f)>
#c = affine_map<(n, fo, y, x, co, i, j, f, c) -> (n, fo, y, x, f)>
func.func @nchwc(%a: memref<1x4x16x16x8xf32>, %b: memref<6x4x3x3x8x16xf32>, %c: memref<1x6x14x14x16xf32>) {
  %z = arith.constant 0.0 : f32
  linalg.fill ins(%z : f32) outs(%c : memref<1x6x14x14x16xf32>)
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "parallel", "reduction"]}
    ins(%a, %b : memref<1x4x16x16x8xf32>, memref<6x4x3x3x8x16xf32>) outs(%c : memref<1x6x14x14x16xf32>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// Depthwise, of several images: one by one, or a slice would not be dense.
// CHECK-LABEL: func.func @depthwise(
// CHECK: scf.for
// CHECK: memref.subview %{{.*}}[0, %{{.*}}, 0, 0, 0] [2, 1, 16, 16, 8]
// CHECK: scf.for
// CHECK: memref.subview %{{.*}}[%{{.*}}, 0, 0, 0] [1, 16, 16, 8]
// CHECK: return
func.func @depthwise(%a: memref<2x4x16x16x8xf32>, %b: memref<4x3x3x8xf32>, %c: memref<2x4x14x14x8xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, g, y, x, i, j, c) -> (n, g, y + i, x + j, c)>, affine_map<(n, g, y, x, i, j, c) -> (g, i, j, c)>, affine_map<(n, g, y, x, i, j, c) -> (n, g, y, x, c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "parallel"]}
    ins(%a, %b : memref<2x4x16x16x8xf32>, memref<4x3x3x8xf32>) outs(%c : memref<2x4x14x14x8xf32>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}

// Frames of several videos, and channels that were taken apart: one convolution, whose fill goes,
// with what follows.
// CHECK-LABEL: func.func @joined(
// CHECK-NOT: linalg.fill
// CHECK-DAG: memref.collapse_shape %{{.*}} {{\[\[}}0, 1], [2], [3], [4]] : memref<2x3x14x14x32xf32>
// CHECK-NOT: linalg.fill
// CHECK: return
func.func @joined(%a: memref<2x3x16x16x2x8xf32>, %b: memref<3x3x2x8x32xf32>, %c: memref<2x3x14x14x32xf32>) {
  %z = arith.constant 0.0 : f32
  linalg.fill ins(%z : f32) outs(%c : memref<2x3x14x14x32xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, t, y, x, f, i, j, k, c) -> (n, t, y + i, x + j, k, c)>, affine_map<(n, t, y, x, f, i, j, k, c) -> (i, j, k, c, f)>, affine_map<(n, t, y, x, f, i, j, k, c) -> (n, t, y, x, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "reduction"]}
    ins(%a, %b : memref<2x3x16x16x2x8xf32>, memref<3x3x2x8x32xf32>) outs(%c : memref<2x3x14x14x32xf32>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  linalg.generic {indexing_maps = [affine_map<(n, t, y, x, f) -> (n, t, y, x, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%c : memref<2x3x14x14x32xf32>) {
  ^bb0(%in: f32):
    %m = arith.maximumf %in, %z : f32
    linalg.yield %m : f32
  }
  return
}

// C is part of A: nothing is taken apart.
// CHECK-LABEL: func.func @shared(
// CHECK-NOT: scf.for
// CHECK: linalg.generic
// CHECK-NOT: scf.for
// CHECK: return
func.func @shared(%a: memref<1x4x16x16x8xf32>, %b: memref<4x4x3x3x8x8xf32>) {
  %c = memref.subview %a[0, 0, 0, 0, 0] [1, 4, 14, 14, 8] [1, 1, 1, 1, 1] : memref<1x4x16x16x8xf32> to memref<1x4x14x14x8xf32, strided<[8192, 2048, 128, 8, 1]>>
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "parallel", "reduction"]}
    ins(%a, %b : memref<1x4x16x16x8xf32>, memref<4x4x3x3x8x8xf32>) outs(%c : memref<1x4x14x14x8xf32, strided<[8192, 2048, 128, 8, 1]>>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  }
  return
}
