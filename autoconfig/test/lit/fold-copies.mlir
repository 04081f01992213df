// Products of transposed or broadcast tensors read those as they lay before.

// RUN: autoconfig-opt %s --autoconfig-fold-copies | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured" 2>%t.remarks -o /dev/null
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: autoconfig-opt %s --autoconfig-pipeline="until=bufferized pass=0" | FileCheck %s --check-prefix=WITHOUT
// WITHOUT: linalg.transpose

// REMARK: remark: Matmul{{[^,]*,.*=[0-9]+$}}
// REMARK: remark: Matmul{{[^,]*,.*=[0-9]+$}}

// CHECK-DAG: #[[A:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[BT:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>

// CHECK-LABEL: func.func @layer(
// CHECK-SAME: %[[X:.*]]: tensor<7x19xf32>, %[[W:.*]]: tensor<33x19xf32>
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {indexing_maps = [#[[A]], #[[BT]], #{{.*}}], {{.*}}} ins(%[[X]], %[[W]] : {{.*}} attrs = {{.*}}autoconfig.rows = 9
func.func @layer(%x: tensor<7x19xf32>, %w: tensor<33x19xf32>) -> tensor<7x33xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<19x33xf32>
  %t = linalg.transpose ins(%w : tensor<33x19xf32>) outs(%e : tensor<19x33xf32>) permutation = [1, 0]
  %e1 = tensor.empty() : tensor<7x33xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  %h = linalg.matmul {autoconfig.rows = 9 : i64} ins(%x, %t : tensor<7x19xf32>, tensor<19x33xf32>) outs(%f1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  return %h : tensor<7x33xf32>
}

// Both, one after the other, the latter as a generic operation.
// CHECK-LABEL: func.func @batch(
// CHECK-SAME: %[[X:.*]]: tensor<3x7x19xf32>, %[[W:.*]]: tensor<33x19xf32>
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {indexing_maps = [{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%[[X]], %[[W]] : tensor<3x7x19xf32>, tensor<33x19xf32>)
// CHECK-NOT: linalg.generic
func.func @batch(%x: tensor<3x7x19xf32>, %w: tensor<33x19xf32>) -> tensor<3x7x33xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<19x33xf32>
  %t = linalg.transpose ins(%w : tensor<33x19xf32>) outs(%e : tensor<19x33xf32>) permutation = [1, 0]
  %e0 = tensor.empty() : tensor<3x19x33xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(b, k, n) -> (k, n)>, affine_map<(b, k, n) -> (b, k, n)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%t : tensor<19x33xf32>) outs(%e0 : tensor<3x19x33xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<3x19x33xf32>
  %e1 = tensor.empty() : tensor<3x7x33xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<3x7x33xf32>) -> tensor<3x7x33xf32>
  %h = linalg.batch_matmul ins(%x, %b : tensor<3x7x19xf32>, tensor<3x19x33xf32>) outs(%f1 : tensor<3x7x33xf32>) -> tensor<3x7x33xf32>
  return %h : tensor<3x7x33xf32>
}

// What others need stays, and is read; so does what the product adds to, and what is no copy.
// CHECK-LABEL: func.func @needed(
// CHECK: %[[T:.*]] = linalg.transpose
// CHECK: %[[START:.*]] = linalg.transpose
// CHECK: linalg.matmul ins(%{{.*}}, %[[T]] :{{.*}} outs(%[[START]] :
// CHECK: return %{{.*}}, %[[T]]
func.func @needed(%x: tensor<7x19xf32>, %w: tensor<33x19xf32>, %y: tensor<33x7xf32>) -> (tensor<7x33xf32>, tensor<19x33xf32>) {
  %e = tensor.empty() : tensor<19x33xf32>
  %t = linalg.transpose ins(%w : tensor<33x19xf32>) outs(%e : tensor<19x33xf32>) permutation = [1, 0]
  %e1 = tensor.empty() : tensor<7x33xf32>
  %s = linalg.transpose ins(%y : tensor<33x7xf32>) outs(%e1 : tensor<7x33xf32>) permutation = [1, 0]
  %h = linalg.matmul ins(%x, %t : tensor<7x19xf32>, tensor<19x33xf32>) outs(%s : tensor<7x33xf32>) -> tensor<7x33xf32>
  return %h, %t : tensor<7x33xf32>, tensor<19x33xf32>
}
// CHECK-LABEL: func.func @scaled(
// CHECK: linalg.generic
// CHECK: linalg.matmul
func.func @scaled(%x: tensor<7x19xf32>, %w: tensor<33x19xf32>, %y: tensor<7x33xf32>) -> tensor<7x33xf32> {
  %e = tensor.empty() : tensor<19x33xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(k, n) -> (n, k)>, affine_map<(k, n) -> (k, n)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<33x19xf32>) outs(%e : tensor<19x33xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %in : f32
    linalg.yield %s : f32
  } -> tensor<19x33xf32>
  %h = linalg.matmul ins(%x, %t : tensor<7x19xf32>, tensor<19x33xf32>) outs(%y : tensor<7x33xf32>) -> tensor<7x33xf32>
  return %h : tensor<7x33xf32>
}
// Of a bias, and of a number.
// CHECK-LABEL: func.func @bias(
// CHECK-SAME: %[[X:.*]]: tensor<7x33xf32>, %[[B:.*]]: tensor<33xf32>, %[[S:.*]]: tensor<f32>
// CHECK-NOT: linalg.broadcast
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[B]] : tensor<7x33xf32>, tensor<33xf32>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[S]] : tensor<7x33xf32>, tensor<f32>)
func.func @bias(%x: tensor<7x33xf32>, %b: tensor<33xf32>, %s: tensor<f32>) -> tensor<7x33xf32> {
  %e = tensor.empty() : tensor<7x33xf32>
  %rows = linalg.broadcast ins(%b : tensor<33xf32>) outs(%e : tensor<7x33xf32>) dimensions = [0]
  %all = linalg.broadcast ins(%s : tensor<f32>) outs(%e : tensor<7x33xf32>) dimensions = [0, 1]
  %0 = linalg.add ins(%x, %rows : tensor<7x33xf32>, tensor<7x33xf32>) outs(%e : tensor<7x33xf32>) -> tensor<7x33xf32>
  %1 = linalg.mul ins(%0, %all : tensor<7x33xf32>, tensor<7x33xf32>) outs(%e : tensor<7x33xf32>) -> tensor<7x33xf32>
  return %1 : tensor<7x33xf32>
}
// A sum over one element is one over both inputs.
// CHECK-LABEL: func.func @oneStep(
// CHECK-COUNT-2: linalg.broadcast
// CHECK: linalg.matmul
func.func @oneStep(%x: tensor<7xf32>, %w: tensor<5xf32>, %y: tensor<7x5xf32>) -> tensor<7x5xf32> {
  %e = tensor.empty() : tensor<7x1xf32>
  %a = linalg.broadcast ins(%x : tensor<7xf32>) outs(%e : tensor<7x1xf32>) dimensions = [1]
  %e1 = tensor.empty() : tensor<1x5xf32>
  %b = linalg.broadcast ins(%w : tensor<5xf32>) outs(%e1 : tensor<1x5xf32>) dimensions = [0]
  %h = linalg.matmul ins(%a, %b : tensor<7x1xf32>, tensor<1x5xf32>) outs(%y : tensor<7x5xf32>) -> tensor<7x5xf32>
  return %h : tensor<7x5xf32>
}

// A sum over what a broadcast input has not is no product.
// CHECK-LABEL: func.func @summed(
// CHECK: linalg.broadcast
// CHECK: linalg.batch_reduce_matmul
func.func @summed(%x: tensor<4x7x19xf32>, %w: tensor<19x33xf32>) -> tensor<7x33xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x19x33xf32>
  %b = linalg.broadcast ins(%w : tensor<19x33xf32>) outs(%e : tensor<4x19x33xf32>) dimensions = [0]
  %e1 = tensor.empty() : tensor<7x33xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  %h = linalg.batch_reduce_matmul ins(%x, %b : tensor<4x7x19xf32>, tensor<4x19x33xf32>) outs(%f1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  return %h : tensor<7x33xf32>
}
