// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 images=4" 2>%t.remarks | FileCheck %s --implicit-check-not=linalg.
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: not autoconfig-opt %s --split-input-file --autoconfig="target=zen4 images=0" -o /dev/null 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: images '0': expected a typical number, 1 or more
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=ONE
// ONE: remark: Conv{{.*}}, 1 at a time
// ONE: remark: Conv{{.*}}, 1 at a time, with what follows
// ONE: remark: Depthwise{{.*}}, 3 at a time
// ONE: remark: Matmul{{.*}}, 1 at a time
// ONE: remark: Conv{{.*}}, 1 at a time

// How many images there are is known when the code runs: as many at a time as are typical,
// then one by one. Buffers are there for all of them.

// REMARK: remark: Conv{{.*}}, 4 at a time
// CHECK-LABEL: func.func @images(
// CHECK: %[[COUNT:.*]] = memref.dim %arg2, %c0
// CHECK: %[[GROUPS:.*]] = arith.divui %[[COUNT]], %c4
// CHECK: scf.for %[[GROUP:.*]] = %c0{{.*}} to %[[GROUPS]]
// CHECK: %[[FIRST:.*]] = arith.muli %[[GROUP]], %c4
// CHECK: %[[A:.*]] = arith.muli %[[FIRST]], %c6272
// CHECK: memref.subview {{.*}}[%[[A]]] [25088] [1]
// CHECK: %[[DONE:.*]] = arith.muli %[[GROUPS]], %c4
// CHECK: scf.for %[[IMAGE:.*]] = %[[DONE]] to %[[COUNT]]
// CHECK: %[[A:.*]] = arith.muli %[[IMAGE]], %c6272
// CHECK: memref.subview {{.*}}[%[[A]]] [6272] [1]
// CHECK: return
func.func @images(%a: memref<?x14x14x32xf32>, %b: memref<3x3x32x64xf32>, %c: memref<?x12x12x64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<?x12x12x64xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%a, %b : memref<?x14x14x32xf32>, memref<3x3x32x64xf32>) outs(%c : memref<?x12x12x64xf32>)
  return
}

// -----

// In nchw, with a bias for each filter and one more image to add, of which each reads its own.

// REMARK: remark: Conv{{.*}}, 4 at a time, with what follows
// CHECK-LABEL: func.func @epilogue(
// CHECK: memref.subview {{.*}} [25088] [1]
// CHECK: memref.subview {{.*}} [36864] [1]
// CHECK: memref.subview {{.*}} [36864] [1]
// CHECK: memref.subview {{.*}} [6272] [1]
// CHECK: memref.subview {{.*}} [9216] [1]
// CHECK: memref.subview {{.*}} [9216] [1]
// CHECK: return
func.func @epilogue(%a: memref<?x32x14x14xf32>, %b: memref<64x32x3x3xf32>, %bias: memref<64xf32>,
                    %more: memref<?x64x12x12xf32>, %c: memref<?x64x12x12xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<?x64x12x12xf32>)
  linalg.conv_2d_nchw_fchw ins(%a, %b : memref<?x32x14x14xf32>, memref<64x32x3x3xf32>) outs(%c : memref<?x64x12x12xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, f, y, x) -> (f)>, affine_map<(n, f, y, x) -> (n, f, y, x)>, affine_map<(n, f, y, x) -> (n, f, y, x)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%bias, %more : memref<64xf32>, memref<?x64x12x12xf32>) outs(%c : memref<?x64x12x12xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.addf %sum, %x : f32
    %1 = arith.addf %0, %y : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

// Depthwise, with what is typical said by the operation.

// REMARK: remark: Depthwise{{.*}}, 3 at a time
// CHECK-LABEL: func.func @depthwise(
// CHECK: arith.divui %{{.*}}, %c3
// CHECK: return
func.func @depthwise(%a: memref<?x14x14x32xf32>, %b: memref<3x3x32xf32>, %c: memref<?x12x12x32xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwc {autoconfig.images = 3 : i64}
    ins(%a, %b : memref<?x14x14x32xf32>, memref<3x3x32xf32>) outs(%c : memref<?x12x12x32xf32>)
  return
}

// -----

// Matrices of a batch.

// REMARK: remark: Matmul{{.*}}, 4 at a time
// CHECK-LABEL: func.func @matrices(
// CHECK: %[[COUNT:.*]] = memref.dim %arg2, %c0
// CHECK: arith.divui %[[COUNT]], %c4
// CHECK-COUNT-2: scf.for
// CHECK: return
func.func @matrices(%a: memref<?x16x24xf32>, %b: memref<?x24x32xf32>, %c: memref<?x16x32xf32>) {
  linalg.batch_matmul ins(%a, %b : memref<?x16x24xf32>, memref<?x24x32xf32>) outs(%c : memref<?x16x32xf32>)
  return
}

// -----

// A source that is padded before: the copy goes away where it has all images.

// REMARK: remark: Conv{{.*}}, 4 at a time
// CHECK-LABEL: func.func @padded(
// CHECK-NOT: memref<?x16x16x32xf32>
// CHECK: return
func.func @padded(%a: memref<?x14x14x32xf32>, %b: memref<3x3x32x64xf32>, %c: memref<?x14x14x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %0 = arith.constant 0 : index
  %images = memref.dim %a, %0 : memref<?x14x14x32xf32>
  %padded = memref.alloc(%images) : memref<?x16x16x32xf32>
  linalg.fill ins(%zero : f32) outs(%padded : memref<?x16x16x32xf32>)
  %middle = memref.subview %padded[0, 1, 1, 0] [%images, 14, 14, 32] [1, 1, 1, 1] : memref<?x16x16x32xf32> to memref<?x14x14x32xf32, strided<[8192, 512, 32, 1], offset: 544>>
  memref.copy %a, %middle : memref<?x14x14x32xf32> to memref<?x14x14x32xf32, strided<[8192, 512, 32, 1], offset: 544>>
  linalg.fill ins(%zero : f32) outs(%c : memref<?x14x14x64xf32>)
  linalg.conv_2d_nhwc_hwcf ins(%padded, %b : memref<?x16x16x32xf32>, memref<3x3x32x64xf32>) outs(%c : memref<?x14x14x64xf32>)
  memref.dealloc %padded : memref<?x16x16x32xf32>
  return
}
