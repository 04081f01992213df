// Operations that stand for several, and that upstream neither bufferizes nor lowers.

// RUN: autoconfig-opt %s --autoconfig-lower-aggregates | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 pass=0" | FileCheck %s --check-prefix=LLVM
// LLVM: llvm.func @attention(
// LLVM: llvm.func @winograd(

// CHECK-LABEL: func.func @attention(
// CHECK-NOT: linalg.softmax
// CHECK: math.exp
// CHECK: linalg.matmul
func.func @attention(%x: tensor<3x10xf32>, %v: tensor<10x4xf32>) -> tensor<3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x10xf32>
  %p = linalg.softmax dimension(1) ins(%x : tensor<3x10xf32>) outs(%e : tensor<3x10xf32>) -> tensor<3x10xf32>
  %e1 = tensor.empty() : tensor<3x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e1 : tensor<3x4xf32>) -> tensor<3x4xf32>
  %y = linalg.matmul ins(%p, %v : tensor<3x10xf32>, tensor<10x4xf32>) outs(%f : tensor<3x4xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}
// CHECK-LABEL: func.func @winograd(
// CHECK-NOT: winograd_
// CHECK: return
func.func @winograd(%w: tensor<2x3x3x5xf32>, %x: tensor<1x10x10x5xf32>, %t: tensor<6x6x2x2x1x2xf32>) -> (tensor<6x6x5x2xf32>, tensor<6x6x2x2x1x5xf32>, tensor<1x8x8x2xf32>) {
  %e0 = tensor.empty() : tensor<6x6x5x2xf32>
  %f = linalg.winograd_filter_transform fmr(F_4_3) ins(%w : tensor<2x3x3x5xf32>) outs(%e0 : tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32>
  %e1 = tensor.empty() : tensor<6x6x2x2x1x5xf32>
  %i = linalg.winograd_input_transform fmr(F_4_3) ins(%x : tensor<1x10x10x5xf32>) outs(%e1 : tensor<6x6x2x2x1x5xf32>) -> tensor<6x6x2x2x1x5xf32>
  %zero = arith.constant 0.0 : f32
  %e2 = tensor.empty() : tensor<1x8x8x2xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32>
  %y = linalg.winograd_output_transform fmr(F_4_3) ins(%t : tensor<6x6x2x2x1x2xf32>) outs(%z : tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32>
  return %f, %i, %y : tensor<6x6x5x2xf32>, tensor<6x6x2x2x1x5xf32>, tensor<1x8x8x2xf32>
}
