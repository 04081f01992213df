// Strides that no type tells, as upstream's bufferization writes arguments: where they are
// those of dense operands, the pass's code runs.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// REMARK: remark: Matmul
// REMARK: remark: left as it is: it is for operands that are not dense, beside the same for dense ones
// REMARK: remark: left as it is: operand 0 is not of f32
// REMARK: remark: Matmul{{[^,]*,.*=[0-9]+$}}
// REMARK: remark: left as it is: it is for operands that are not dense, beside the same for dense ones
// REMARK-NOT: remark:

!a = memref<4x8xf32, strided<[?, ?], offset: ?>>
!c = memref<4x6xf32, strided<[?, ?], offset: ?>>

// CHECK-LABEL: func.func @layer(
// CHECK: memref.extract_strided_metadata
// CHECK-COUNT-3: arith.andi
// CHECK-NEXT: scf.if %{{.*}} {
// CHECK-NOT: linalg
// CHECK: } else {
// CHECK-NEXT: linalg.fill
// CHECK-NEXT: linalg.matmul
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @layer(%a: !a, %b: memref<8x6xf32>, %c: !c) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : !c)
  linalg.matmul ins(%a, %b : !a, memref<8x6xf32>) outs(%c : !c)
  return
}

// CHECK-LABEL: func.func @f16(
// CHECK-NEXT: linalg.matmul
// CHECK-NEXT: return
func.func @f16(%a: memref<4x8xf16, strided<[?, ?]>>, %b: memref<8x6xf16>, %c: !c) {
  linalg.matmul ins(%a, %b : memref<4x8xf16, strided<[?, ?]>>, memref<8x6xf16>) outs(%c : !c)
  return
}

// What is prepared before a call is not tested.
// CHECK-LABEL: func.func @constant(
// CHECK-NOT: func.func @constant_prepare(
func.func @constant(%a: memref<1x256xf32>, %b: memref<256x128xf32, strided<[?, ?]>> {autoconfig.constant}, %c: memref<1x128xf32>) {
  linalg.matmul ins(%a, %b : memref<1x256xf32>, memref<256x128xf32, strided<[?, ?]>>) outs(%c : memref<1x128xf32>)
  return
}
