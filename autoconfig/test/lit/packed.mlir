// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=MatmulPacked param=mr=8,nr=32,kc=96,mc=64,nc=64" | FileCheck %s

// Panels of B are packed by the first tile of rows; the second block of K adds to C. The fill of C is
// folded into the first block.

// CHECK: func.func private @microkernel_8x32x96_arows_bpack(
// CHECK-SAME: llvm.noalias
// CHECK: scf.for {{.*}} -> (vector<16xf32>
// CHECK: vector.load %arg1
// CHECK: vector.store {{.*}}, %arg3
// CHECK: vector.broadcast
// CHECK: vector.fma
// CHECK: func.func private @microkernel_8x32x96_arows_bpacked(
// CHECK: func.func private @microkernel_8x32x96_arows_bpack_acc(
// CHECK: func.func @f(
// CHECK-NOT: linalg
// CHECK: memref.alloc() {alignment = 64 : i64} : memref<3072xf32>
// CHECK: call @microkernel_8x32x96_arows_bpack(
// CHECK: memref.dealloc
func.func @f(%a: memref<64x192xf32>, %b: memref<192x64xf32>, %c: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<64x64xf32>)
  linalg.matmul ins(%a, %b : memref<64x192xf32>, memref<192x64xf32>) outs(%c : memref<64x64xf32>)
  return
}
