// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// Kernels read A and B after they have written C: where they may be one buffer, as
// far as the module tells, the operation stays, and so does the fill before it.

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @value(
// CHECK: linalg.fill
// CHECK: linalg.matmul
func.func @value(%a: memref<8x8xf32>, %b: memref<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%a : memref<8x8xf32>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%a : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: B may share its buffer with C
// CHECK-LABEL: func.func @views(
// CHECK: linalg.fill
// CHECK: linalg.matmul
func.func @views(%bytes: memref<1024xi8>, %a: memref<8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %from = arith.constant 128 : index
  %start = arith.constant 0 : index
  %b = memref.view %bytes[%from][] : memref<1024xi8> to memref<8x8xf32>
  %c = memref.view %bytes[%start][] : memref<1024xi8> to memref<8x8xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<8x8xf32>)
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @chain(
func.func @chain(%flat: memref<64xf32>, %b: memref<8x8xf32>) {
  %rows = memref.expand_shape %flat [[0, 1]] output_shape [8, 8] : memref<64xf32> into memref<8x8xf32>
  %again = memref.collapse_shape %rows [[0, 1]] : memref<8x8xf32> into memref<64xf32>
  %a = memref.reinterpret_cast %again to offset: [0], sizes: [8, 8], strides: [8, 1] : memref<64xf32> to memref<8x8xf32>
  %wide = memref.cast %rows : memref<8x8xf32> to memref<?x?xf32>
  %c = memref.cast %wide : memref<?x?xf32> to memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @selected(
func.func @selected(%which: i1, %a: memref<8x8xf32>, %b: memref<8x8xf32>, %d: memref<8x8xf32>) {
  %c = arith.select %which, %a, %d : memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @branch(
func.func @branch(%which: i1, %a: memref<8x8xf32>, %b: memref<8x8xf32>, %d: memref<8x8xf32>) {
  cf.cond_br %which, ^next(%a : memref<8x8xf32>), ^next(%d : memref<8x8xf32>)
^next(%c: memref<8x8xf32>):
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// The buffers change places in each iteration.

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @loop(
func.func @loop(%p: memref<8x8xf32>, %b: memref<8x8xf32>, %q: memref<8x8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r:2 = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %p, %c = %q) -> (memref<8x8xf32>, memref<8x8xf32>) {
    linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
    scf.yield %c, %a : memref<8x8xf32>, memref<8x8xf32>
  }
  return
}

// -----

// Each iteration has a buffer of its own, and A is that of the one before.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @new_in_each_iteration(
// CHECK-NOT: linalg.matmul
func.func @new_in_each_iteration(%p: memref<8x8xf32>, %b: memref<8x8xf32>) -> memref<8x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %zero = arith.constant 0.0 : f32
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %p) -> (memref<8x8xf32>) {
    %c = memref.alloc() : memref<8x8xf32>
    linalg.fill ins(%zero : f32) outs(%c : memref<8x8xf32>)
    linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
    scf.yield %c : memref<8x8xf32>
  }
  return %r : memref<8x8xf32>
}

// -----

// A becomes C before it is read.

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @new_and_passed_on(
// CHECK: linalg.matmul
func.func @new_and_passed_on(%p: memref<8x8xf32>, %b: memref<8x8xf32>, %again: i1) {
  %c = memref.alloc() : memref<8x8xf32>
  %a = arith.select %again, %c, %p : memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: B may share its buffer with C
memref.global "private" @shared : memref<8x8xf32> = uninitialized
func.func private @get() -> memref<8x8xf32> {
  %c = memref.get_global @shared : memref<8x8xf32>
  return %c : memref<8x8xf32>
}
// CHECK-LABEL: func.func @global(
func.func @global(%a: memref<8x8xf32>) {
  %b = memref.get_global @shared : memref<8x8xf32>
  %c = call @get() : () -> memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// What a caller in this module passes.

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func private @called(
func.func private @called(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}
func.func @caller(%a: memref<8x8xf32>, %b: memref<8x8xf32>) {
  call @called(%a, %b, %a) : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  return
}

// -----

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @through_tensor(
func.func @through_tensor(%a: memref<8x8xf32>, %b: memref<8x8xf32>) {
  %t = bufferization.to_tensor %a : memref<8x8xf32> to tensor<8x8xf32>
  %c = bufferization.to_buffer %t : tensor<8x8xf32> to memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// REMARK: remark: left as it is: A may share its buffer with C
// CHECK-LABEL: func.func @loaded(
// CHECK: linalg.matmul
func.func @loaded(%list: memref<2xmemref<8x8xf32>>, %b: memref<8x8xf32>, %i: index, %j: index) {
  %a = memref.load %list[%i] : memref<2xmemref<8x8xf32>>
  %c = memref.load %list[%j] : memref<2xmemref<8x8xf32>>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

// Layers one after the other: what is C of the first is A of the second.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func private @layer(
// CHECK-NOT: linalg
// CHECK: func.func @layers(
func.func private @layer(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}
func.func @layers(%x: memref<8x8xf32>, %w: memref<8x8xf32>, %y: memref<8x8xf32>) {
  %t = memref.alloc() : memref<8x8xf32>
  call @layer(%x, %w, %t) : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  call @layer(%t, %w, %y) : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  memref.dealloc %t : memref<8x8xf32>
  return
}

// -----

// Two buffers that a loop keeps apart.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @apart(
// CHECK-NOT: linalg
// CHECK: return
func.func @apart(%p: memref<8x8xf32>, %b: memref<8x8xf32>, %q: memref<8x8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r:2 = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %p, %c = %q) -> (memref<8x8xf32>, memref<8x8xf32>) {
    scf.yield %a, %c : memref<8x8xf32>, memref<8x8xf32>
  }
  linalg.matmul ins(%r#0, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%r#1 : memref<8x8xf32>)
  return
}
