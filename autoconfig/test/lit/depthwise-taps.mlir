// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=DepthwiseTaps param=columns=7,vectors=2" | FileCheck %s

// Fourteen sums are carried through loops over rows of taps and over the taps of a row that all seven outputs
// have inside of the source; each loads two vectors of weights.

// CHECK: func.func private @outputs_7x2(
// CHECK: %{{.*}}:14 = scf.for
// CHECK: %{{.*}}:14 = scf.for
// CHECK-COUNT-2: vector.load %arg1
// CHECK-NOT: vector.load %arg1
// CHECK-COUNT-14: vector.fma
// CHECK: scf.yield
// CHECK-LABEL: func.func @f(
// CHECK-NOT: linalg
// CHECK: call @outputs_7x2(
func.func @f(%src: memref<1x40x40x32xf32>, %weights: memref<15x15x32xf32>, %dst: memref<1x26x26x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x26x26x32xf32>)
  linalg.depthwise_conv_2d_nhwc_hwc ins(%src, %weights : memref<1x40x40x32xf32>, memref<15x15x32xf32>) outs(%dst : memref<1x26x26x32xf32>)
  return
}
