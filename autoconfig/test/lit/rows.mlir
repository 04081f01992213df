// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=MatmulPacked" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 rows=64" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: not autoconfig-opt %s --split-input-file --autoconfig="target=zen4 rows=0" -o /dev/null 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: rows '0': expected a typical number, 1 or more

// The number of rows is known when the code runs: whole tiles, then a switch over what is
// left. The first block of rows packs panels of B, the others find them packed.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @rows(
// CHECK: %[[ROWS:.*]] = memref.dim %arg2, %c0
// CHECK: %[[LEFT:.*]] = arith.remui
// CHECK: scf.index_switch %[[LEFT]]
// CHECK: case 1 {
// CHECK: call @microkernel_1x
// CHECK: default {
// CHECK-NOT: linalg
func.func @rows(%a: memref<?x96xf32>, %b: memref<96x64xf32>, %c: memref<?x64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<?x64xf32>)
  linalg.matmul ins(%a, %b : memref<?x96xf32>, memref<96x64xf32>) outs(%c : memref<?x64xf32>)
  return
}

// -----

// Where the models choose something else for fewer rows than are typical, a comparison of
// their number chooses.

// REMARK: remark: Matmul{{[^;]*}}; up to [[MOST:[0-9]+]] rows Matmul
// CHECK-LABEL: func.func @few(
// CHECK: %[[DIM:.*]] = memref.dim %arg2, %c0
// CHECK: %[[FEW:.*]] = arith.cmpi ule, %[[DIM]], %c{{[0-9]+}}
// CHECK: scf.if %[[FEW]] {
// CHECK: call @microkernel
// CHECK: } else {
// CHECK: call @microkernel
// CHECK-NOT: linalg
// CHECK: return
func.func @few(%a: memref<?x3072xf32>, %b: memref<3072x768xf32>, %c: memref<?x768xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<?x768xf32>)
  linalg.matmul ins(%a, %b : memref<?x3072xf32>, memref<3072x768xf32>) outs(%c : memref<?x768xf32>)
  return
}

// -----

// Rows of a batch, each five times, and what is typical said by the operation.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @times(
// CHECK: memref.dim
// CHECK: arith.muli {{.*}}, %c5
// CHECK-NOT: linalg
// CHECK: return
func.func @times(%a: memref<?x5x96xf32>, %b: memref<96x64xf32>, %c: memref<?x5x64xf32>) {
  linalg.contract
    indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (k, n)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    {autoconfig.rows = 12 : i64}
    ins(%a, %b : memref<?x5x96xf32>, memref<96x64xf32>) outs(%c : memref<?x5x64xf32>)
  return
}
