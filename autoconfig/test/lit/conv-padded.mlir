// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvReference" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --autoconfig="target=zen4 algorithm=ConvReference" 2>&1 | FileCheck %s --check-prefix=TENSOR

// A padded copy of the source goes away where nothing else sees it.

// CHECK-LABEL: @padded(
// CHECK-NOT: memref.alloc
// CHECK-NOT: linalg
// CHECK: memref.load %{{.*}} : memref<75xf32>
func.func @padded(%src: memref<1x5x5x3xf32>, %weights: memref<3x3x3x4xf32>, %dst: memref<1x5x6x4xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x5x6x4xf32>)
  %buffer = memref.alloc() : memref<1x7x8x3xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x7x8x3xf32>)
  %middle = memref.subview %buffer[0, 1, 2, 0] [1, 5, 5, 3] [1, 1, 1, 1] : memref<1x7x8x3xf32> to memref<1x5x5x3xf32, strided<[168, 24, 3, 1], offset: 30>>
  memref.copy %src, %middle : memref<1x5x5x3xf32> to memref<1x5x5x3xf32, strided<[168, 24, 3, 1], offset: 30>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x7x8x3xf32>, memref<3x3x3x4xf32>) outs(%dst : memref<1x5x6x4xf32>)
  memref.dealloc %buffer : memref<1x7x8x3xf32>
  return
}

// The source changes in between: the copy is what is read.
// CHECK-LABEL: @changed(
// CHECK: memref.alloc
// CHECK: memref.copy
// CHECK: memref.load %{{.*}} : memref<147xf32>
func.func @changed(%src: memref<1x5x5x3xf32>, %weights: memref<3x3x3x4xf32>, %dst: memref<1x5x5x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %buffer = memref.alloc() : memref<1x7x7x3xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x7x7x3xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 5, 5, 3] [1, 1, 1, 1] : memref<1x7x7x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  memref.copy %src, %middle : memref<1x5x5x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  linalg.fill ins(%one : f32) outs(%src : memref<1x5x5x3xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x7x7x3xf32>, memref<3x3x3x4xf32>) outs(%dst : memref<1x5x5x4xf32>)
  return
}

// Padded with something else, and read by others.
// CHECK-LABEL: @ones(
// CHECK: memref.copy
// CHECK: memref.load %{{.*}} : memref<147xf32>
func.func @ones(%src: memref<1x5x5x3xf32>, %weights: memref<3x3x3x4xf32>, %dst: memref<1x5x5x4xf32>) {
  %one = arith.constant 1.0 : f32
  %buffer = memref.alloc() : memref<1x7x7x3xf32>
  linalg.fill ins(%one : f32) outs(%buffer : memref<1x7x7x3xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 5, 5, 3] [1, 1, 1, 1] : memref<1x7x7x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  memref.copy %src, %middle : memref<1x5x5x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x7x7x3xf32>, memref<3x3x3x4xf32>) outs(%dst : memref<1x5x5x4xf32>)
  return
}
// CHECK-LABEL: @twice(
// CHECK: memref.copy
// CHECK-COUNT-2: memref.load %{{.*}} : memref<147xf32>
func.func @twice(%src: memref<1x5x5x3xf32>, %weights: memref<3x3x3x4xf32>, %dst: memref<1x5x5x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %buffer = memref.alloc() : memref<1x7x7x3xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x7x7x3xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 5, 5, 3] [1, 1, 1, 1] : memref<1x7x7x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  memref.copy %src, %middle : memref<1x5x5x3xf32> to memref<1x5x5x3xf32, strided<[147, 21, 3, 1], offset: 24>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x7x7x3xf32>, memref<3x3x3x4xf32>) outs(%dst : memref<1x5x5x4xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x7x7x3xf32>, memref<3x3x3x4xf32>) outs(%dst : memref<1x5x5x4xf32>)
  return
}
// Channels that are padded are no padding of a convolution.
// CHECK-LABEL: @channels(
// CHECK: memref.copy
// CHECK: memref.load %{{.*}} : memref<100xf32>
func.func @channels(%src: memref<1x5x5x3xf32>, %weights: memref<3x3x4x4xf32>, %dst: memref<1x3x3x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %buffer = memref.alloc() : memref<1x5x5x4xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x5x5x4xf32>)
  %middle = memref.subview %buffer[0, 0, 0, 0] [1, 5, 5, 3] [1, 1, 1, 1] : memref<1x5x5x4xf32> to memref<1x5x5x3xf32, strided<[100, 20, 4, 1]>>
  memref.copy %src, %middle : memref<1x5x5x3xf32> to memref<1x5x5x3xf32, strided<[100, 20, 4, 1]>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x5x5x4xf32>, memref<3x3x4x4xf32>) outs(%dst : memref<1x3x3x4xf32>)
  return
}

// As a program has it before bufferization.
// TENSOR-LABEL: @tensor(
// TENSOR-NOT: memref.copy
// TENSOR-NOT: linalg
// TENSOR: memref.load %{{.*}} : memref<75xf32>
func.func @tensor(%src: tensor<1x5x5x3xf32>, %weights: tensor<3x3x3x4xf32>) -> tensor<1x5x5x4xf32> {
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %src low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x5x5x3xf32> to tensor<1x7x7x3xf32>
  %empty = tensor.empty() : tensor<1x5x5x4xf32>
  %filled = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x5x5x4xf32>) -> tensor<1x5x5x4xf32>
  %dst = linalg.conv_2d_nhwc_hwcf ins(%padded, %weights : tensor<1x7x7x3xf32>, tensor<3x3x3x4xf32>) outs(%filled : tensor<1x5x5x4xf32>) -> tensor<1x5x5x4xf32>
  return %dst : tensor<1x5x5x4xf32>
}
