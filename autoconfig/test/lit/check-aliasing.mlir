// RUN: autoconfig-opt %s --autoconfig="target=host check-aliasing" -o %t.checked 2>/dev/null
// RUN: FileCheck %s --input-file %t.checked
// RUN: autoconfig-opt %t.checked --lower-affine --convert-scf-to-cf --expand-strided-metadata --lower-affine --convert-vector-to-llvm --convert-math-to-llvm --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts -o %t.lowered
// RUN: mlir-runner %t.lowered -e apart --entry-point-result=void
// RUN: not --crash mlir-runner %t.lowered -e overlapping --entry-point-result=void 2>&1 | FileCheck %s --check-prefix=TRAP

// What a function's callers pass cannot be told in it: the pass relies on C being a
// buffer of its own. With check-aliasing the program ends where it is not. What the
// module tells (two allocations) is not tested.

// CHECK-LABEL: func.func @f(
// CHECK: cf.assert {{.*}}, "A overlaps C in 'linalg.matmul' at
// CHECK: cf.assert {{.*}}, "B overlaps C
// CHECK-LABEL: func.func @told(
// CHECK-NOT: cf.assert
// CHECK-LABEL: func.func @apart(
// TRAP: A overlaps C in 'linalg.matmul' at
func.func @f(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}
func.func @told(%b: memref<8x8xf32>) {
  %a = memref.alloc() : memref<8x8xf32>
  %c = memref.alloc() : memref<8x8xf32>
  linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  memref.dealloc %a : memref<8x8xf32>
  memref.dealloc %c : memref<8x8xf32>
  return
}
// The last byte of A next to the first of C. Calls through a pointer are not followed.
func.func @apart() {
  %f = func.constant @f : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  %zero = arith.constant 0 : index
  %next = arith.constant 256 : index
  %bytes = memref.alloc() : memref<512xi8>
  %a = memref.view %bytes[%zero][] : memref<512xi8> to memref<8x8xf32>
  %c = memref.view %bytes[%next][] : memref<512xi8> to memref<8x8xf32>
  %b = memref.alloc() : memref<8x8xf32>
  call_indirect %f(%a, %b, %c) : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  memref.dealloc %bytes : memref<512xi8>
  memref.dealloc %b : memref<8x8xf32>
  return
}
// By one element.
func.func @overlapping() {
  %f = func.constant @f : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  %zero = arith.constant 0 : index
  %next = arith.constant 252 : index
  %bytes = memref.alloc() : memref<512xi8>
  %a = memref.view %bytes[%zero][] : memref<512xi8> to memref<8x8xf32>
  %c = memref.view %bytes[%next][] : memref<512xi8> to memref<8x8xf32>
  %b = memref.alloc() : memref<8x8xf32>
  call_indirect %f(%a, %b, %c) : (memref<8x8xf32>, memref<8x8xf32>, memref<8x8xf32>) -> ()
  memref.dealloc %bytes : memref<512xi8>
  memref.dealloc %b : memref<8x8xf32>
  return
}
