// Sizes that A's type does not tell, but B's and C's do. What the pass leaves reads what it did.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// REMARK: remark: Matmul
// REMARK: remark: Matmul
// REMARK: remark: left as it is: operand 0 is not a memref of static shape, but for the first dimension
// REMARK-NOT: remark:

// CHECK-LABEL: func.func @all(
// CHECK-NOT: linalg.fill
// CHECK-NOT: linalg.matmul
// CHECK: return
func.func @all(%a: memref<?x?xf32>, %b: memref<20x30xf32>, %c: memref<?x?xf32>, %d: memref<8x1xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<?x?xf32>)
  linalg.matmul ins(%a, %b : memref<?x?xf32>, memref<20x30xf32>) outs(%c : memref<?x?xf32>)
  return
}
// CHECK-LABEL: func.func @some(
// CHECK-NOT: linalg.matmul
// CHECK: return
func.func @some(%a: memref<?x?xf32>, %b: memref<20x30xf32>, %c: memref<8x30xf32>) {
  linalg.matmul ins(%a, %b : memref<?x?xf32>, memref<20x30xf32>) outs(%c : memref<8x30xf32>)
  return
}
// CHECK-LABEL: func.func @unknown(
// CHECK-SAME: %[[A:.*]]: memref<?x?xf32>, %[[B:.*]]: memref<?x30xf32>, %[[C:.*]]: memref<8x?xf32>
// CHECK-NEXT: linalg.matmul ins(%[[A]], %[[B]] : memref<?x?xf32>, memref<?x30xf32>) outs(%[[C]] : memref<8x?xf32>)
// CHECK-NEXT: return
func.func @unknown(%a: memref<?x?xf32>, %b: memref<?x30xf32>, %c: memref<8x?xf32>) {
  linalg.matmul ins(%a, %b : memref<?x?xf32>, memref<?x30xf32>) outs(%c : memref<8x?xf32>)
  return
}
