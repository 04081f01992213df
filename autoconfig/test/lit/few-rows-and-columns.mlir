// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" | FileCheck %s

// A matrix-vector product: dot products along K; B is contiguous, nothing is copied.

// CHECK: func.func private @dots_
// CHECK: vector.fma
// CHECK: vector.reduction <add>
// CHECK: func.func @matvec(
// CHECK-NOT: memref.alloc
func.func @matvec(%a: memref<64x256xf32>, %x: memref<256xf32>, %y: memref<64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<64xf32>)
  linalg.matvec ins(%a, %x : memref<64x256xf32>, memref<256xf32>) outs(%y : memref<64xf32>)
  return
}

// -----

// A vector-matrix product: whole rows of B stream by.

// CHECK: func.func private @rows_1x
// CHECK: func.func @vecmat(
func.func @vecmat(%x: memref<256xf32>, %b: memref<256x512xf32>, %y: memref<512xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<512xf32>)
  linalg.vecmat ins(%x, %b : memref<256xf32>, memref<256x512xf32>) outs(%y : memref<512xf32>)
  return
}
