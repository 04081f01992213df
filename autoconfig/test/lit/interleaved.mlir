// RUN: autoconfig-opt %s --autoconfig="target=neoverse-n1 algorithm=MatmulPacked param=mr=8,nr=12" | FileCheck %s

// By-element multiply-adds: the first panel stores A interleaved, the others take lanes of it.

// CHECK: func.func private @microkernel_8x12x64_apack_bpack(
// CHECK: memref.store
// CHECK: func.func private @microkernel_8x12x64_apacked_bpacked(
// CHECK: %[[A:.*]] = vector.load %arg0{{.*}} vector<4xf32>
// CHECK: vector.extract %[[A]][0]
func.func @f(%a: memref<32x64xf32>, %b: memref<64x48xf32>, %c: memref<32x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<32x48xf32>)
  linalg.matmul ins(%a, %b : memref<32x64xf32>, memref<64x48xf32>) outs(%c : memref<32x48xf32>)
  return
}
