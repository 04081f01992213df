// Results become arguments. What is returned twice is computed into one of them and copied into
// the other; MLIR's own pass ends there.

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=bufferized" | FileCheck %s --implicit-check-not=memref.alloc
// CHECK-LABEL: func.func @twice(
// CHECK-SAME: %[[FIRST:arg[0-9]+]]: memref<8x8xf32> {bufferize.result}, %[[SECOND:arg[0-9]+]]: memref<8x8xf32> {bufferize.result}) {
// CHECK: linalg.matmul {{.*}} outs(%[[FIRST]]
// CHECK: memref.copy %[[FIRST]], %[[SECOND]]
func.func @twice(%a: tensor<8x8xf32>, %b: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x8xf32>) -> tensor<8x8xf32>
  %m = linalg.matmul ins(%a, %b : tensor<8x8xf32>, tensor<8x8xf32>) outs(%f : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %m, %m : tensor<8x8xf32>, tensor<8x8xf32>
}
