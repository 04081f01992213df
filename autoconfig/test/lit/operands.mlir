// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// Operands as they lie: with strides and an offset, transposed, in blocks. Values are
// compared by test/differential.

// Rows of something wider, from an offset on that is not known: taken as they lie.

// REMARK: remark: Matmul{{[A-Za-z]+ [a-z_0-9=,]+$}}
// CHECK-LABEL: func.func @strided(
// CHECK: memref.extract_strided_metadata
// CHECK: memref.reinterpret_cast {{.*}} sizes: [3796], strides: [1] : memref<38x96xf32, strided<[100, 1], offset: ?>> to memref<3796xf32, strided<[1], offset: ?>>
// CHECK-NOT: linalg
// CHECK: return
func.func @strided(%a: memref<38x96xf32, strided<[100, 1], offset: ?>>, %b: memref<96x64xf32>, %c: memref<38x64xf32>) {
  linalg.matmul ins(%a, %b : memref<38x96xf32, strided<[100, 1], offset: ?>>, memref<96x64xf32>) outs(%c : memref<38x64xf32>)
  return
}

// -----

// A transposed is gathered, once.

// REMARK: remark: Matmul{{.*}}, A gathered
// CHECK: func.func private @gather(
// CHECK: vector.shuffle
// CHECK-LABEL: func.func @transposed(
// CHECK: memref.alloc() {{.*}}: memref<3648xf32>
// CHECK: call @gather
// CHECK-NOT: linalg
// CHECK: memref.dealloc
// CHECK-NOT: memref.dealloc
// CHECK: return
func.func @transposed(%a: memref<96x38xf32>, %b: memref<96x64xf32>, %c: memref<38x64xf32>) {
  linalg.matmul
    indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<96x38xf32>, memref<96x64xf32>) outs(%c : memref<38x64xf32>)
  return
}

// -----

// C transposed is the product of B and A, and nothing is copied.

// REMARK: remark: Matmul{{.*}}, transposed{{$}}
// CHECK-LABEL: func.func @result(
// CHECK-NOT: call @gather
// CHECK-NOT: linalg
// CHECK: return
func.func @result(%a: memref<38x96xf32>, %b: memref<64x96xf32>, %c: memref<64x38xf32>) {
  linalg.contract
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (n, m)>]
    ins(%a, %b : memref<38x96xf32>, memref<64x96xf32>) outs(%c : memref<64x38xf32>)
  return
}

// -----

// So is a transposed matrix times a vector.

// REMARK: remark: Matmul{{.*}}, transposed{{$}}
// CHECK-LABEL: func.func @vector(
// CHECK-NOT: call @gather
// CHECK-NOT: linalg
// CHECK: return
func.func @vector(%a: memref<96x380xf32>, %b: memref<96xf32>, %c: memref<380xf32>) {
  linalg.contract
    indexing_maps = [affine_map<(m, k) -> (k, m)>, affine_map<(m, k) -> (k)>, affine_map<(m, k) -> (m)>]
    ins(%a, %b : memref<96x380xf32>, memref<96xf32>) outs(%c : memref<380xf32>)
  return
}

// -----

// Two sums that continue each other are one; the batch stands inside.

// REMARK: remark: Matmul{{[A-Za-z]+ [a-z_0-9=,]+$}}
// CHECK-LABEL: func.func @two(
// CHECK-NOT: call @gather
// CHECK-NOT: linalg
// CHECK: return
func.func @two(%a: memref<20x5x4x8xf32>, %b: memref<4x8x64xf32>, %c: memref<20x5x64xf32>) {
  linalg.contract
    indexing_maps = [affine_map<(m, b, n, r, k) -> (m, b, r, k)>, affine_map<(m, b, n, r, k) -> (r, k, n)>, affine_map<(m, b, n, r, k) -> (m, b, n)>]
    ins(%a, %b : memref<20x5x4x8xf32>, memref<4x8x64xf32>) outs(%c : memref<20x5x64xf32>)
  return
}

// -----

// Sums that are apart go on in C: the fill stays.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @apart(
// CHECK: linalg.fill
// CHECK: scf.for
// CHECK-NOT: linalg
// CHECK: return
func.func @apart(%a: memref<7x40x64xf32>, %b: memref<7x64x48xf32>, %c: memref<40x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<40x48xf32>)
  linalg.batch_reduce_matmul ins(%a, %b : memref<7x40x64xf32>, memref<7x64x48xf32>) outs(%c : memref<40x48xf32>)
  return
}

// -----

// Blocks of a packed layout: all three gathered is cheaper than products of 8 by 8 by 1.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @packed(
// CHECK-NOT: linalg
// CHECK: return
func.func @packed(%a: memref<12x96x8x1xf32>, %b: memref<12x96x8x1xf32>, %c: memref<12x12x8x8xf32>) {
  linalg.mmt4d ins(%a, %b : memref<12x96x8x1xf32>, memref<12x96x8x1xf32>) outs(%c : memref<12x12x8x8xf32>)
  return
}

// -----

// A convolution wants its operands dense.

// REMARK: remark: Conv{{.*}}, A gathered
// CHECK-LABEL: func.func @conv(
// CHECK: call @gather
// CHECK-NOT: linalg
// CHECK: return
func.func @conv(%a: memref<1x12x12x8xf32, strided<[2304, 192, 16, 1]>>, %b: memref<3x3x8x16xf32>, %c: memref<1x10x10x16xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%a, %b : memref<1x12x12x8xf32, strided<[2304, 192, 16, 1]>>, memref<3x3x8x16xf32>) outs(%c : memref<1x10x10x16xf32>)
  return
}
