// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=rvv256" 2>&1 | FileCheck %s

// Without rows there is nothing to do; without K the product is zero.

// CHECK-COUNT-2: remark: Matmul
// CHECK-LABEL: func.func @norows(
// CHECK-NOT: linalg
// CHECK: return
func.func @norows(%a: memref<0x3xf32>, %b: memref<3x4xf32>, %c: memref<0x4xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<0x4xf32>)
  linalg.matmul ins(%a, %b : memref<0x3xf32>, memref<3x4xf32>) outs(%c : memref<0x4xf32>)
  return
}
// CHECK-LABEL: func.func @nothingtoadd(
// CHECK-NOT: linalg
// CHECK: memref.store
// CHECK: return
func.func @nothingtoadd(%a: memref<2x0xf32>, %b: memref<0x4xf32>, %c: memref<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<2x4xf32>)
  linalg.matmul ins(%a, %b : memref<2x0xf32>, memref<0x4xf32>) outs(%c : memref<2x4xf32>)
  return
}

// -----

// None, an unknown number of times.
// CHECK-LABEL: func.func @unknown(
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @unknown(%a: memref<1x0x7xf32>, %b: memref<1x7xf32>, %c: memref<?x0x1xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, m, c, k) -> (c, m, k)>, affine_map<(n, m, c, k) -> (n, k)>, affine_map<(n, m, c, k) -> (c, m, n)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<1x0x7xf32>, memref<1x7xf32>) outs(%c : memref<?x0x1xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}
