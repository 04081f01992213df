// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvDirect" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,GEMM
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvIm2col" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,GEMM
// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=ConvWinograd2 tolerance=1" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,WINOGRAD
// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: autoconfig-opt %s --autoconfig="target=zen4 epilogues=0" 2>&1 >/dev/null | FileCheck %s --check-prefix=OFF --implicit-check-not="with what follows"

// What follows a convolution element by element is done with the tile that stores C: a bias
// for each channel and ReLU, from a padded copy that goes as well.

// REMARK: remark: Conv{{.*}}, with what follows
// OFF: remark: Conv
// GEMM: func.func private @microkernel
// WINOGRAD: func.func private @winograd_output
// CHECK: %[[POSITIVE:.*]] = arith.maximumf {{.*}} : vector<16xf32>
// CHECK: vector.store %[[POSITIVE]]
// CHECK-LABEL: func.func @biasAndRelu(
// CHECK-NOT: linalg
// CHECK-NOT: memref.copy
// CHECK: return
#all = affine_map<(n, y, x, f) -> (n, y, x, f)>
#channel = affine_map<(n, y, x, f) -> (f)>
func.func @biasAndRelu(%src: memref<1x13x11x24xf32>, %w: memref<3x3x24x32xf32>, %bias: memref<32xf32>, %d: memref<1x13x11x32xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %padded = memref.alloc() : memref<1x15x13x24xf32>
  linalg.fill ins(%zero : f32) outs(%padded : memref<1x15x13x24xf32>)
  %middle = memref.subview %padded[0, 1, 1, 0] [1, 13, 11, 24] [1, 1, 1, 1] : memref<1x15x13x24xf32> to memref<1x13x11x24xf32, strided<[4680, 312, 24, 1], offset: 336>>
  memref.copy %src, %middle : memref<1x13x11x24xf32> to memref<1x13x11x24xf32, strided<[4680, 312, 24, 1], offset: 336>>
  %c = memref.alloc() : memref<1x13x11x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<1x13x11x32xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%padded, %w : memref<1x15x13x24xf32>, memref<3x3x24x32xf32>) outs(%c : memref<1x13x11x32xf32>)
  memref.dealloc %padded : memref<1x15x13x24xf32>
  linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%c, %bias : memref<1x13x11x32xf32>, memref<32xf32>) outs(%d : memref<1x13x11x32xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.addf %x, %y : f32
    %r = arith.maximumf %s, %zero : f32
    linalg.yield %r : f32
  }
  memref.dealloc %c : memref<1x13x11x32xf32>
  return
}

// A residual, by a named operation in place.

// REMARK: remark: Conv{{.*}}, with what follows
// OFF: remark: Conv
// CHECK-LABEL: func.func @residual(
func.func @residual(%src: memref<2x9x9x16xf32>, %w: memref<3x3x16x20xf32>, %skip: memref<2x7x7x20xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<2x7x7x20xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<2x7x7x20xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%src, %w : memref<2x9x9x16xf32>, memref<3x3x16x20xf32>) outs(%c : memref<2x7x7x20xf32>)
  linalg.add ins(%c, %skip : memref<2x7x7x20xf32>, memref<2x7x7x20xf32>) outs(%c : memref<2x7x7x20xf32>)
  memref.copy %c, %skip : memref<2x7x7x20xf32> to memref<2x7x7x20xf32>
  memref.dealloc %c : memref<2x7x7x20xf32>
  return
}

// Several operations, each on the result of the one before: the buffers between them go.

// REMARK: remark: Conv{{.*}}, with what follows
// OFF: remark: Conv
// CHECK-LABEL: func.func @chain(
// CHECK-NOT: linalg
// CHECK-NOT: memref.alloc() : memref<1x7x7x32xf32>
// CHECK: return
func.func @chain(%src: memref<1x9x9x16xf32>, %w: memref<3x3x16x32xf32>, %bias: memref<32xf32>, %d: memref<1x7x7x32xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<1x7x7x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<1x7x7x32xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%src, %w : memref<1x9x9x16xf32>, memref<3x3x16x32xf32>) outs(%c : memref<1x7x7x32xf32>)
  %sum = memref.alloc() : memref<1x7x7x32xf32>
  linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%c, %bias : memref<1x7x7x32xf32>, memref<32xf32>) outs(%sum : memref<1x7x7x32xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  }
  memref.dealloc %c : memref<1x7x7x32xf32>
  linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%sum : memref<1x7x7x32xf32>) outs(%d : memref<1x7x7x32xf32>) {
  ^bb0(%x: f32, %z: f32):
    %r = arith.maximumf %x, %zero : f32
    linalg.yield %r : f32
  }
  memref.dealloc %sum : memref<1x7x7x32xf32>
  return
}

// What is one element for each column of the image is no bias.

// REMARK: remark: Conv{{[A-Za-z0-9]+ [a-z_0-9=,]+$}}
// OFF: remark: Conv
// CHECK-LABEL: func.func @alongTheWidth(
// CHECK: linalg.generic
func.func @alongTheWidth(%src: memref<1x9x9x16xf32>, %w: memref<3x3x16x20xf32>, %c: memref<1x7x7x20xf32>, %y: memref<7xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%src, %w : memref<1x9x9x16xf32>, memref<3x3x16x20xf32>) outs(%c : memref<1x7x7x20xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, y, x, f) -> (x)>, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%y : memref<7xf32>) outs(%c : memref<1x7x7x20xf32>) {
  ^bb0(%b: f32, %x: f32):
    %s = arith.addf %x, %b : f32
    linalg.yield %s : f32
  }
  return
}

// The result of what follows may be in the source before it was padded, which is read until
// the end: nobody says that it has a buffer of its own.

// REMARK: remark: Conv{{[A-Za-z0-9]+ [a-z_0-9=,]+$}}
// OFF: remark: Conv
// CHECK-LABEL: func.func @mayBeTheSource(
// CHECK: linalg.generic
func.func @mayBeTheSource(%src: memref<1x13x11x32xf32>, %w: memref<3x3x32x32xf32>, %d: memref<1x13x11x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %padded = memref.alloc() : memref<1x15x13x32xf32>
  linalg.fill ins(%zero : f32) outs(%padded : memref<1x15x13x32xf32>)
  %middle = memref.subview %padded[0, 1, 1, 0] [1, 13, 11, 32] [1, 1, 1, 1] : memref<1x15x13x32xf32> to memref<1x13x11x32xf32, strided<[6240, 416, 32, 1], offset: 448>>
  memref.copy %src, %middle : memref<1x13x11x32xf32> to memref<1x13x11x32xf32, strided<[6240, 416, 32, 1], offset: 448>>
  %c = memref.alloc() : memref<1x13x11x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<1x13x11x32xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%padded, %w : memref<1x15x13x32xf32>, memref<3x3x32x32xf32>) outs(%c : memref<1x13x11x32xf32>)
  linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%c : memref<1x13x11x32xf32>) outs(%d : memref<1x13x11x32xf32>) {
  ^bb0(%x: f32, %z: f32):
    %r = arith.maximumf %x, %zero : f32
    linalg.yield %r : f32
  }
  memref.dealloc %c : memref<1x13x11x32xf32>
  memref.dealloc %padded : memref<1x15x13x32xf32>
  return
}
