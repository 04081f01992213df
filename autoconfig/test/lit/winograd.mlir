// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvWinograd2 tolerance=1e-4" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig="target=rvv256 algorithm=ConvWinograd4 tolerance=1e-3" | FileCheck %s --check-prefix=FOUR
// RUN: not autoconfig-opt %s --autoconfig="target=zen4 tolerance=nan" -o /dev/null 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not autoconfig-opt %s --autoconfig="target=zen4 tolerance=-1" -o /dev/null 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NAN: tolerance 'nan': expected a number of 0 or more
// NEGATIVE: tolerance '{{.*}}': expected a number of 0 or more
// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 | FileCheck %s --check-prefix=SUMS

// 7 x 7 outputs are 4 x 4 tiles of two by two, in one strip. Tiles at the borders
// are functions of their own: the first ones begin in the padding, the last ones
// hang over by an output.

// CHECK: remark: ConvWinograd2 strip=16,
// CHECK: func.func private @winograd_filter(
// CHECK: arith.extf %{{.*}} : vector<16xf32> to vector<16xf64>
// CHECK: arith.truncf
// CHECK-COUNT-9: func.func private @winograd_input_{{[01]to[24]_[12]_[01]to[24]_[12]}}(
// CHECK: func.func private @microkernel_{{.*}}x32_
// CHECK: func.func private @winograd_output_{{.*}}_2_{{.*}}_2(
// CHECK-LABEL: func.func @f(
// CHECK: memref.alloc
// CHECK: call @winograd_filter(
// CHECK: call @winograd_input_1to4_2_1to4_2(
// CHECK: scf.for %{{.*}} = %c0{{.*}} to %c16
// CHECK: call @microkernel_
// CHECK: call @winograd_output_
// CHECK: memref.dealloc
// CHECK-NOT: linalg

// Nothing is written into the padding, and nothing read from it: the transform of
// the first tile loads five of its six rows and columns.

// FOUR: func.func private @winograd_input_1to6_4_1to6_4(
// FOUR: scf.for %{{.*}} = %c1{{.*}} to %c6
// FOUR-COUNT-5: vector.load %arg0[
// FOUR-NOT: vector.load %arg0[
// FOUR: scf.for
// FOUR: func.func private

// A pass replaces sums of products by such, unless it is told otherwise.

// SUMS-NOT: Winograd
func.func @f(%src: memref<1x7x7x32xf32>, %weights: memref<3x3x32x32xf32>, %dst: memref<1x7x7x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%dst : memref<1x7x7x32xf32>)
  %buffer = memref.alloc() : memref<1x9x9x32xf32>
  linalg.fill ins(%zero : f32) outs(%buffer : memref<1x9x9x32xf32>)
  %middle = memref.subview %buffer[0, 1, 1, 0] [1, 7, 7, 32] [1, 1, 1, 1] : memref<1x9x9x32xf32> to memref<1x7x7x32xf32, strided<[2592, 288, 32, 1], offset: 320>>
  memref.copy %src, %middle : memref<1x7x7x32xf32> to memref<1x7x7x32xf32, strided<[2592, 288, 32, 1], offset: 320>>
  linalg.conv_2d_nhwc_hwcf ins(%buffer, %weights : memref<1x9x9x32xf32>, memref<3x3x32x32xf32>) outs(%dst : memref<1x7x7x32xf32>)
  memref.dealloc %buffer : memref<1x9x9x32xf32>
  return
}
