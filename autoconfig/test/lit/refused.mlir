// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s

// What cannot be replaced stays, with the reason.

// CHECK: remark: left as it is: operand 0 is not of f32
// CHECK: remark: left as it is: operand 1 has elements that overlap, or lie backwards
// CHECK: remark: left as it is: operand 1 has elements that overlap, or lie backwards
// CHECK: remark: left as it is: operand 0 is not a memref of static shape, but for the first dimension
// CHECK: remark: left as it is: a size is not known that counts neither rows nor parts of C
// CHECK: remark: left as it is: operand 0 is not in the default memory space
// CHECK: remark: left as it is: it is for operands that are not dense, beside the same for dense ones
// CHECK: remark: left as it is: it has 4 inputs and 1 outputs, expected two and one
// CHECK: remark: left as it is: loop d3 sums and does not index both A and B
// CHECK: remark: left as it is: loop d3 neither sums nor indexes C
// CHECK: linalg.matmul
func.func @f(%a: memref<4x8xf64>, %b: memref<8x4xf64>, %c: memref<4x4xf64>) {
  linalg.matmul ins(%a, %b : memref<4x8xf64>, memref<8x4xf64>) outs(%c : memref<4x4xf64>)
  return
}
// CHECK: linalg.matmul
func.func @overlapping(%a: memref<4x8xf32>, %b: memref<8x4xf32, strided<[1, 1]>>, %c: memref<4x4xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x4xf32, strided<[1, 1]>>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @broadcast(%a: memref<4x8xf32>, %b: memref<8x4xf32, strided<[0, 1]>>, %c: memref<4x4xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x4xf32, strided<[0, 1]>>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @depth(%a: memref<4x?xf32>, %b: memref<?x4xf32>, %c: memref<4x4xf32>) {
  linalg.matmul ins(%a, %b : memref<4x?xf32>, memref<?x4xf32>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @sums(%a: memref<?x4xf32>, %b: memref<?x4xf32>, %c: memref<4x4xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<?x4xf32>, memref<?x4xf32>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @space(%a: memref<4x8xf32, 3>, %b: memref<8x4xf32>, %c: memref<4x4xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32, 3>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.matmul
func.func @strided(%a: memref<4x8xf32, strided<[?, 1]>>, %b: memref<8x4xf32>, %c: memref<4x4xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32, strided<[?, 1]>>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}
// CHECK: linalg.quantized_matmul
func.func @quantized(%a: memref<4x8xi8>, %b: memref<8x4xi8>, %x: i32, %y: i32, %c: memref<4x4xi32>) {
  linalg.quantized_matmul ins(%a, %b, %x, %y : memref<4x8xi8>, memref<8x4xi8>, i32, i32) outs(%c : memref<4x4xi32>)
  return
}
// A sum over what A has alone: not the product that it looks like.
// CHECK: linalg.generic
func.func @sumOfA(%a: memref<4x8x3xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n, k, r) -> (m, k, r)>, affine_map<(m, n, k, r) -> (k, n)>, affine_map<(m, n, k, r) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
    ins(%a, %b : memref<4x8x3xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
// CHECK: linalg.generic
func.func @lastWins(%a: memref<4x8x3xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n, k, r) -> (m, k, r)>, affine_map<(m, n, k, r) -> (k, n)>, affine_map<(m, n, k, r) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction", "parallel"]}
    ins(%a, %b : memref<4x8x3xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
