// RUN: autoconfig-opt %s --autoconfig="target=haswell algorithm=MatmulUnpacked param=mr=4,nr=16" | FileCheck %s

// Without a fill the product is added to C; the tail of 5 columns is masked.

// CHECK: func.func private @microkernel_4x13x10_arows_brows_acc(
// CHECK: vector.maskedload
// CHECK-NOT: vector.store %{{.*}}, %arg3
// CHECK: vector.maskedstore
// CHECK: func.func @f(
// CHECK-NOT: memref.alloc
func.func @f(%a: memref<4x10xf32>, %b: memref<10x13xf32>, %c: memref<4x13xf32>) {
  linalg.matmul ins(%a, %b : memref<4x10xf32>, memref<10x13xf32>) outs(%c : memref<4x13xf32>)
  return
}
