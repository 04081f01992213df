// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s

// A linalg.generic with the maps and the body of a batch matmul is one.

// CHECK: remark: Matmul
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
