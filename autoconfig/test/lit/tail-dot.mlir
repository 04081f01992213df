// RUN: autoconfig-opt %s --autoconfig="target=zen4" | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=haswell algorithm=MatmulTailDot param=mr=6,nr=16,tail_mr=4,tail_chains=1" | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=sifive-x280 algorithm=MatmulTailDot" | FileCheck %s

// 65 columns: a GEMM on 64 of them, the last one as dot products along K, whose
// column of B is copied first. No micro-kernel has a masked or narrower vector.

// CHECK-DAG: func.func private @microkernel_{{[0-9]+}}x{{16|32|48|64}}x64
// CHECK-DAG: func.func private @dots_{{[0-9]+}}x1x64
// CHECK-NOT: vector.maskedload
// CHECK: func.func @tail(
// CHECK: memref.alloc
// CHECK: call @microkernel_
// CHECK: call @dots_
func.func @tail(%a: memref<63x64xf32>, %b: memref<64x65xf32>, %c: memref<63x65xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<63x65xf32>)
  linalg.matmul ins(%a, %b : memref<63x64xf32>, memref<64x65xf32>) outs(%c : memref<63x65xf32>)
  return
}
