// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 | FileCheck %s

// A fill of C with +0 right before goes away: C is overwritten. Any other stays,
// and the product is added to C.

// CHECK: func.func private @{{.*}}
// CHECK-LABEL: func.func @zero(
// CHECK-NOT: linalg.fill
// CHECK: return
func.func @zero(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<8x8xf32>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// CHECK: func.func private @{{.*}}_acc
// CHECK-LABEL: func.func @minus_zero(
// CHECK: linalg.fill
// CHECK-NOT: linalg.matmul
func.func @minus_zero(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %zero = arith.constant -0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<8x8xf32>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// CHECK: func.func private @{{.*}}_acc
// CHECK-LABEL: func.func @one(
// CHECK: linalg.fill
// CHECK-NOT: linalg.matmul
func.func @one(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %one = arith.constant 1.0 : f32
  linalg.fill ins(%one : f32) outs(%c : memref<8x8xf32>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// CHECK: func.func private @{{.*}}_acc
// CHECK-LABEL: func.func @between(
// CHECK: linalg.fill
// CHECK: memref.store
// CHECK-NOT: linalg.matmul
func.func @between(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %c0 = arith.constant 0 : index
  linalg.fill ins(%zero : f32) outs(%c : memref<8x8xf32>)
  memref.store %one, %c[%c0, %c0] : memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// A view of C was filled, not C.

// CHECK: func.func private @{{.*}}_acc
// CHECK-LABEL: func.func @part(
// CHECK: linalg.fill
// CHECK-NOT: linalg.matmul
func.func @part(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %half = memref.subview %c[0, 0] [4, 8] [1, 1] : memref<8x8xf32> to memref<4x8xf32, strided<[8, 1]>>
  linalg.fill ins(%zero : f32) outs(%half : memref<4x8xf32, strided<[8, 1]>>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}
