// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s

// What cannot be replaced stays, with the reason.

// CHECK: remark: left as it is: operand 0 is not of f32
// CHECK: remark: left as it is: A is transposed: its k stride is 4, expected 1
// CHECK: remark: left as it is: B has no contiguous rows or columns: its k stride is 12, its n stride 3, expected 1 for one of them
// CHECK: remark: left as it is: operand 0 is not a memref of static shape
// CHECK: linalg.matmul
func.func @f(%a: memref<4x8xf64>, %b: memref<8x4xf64>, %c: memref<4x4xf64>) {
  linalg.matmul ins(%a, %b : memref<4x8xf64>, memref<8x4xf64>) outs(%c : memref<4x4xf64>)
  return
}
// CHECK: linalg.matmul
func.func @transposed(%a: memref<8x4xf32>, %b: memref<8x4xf32>, %c: memref<4x4xf32>) {
  linalg.matmul
    indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<8x4xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.contract
func.func @scattered(%a: memref<3x4x8xf32>, %b: memref<8x4x3xf32>, %c: memref<3x4x4xf32>) {
  linalg.contract
    indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (k, n, b)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    ins(%a, %b : memref<3x4x8xf32>, memref<8x4x3xf32>) outs(%c : memref<3x4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @dynamic(%a: memref<?x8xf32>, %b: memref<8x4xf32>, %c: memref<?x4xf32>) {
  linalg.matmul ins(%a, %b : memref<?x8xf32>, memref<8x4xf32>) outs(%c : memref<?x4xf32>)
  return
}
