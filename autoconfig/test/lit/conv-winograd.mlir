// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvWinograd2 tolerance=1 param=strip=36,mr=12,nr=32" | FileCheck %s --check-prefixes=CHECK,F2
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvWinograd4 tolerance=1 param=strip=9,mr=9,nr=32" | FileCheck %s --check-prefixes=CHECK,F4
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvWinograd4" 2>&1 | FileCheck %s --check-prefix=GUARD

// The filters are transformed once, then for each strip its tiles, 16 or 36 matrix products, and their tiles back.

// CHECK: func.func private @winograd_filter(
// F2: func.func private @winograd_input_0to4_2_0to4_2(
// F2: func.func private @microkernel_12x32x16_arows_bpacked(
// F2: func.func private @winograd_output_0to4_2_0to4_2(
// F4: func.func private @winograd_input_0to6_4_0to6_4(
// F4: func.func private @microkernel_9x32x16_arows_bpacked(
// F4: func.func private @winograd_output_0to6_4_0to6_4(
// CHECK-LABEL: func.func @f(
// CHECK-NOT: linalg
// CHECK: memref.alloc
// CHECK: call @winograd_filter(
// CHECK: call @winograd_input_
// F2: scf.for {{.*}} to %c16{{[_0-9]*}} step
// F4: scf.for {{.*}} to %c36{{[_0-9]*}} step
// CHECK: call @microkernel_
// CHECK: call @winograd_output_

// GUARD: ConvWinograd4: an error of up to {{.*}} is expected {{.*}}, the tolerance is 0
// GUARD: linalg.conv_2d_nhwc_hwcf
func.func @f(%src: memref<1x14x14x16xf32>, %weights: memref<3x3x16x32xf32>, %dst: memref<1x12x12x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x12x12x32xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%src, %weights : memref<1x14x14x16xf32>, memref<3x3x16x32xf32>) outs(%dst : memref<1x12x12x32xf32>)
  return
}
