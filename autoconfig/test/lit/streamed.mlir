// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=MatmulStreamed" | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=haswell algorithm=MatmulStreamed param=kr=2" | FileCheck %s

// A vector-matrix product: whole rows of B stream by.

// CHECK: func.func private @rows_1x
// CHECK: func.func @vecmat(
func.func @vecmat(%x: memref<256xf32>, %b: memref<256x512xf32>, %y: memref<512xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<512xf32>)
  linalg.vecmat ins(%x, %b : memref<256xf32>, memref<256x512xf32>) outs(%y : memref<512xf32>)
  return
}
