// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// The whole body is read: exactly a product of an element of A and one of B, and
// its sum with that of C. Everything else stays, with the operation that does not
// fit. (MLIR's contraction matcher looks through unary operations.)

// REMARK: remark: left as it is: the body applies 'arith.negf' to the product, expected exactly a product of an element of A and one of B, added to that of C
// CHECK-LABEL: func.func @subtracted(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @subtracted(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.negf %p : f32
    %s = arith.addf %z, %q : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'math.absf' to an element of A
// CHECK-LABEL: func.func @absolute(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @absolute(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %q = math.absf %x : f32
    %p = arith.mulf %q, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'math.floor' to an element of B
// CHECK-LABEL: func.func @floor(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @floor(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %q = math.floor %y : f32
    %p = arith.mulf %x, %q : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'arith.truncf' to an element of A
// CHECK-LABEL: func.func @rounded(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @rounded(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %t = arith.truncf %x : f32 to f16
    %q = arith.extf %t : f16 to f32
    %p = arith.mulf %q, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'arith.negf' to the sum
// CHECK-LABEL: func.func @negated(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @negated(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %z, %p : f32
    %s = arith.negf %q : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'arith.negf' to the element of C
// CHECK-LABEL: func.func @old_value(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @old_value(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.negf %z : f32
    %s = arith.addf %q, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'arith.subf' to the element of C and the product
// CHECK-LABEL: func.func @difference(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @difference(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.subf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body applies 'arith.maximumf' to the element of C and the product
// CHECK-LABEL: func.func @largest(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @largest(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.maximumf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body holds 'arith.constant'
// CHECK-LABEL: func.func @scaled(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @scaled(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %t = arith.constant 2.0 : f32
    %q = arith.mulf %x, %t : f32
    %p = arith.mulf %q, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body holds 'linalg.index'
// CHECK-LABEL: func.func @indexed(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @indexed(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %t = linalg.index 0 : index
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body has 0 operations 'arith.addf' for one sum
// CHECK-LABEL: func.func @no_sum(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @no_sum(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.mulf %x, %y : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: the body has 2 operations 'arith.mulf' for one product
// CHECK-LABEL: func.func @twice(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @twice(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %q = arith.mulf %x, %y : f32
    %p = arith.mulf %q, %y : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: 'arith.mulf' is of an element of A and an element of A
// CHECK-LABEL: func.func @square(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @square(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %x : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: 'arith.mulf' is of the element of C and an element of B
// CHECK-LABEL: func.func @swapped(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @swapped(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %z, %y : f32
    %s = arith.addf %x, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: 'arith.addf' is of the product and the product
// CHECK-LABEL: func.func @forgotten(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @forgotten(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %p, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: 'linalg.yield' is of the product
// CHECK-LABEL: func.func @unused(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @unused(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.mulf %x, %y : f32
    %q = arith.addf %z, %s : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: left as it is: 'arith.mulf' is of an element of A and a value from outside
// CHECK-LABEL: func.func @outside(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @outside(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %o : f32
    %s = arith.addf %z, %p : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @right(
// CHECK-NOT: linalg
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @right(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %y, %x : f32
    %s = arith.addf %p, %z : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @flags(
// CHECK-NOT: linalg
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @flags(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %p = arith.mulf %x, %y fastmath<fast> : f32
    %s = arith.addf %z, %p fastmath<contract> : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// Both as one operation.

// REMARK: remark: Matmul
// CHECK-LABEL: func.func @fused(
// CHECK-NOT: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @fused(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = math.fma %y, %x, %z : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// The element of C is a factor.

// REMARK: remark: left as it is: the body applies 'math.fma' to an element of A and the element of C and an element of B
// CHECK-LABEL: func.func @fused_otherwise(
// CHECK: linalg.generic
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @fused_otherwise(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>, %o: f32) {
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = math.fma %x, %z, %y : f32
    linalg.yield %s : f32
  }
  return
}
