// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>/dev/null | FileCheck %s

// One operand's type tells what another one's does not.

// CHECK-LABEL: func.func @rows(
// CHECK-NOT: linalg
// CHECK-NOT: scf.index_switch
// CHECK: return
func.func @rows(%a: memref<?x48xf32>, %b: memref<48x33xf32>, %c: memref<7x33xf32>) {
  linalg.matmul ins(%a, %b : memref<?x48xf32>, memref<48x33xf32>) outs(%c : memref<7x33xf32>)
  return
}
// Of rows and of matrices at once.
// CHECK-LABEL: func.func @both(
// CHECK-NOT: linalg
// CHECK-NOT: scf.index_switch
// CHECK: return
func.func @both(%a: memref<?x1x6xf32>, %b: memref<?x6x1xf32>, %c: memref<7x1xf32, strided<[4, 1], offset: 1>>) {
  linalg.generic {indexing_maps = [affine_map<(m, k, q, b) -> (m, k, q)>, affine_map<(m, k, q, b) -> (b, q, k)>, affine_map<(m, k, q, b) -> (b, m)>], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
    ins(%a, %b : memref<?x1x6xf32>, memref<?x6x1xf32>) outs(%c : memref<7x1xf32, strided<[4, 1], offset: 1>>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %p, %z : f32
    linalg.yield %s : f32
  }
  return
}
