// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s

// A linalg.generic with the maps and the body of a batch matmul is one.

// CHECK-COUNT-2: remark: Matmul
// CHECK: func.func @f(
// CHECK-NOT: linalg.generic
#a = affine_map<(b, m, n, k) -> (b, m, k)>
#b = affine_map<(b, m, n, k) -> (b, k, n)>
#c = affine_map<(b, m, n, k) -> (b, m, n)>
func.func @f(%a: memref<2x20x30xf32>, %b: memref<2x30x40xf32>, %c: memref<2x20x40xf32>) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<2x20x30xf32>, memref<2x30x40xf32>) outs(%c : memref<2x20x40xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// A sum over one element of what A has alone is none.

// CHECK: func.func @sum_of_one(
// CHECK-NOT: linalg.generic
func.func @sum_of_one(%a: memref<4x8x1xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n, k, r) -> (m, k, r)>, affine_map<(m, n, k, r) -> (k, n)>, affine_map<(m, n, k, r) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
    ins(%a, %b : memref<4x8x1xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
