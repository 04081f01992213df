// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulPacked param=kc=48" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulPacked" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 epilogues=0" 2>&1 >/dev/null | FileCheck %s --check-prefix=OFF --implicit-check-not="with what follows"

// A bias for each column and ReLU: done with the tile that stores the last block of K. The
// buffer between goes.

// REMARK: remark: MatmulPacked {{.*}}, with what follows
// OFF: remark: Matmul
// CHECK: func.func private @microkernel{{.*}}_acc
// CHECK: vector.load %arg12
// CHECK: %[[POSITIVE:.*]] = arith.maximumf {{.*}} : vector<16xf32>
// CHECK: vector.store %[[POSITIVE]]
// CHECK-LABEL: func.func @bias(
// CHECK-NOT: linalg
// CHECK: return
#all = affine_map<(i, j) -> (i, j)>
func.func @bias(%a: memref<40x96xf32>, %b: memref<96x64xf32>, %bias: memref<64xf32>, %d: memref<40x64xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<40x64xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<40x64xf32>)
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%c : memref<40x64xf32>)
  linalg.generic {indexing_maps = [#all, affine_map<(i, j) -> (j)>, #all], iterator_types = ["parallel", "parallel"]}
    ins(%c, %bias : memref<40x64xf32>, memref<64xf32>) outs(%d : memref<40x64xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.addf %x, %y : f32
    %r = arith.maximumf %s, %zero : f32
    linalg.yield %r : f32
  }
  memref.dealloc %c : memref<40x64xf32>
  return
}

// -----

// The same without the caller's word that the result has a buffer of its own: it may be A.

// REMARK: remark: MatmulPacked{{ [a-z_0-9=,]+$}}
// CHECK-LABEL: func.func @mayBeA(
// CHECK: linalg.generic
#all = affine_map<(i, j) -> (i, j)>
func.func @mayBeA(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %d: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<64x64xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<64x64xf32>)
  linalg.matmul ins(%a, %b : memref<64x64xf32>, memref<64x64xf32>) outs(%c : memref<64x64xf32>)
  linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%c : memref<64x64xf32>) outs(%d : memref<64x64xf32>) {
  ^bb0(%x: f32, %z: f32):
    %r = arith.maximumf %x, %zero : f32
    linalg.yield %r : f32
  }
  memref.dealloc %c : memref<64x64xf32>
  return
}

// -----

// SiLU in place, with a polynomial for exp: registers do not hold it beside a tile, so that it
// goes over the block of C behind the last tiles of the last block of K.

// REMARK: remark: MatmulPacked {{.*}}, with what follows
// CHECK: func.func private @microkernel
// CHECK-NOT: arith.divf
// CHECK: func.func private @epilogue_64(%{{.*}}: memref<2560xf32> {llvm.noalias}, %[[FROM:.*]]: index, %{{.*}}: index, %[[ROWS:.*]]: index)
// CHECK: scf.for
// CHECK: arith.divf {{.*}} : vector<16xf32>
// CHECK: vector.store
// CHECK-LABEL: func.func @silu(
// CHECK-NOT: math.exp
// CHECK-NOT: linalg
// CHECK: call @microkernel{{.*}}_acc
// CHECK: call @epilogue_64
// CHECK-NOT: call @microkernel
// CHECK: return
#all = affine_map<(i, j) -> (i, j)>
func.func @silu(%a: memref<40x96xf32>, %b: memref<96x64xf32>, %c: memref<40x64xf32>) {
  %one = arith.constant 1.0 : f32
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%c : memref<40x64xf32>)
  linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
    outs(%c : memref<40x64xf32>) {
  ^bb0(%x: f32):
    %n = arith.negf %x : f32
    %e = math.exp %n : f32
    %s = arith.addf %e, %one : f32
    %r = arith.divf %x, %s : f32
    linalg.yield %r : f32
  }
  return
}

// -----

// What is not understood stays: the sum is used again, and a function that has no vectors.

// REMARK: remark: MatmulPacked{{ [a-z_0-9=,]+$}}
// REMARK: remark: MatmulPacked{{ [a-z_0-9=,]+$}}
// CHECK-LABEL: func.func @stays(
// CHECK: linalg.generic
// CHECK: linalg.generic
#all = affine_map<(i, j) -> (i, j)>
func.func @stays(%a: memref<40x96xf32>, %b: memref<96x64xf32>, %d: memref<40x64xf32> {bufferize.result}, %e: memref<40x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<40x64xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<40x64xf32>)
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%c : memref<40x64xf32>)
  linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%c : memref<40x64xf32>) outs(%d : memref<40x64xf32>) {
  ^bb0(%x: f32, %z: f32):
    %r = arith.maximumf %x, %zero : f32
    linalg.yield %r : f32
  }
  memref.copy %c, %e : memref<40x64xf32> to memref<40x64xf32>
  memref.dealloc %c : memref<40x64xf32>
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%e : memref<40x64xf32>)
  linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
    outs(%e : memref<40x64xf32>) {
  ^bb0(%x: f32):
    %r = math.sin %x : f32
    linalg.yield %r : f32
  }
  return
}
