// RUN: autoconfig-opt %s --autoconfig="target=zen4" | FileCheck %s --check-prefixes=CHECK,FOUR
// RUN: autoconfig-opt %s --autoconfig="target=haswell algorithm=MatmulDot param=mr=2,chains=2" | FileCheck %s --check-prefixes=CHECK,EACH

// A matrix-vector product: dot products along K; B is contiguous, nothing is copied.
// Four neighbours in C are summed together, fewer one by one.

// CHECK: func.func private @dots_
// CHECK: vector.fma
// FOUR: vector.shuffle
// EACH: vector.reduction <add>
// CHECK: func.func @matvec(
// CHECK-NOT: memref.alloc
func.func @matvec(%a: memref<64x256xf32>, %x: memref<256xf32>, %y: memref<64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<64xf32>)
  linalg.matvec ins(%a, %x : memref<64x256xf32>, memref<256xf32>) outs(%y : memref<64xf32>)
  return
}
