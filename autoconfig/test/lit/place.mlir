// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 | FileCheck %s

// Where an operation stands. The workspace (65 columns need one) lives around the
// outermost loop, in the same block, however many blocks and returns there are.

// CHECK: remark: MatmulTailDot
// CHECK-LABEL: func.func @blocks(
// CHECK: cf.cond_br
// CHECK: ^bb1:
// CHECK: memref.alloc()
// CHECK: memref.dealloc
// CHECK: return
// CHECK: ^bb2:
// CHECK-NOT: memref.dealloc
// CHECK: return
func.func @blocks(%which: i1, %a: memref<63x64xf32>, %b: memref<64x65xf32>, %c: memref<63x65xf32>) {
  cf.cond_br %which, ^multiply, ^nothing
^multiply:
  linalg.matmul ins(%a, %b : memref<63x64xf32>, memref<64x65xf32>) outs(%c : memref<63x65xf32>)
  return
^nothing:
  return
}

// -----

// CHECK: remark: MatmulTailDot
// CHECK-LABEL: func.func @loops(
// CHECK: memref.alloc()
// CHECK: scf.for
// CHECK: scf.if
// CHECK: call @microkernel
// CHECK: memref.dealloc
func.func @loops(%which: i1, %a: memref<63x64xf32>, %b: memref<64x65xf32>, %c: memref<63x65xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %c4 step %c1 {
    scf.if %which {
      linalg.matmul ins(%a, %b : memref<63x64xf32>, memref<64x65xf32>) outs(%c : memref<63x65xf32>)
    }
  }
  return
}

// -----

// Each iteration its own workspace: they may run at the same time.

// CHECK: remark: MatmulTailDot
// CHECK-LABEL: func.func @parallel(
// CHECK: scf.parallel
// CHECK: memref.alloc()
// CHECK: memref.dealloc
func.func @parallel(%a: memref<63x64xf32>, %b: memref<64x65xf32>, %c: memref<63x65xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%c1) step (%c1) {
    linalg.matmul ins(%a, %b : memref<63x64xf32>, memref<64x65xf32>) outs(%c : memref<63x65xf32>)
  }
  return
}

// -----

// CHECK: remark: left as it is: it stands inside 'gpu.launch', expected a func.func, with loops of scf or affine around it
func.func @gpu(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  %one = arith.constant 1 : index
  gpu.launch blocks(%x, %y, %z) in (%u = %one, %v = %one, %w = %one) threads(%p, %q, %r) in (%s = %one, %t = %one, %o = %one) {
    linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
    gpu.terminator
  }
  return
}

// -----

// CHECK: remark: left as it is: it stands inside 'gpu.module', expected a function of a builtin.module
gpu.module @device {
  func.func @f(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
    linalg.matmul ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
    return
  }
}

// -----

// Functions that are there keep their names, also in a module of a module.

// CHECK: module @inner
// CHECK: func.func private @microkernel_4x13x10_arows_brows_acc_0(
// CHECK: call @microkernel_4x13x10_arows_brows_acc_0(
// CHECK: func.func @microkernel_4x13x10_arows_brows_acc(
module @inner {
  func.func @f(%a: memref<4x10xf32>, %b: memref<10x13xf32>, %c: memref<4x13xf32>) {
    linalg.matmul ins(%a, %b : memref<4x10xf32>, memref<10x13xf32>) outs(%c : memref<4x13xf32>)
    return
  }
  func.func @microkernel_4x13x10_arows_brows_acc() {
    return
  }
}

// -----

// A dot product's C has no dimension.

// CHECK: remark: MatmulDot
// CHECK-LABEL: func.func @dot(
// CHECK: memref.expand_shape
// CHECK-NOT: linalg
func.func @dot(%a: memref<64xf32>, %b: memref<64xf32>, %c: memref<f32>) {
  linalg.dot ins(%a, %b : memref<64xf32>, memref<64xf32>) outs(%c : memref<f32>)
  return
}
