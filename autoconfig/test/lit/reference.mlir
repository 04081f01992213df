// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=MatmulReference" | FileCheck %s

// CHECK-LABEL: func.func @f(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: scf.for
// CHECK: math.fma
// CHECK-NOT: linalg
func.func @f(%a: memref<4x10xf32>, %b: memref<10x13xf32>, %c: memref<4x13xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<4x13xf32>)
  linalg.matmul ins(%a, %b : memref<4x10xf32>, memref<10x13xf32>) outs(%c : memref<4x13xf32>)
  return
}
