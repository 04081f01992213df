// RUN: autoconfig-opt %s --autoconfig="target=neoverse-n1 algorithm=MatmulPacked param=mr=8,nr=12" | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=rvv256 algorithm=MatmulPacked param=mr=7,nr=32,lmul=4,interleave_a=1" | FileCheck %s --check-prefix=STRIDED
// RUN: autoconfig-opt %s --autoconfig="target=haswell algorithm=MatmulPacked param=mr=6,nr=16,interleave_a=1" | FileCheck %s --check-prefix=FUSED

// A is stored with k outermost. By lane: blocks of four by four are transposed,
// and multiply-adds take lanes of a vector.

// CHECK: func.func private @microkernel_8x12x64_apacked_bpack(
// CHECK: %[[A:.*]] = vector.load %arg0{{.*}} vector<4xf32>
// CHECK: vector.extract %[[A]][0]
// CHECK: func.func @f(
// CHECK: vector.shuffle
// CHECK: call @microkernel_8x12x64_apacked_bpack(

// With strided stores: one vector along k after the other.

// STRIDED: func.func @f(
// STRIDED: llvm.intr.experimental.vp.strided.store
// STRIDED: call @microkernel_7x32x64_apacked_bpack(

// Elsewhere the micro-kernel of the first panel stores what it loads.

// FUSED: func.func private @microkernel_6x16x64_apack_bpack(
// FUSED: memref.store
// FUSED: func.func private @microkernel_6x16x64_apacked_bpack(
func.func @f(%a: memref<36x64xf32>, %b: memref<64x48xf32>, %c: memref<36x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<36x48xf32>)
  linalg.matmul ins(%a, %b : memref<36x64xf32>, memref<64x48xf32>) outs(%c : memref<36x48xf32>)
  return
}
