// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulPacked param=mr=8,nr=32,kc=96,mc=64,nc=64,prefetch_next=1" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulDot param=mr=4,nr=4,chains=1" | FileCheck %s --check-prefix=DOT
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=rvv256 algorithm=MatmulPacked" | FileCheck %s --check-prefix=STRIDED
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulUnpacked" 2>&1 | FileCheck %s --check-prefix=UNPACKED

// B is transposed: a named operation with indexing maps. Panels are transposed
// in registers, block by block, before the tiles that read them; those prefetch
// lines of the next columns.

// CHECK: func.func private @pack_b_96_16of16_16of16(
// CHECK: scf.for
// CHECK: vector.load %arg0
// CHECK: vector.shuffle
// CHECK: vector.store {{.*}}, %arg1
// CHECK: func.func private @microkernel_8x32x96_arows_bpacked_next1(
// CHECK: arith.andi
// CHECK: memref.prefetch %arg4
// CHECK: func.func @named(
// CHECK-NOT: linalg
// CHECK: call @pack_b_96_16of16_16of16(
// CHECK: call @microkernel_8x32x96_arows_bpacked

// Both operands are contiguous along K; four neighbours are summed together.

// DOT: func.func private @dots_4x4x192(
// DOT-COUNT-16: vector.fma
// DOT: vector.shuffle
// DOT: vector.store {{.*}} vector<4xf32>
// DOT: func.func @named(
// DOT-NOT: memref.alloc
// DOT: call @dots_4x4x192(

// STRIDED: func.func private @pack_b_
// STRIDED: llvm.intr.experimental.vp.strided.store
// STRIDED: func.func @named(

// UNPACKED: remark: left as it is: {{.*}}
// UNPACKED: MatmulUnpacked: B is transposed: its rows are not contiguous
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (n, k)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @named(%a: memref<64x192xf32>, %b: memref<64x192xf32>, %c: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<64x64xf32>)
  linalg.matmul indexing_maps = [#a, #b, #c]
    ins(%a, %b : memref<64x192xf32>, memref<64x192xf32>) outs(%c : memref<64x64xf32>)
  return
}

// -----

// Batches.

// CHECK: func.func @batch(
// CHECK-NOT: linalg
// CHECK: call @pack_b_
#a = affine_map<(b, m, n, k) -> (b, m, k)>
#b = affine_map<(b, m, n, k) -> (b, n, k)>
#c = affine_map<(b, m, n, k) -> (b, m, n)>
func.func @batch(%a: memref<3x64x192xf32>, %b: memref<3x64x192xf32>, %c: memref<3x64x64xf32>) {
  linalg.batch_matmul indexing_maps = [#a, #b, #c]
    ins(%a, %b : memref<3x64x192xf32>, memref<3x64x192xf32>) outs(%c : memref<3x64x64xf32>)
  return
}

// -----

// A linalg.generic with the same maps and body.

// CHECK: func.func @generic(
// CHECK-NOT: linalg
// CHECK: call @pack_b_
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (n, k)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @generic(%a: memref<64x192xf32>, %b: memref<64x192xf32>, %c: memref<64x64xf32>) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<64x192xf32>, memref<64x192xf32>) outs(%c : memref<64x64xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
