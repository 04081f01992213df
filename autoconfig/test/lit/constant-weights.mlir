// An argument that is constant in all calls: what an algorithm makes of it lies in a global,
// which a function of the module's fills, by the same views of its own argument.

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured algorithm=MatmulPrepared" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARKS --input-file=%t.remarks
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 algorithm=MatmulPrepared" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured algorithm=MatmulPacked" 2>/dev/null | FileCheck %s --check-prefix=GIVEN

// CHECK-DAG: memref.global "private" @layer_prepared : memref<{{[0-9]+}}xf32> = uninitialized {alignment = 64 : i64}
// CHECK-DAG: memref.global "private" @layer_prepared_0 : memref<{{[0-9]+}}xf32> = uninitialized {alignment = 64 : i64}
// CHECK-LABEL: func.func @layer(
// CHECK: memref.get_global @layer_prepared
// CHECK-LABEL: func.func @layer_prepare(
// CHECK-SAME: %[[P:.*]]: memref<8000xf32>) attributes {autoconfig.prepares = "layer", llvm.emit_c_interface}
// CHECK: memref.subview %[[P]][0] [6144]
// CHECK: memref.get_global @layer_prepared
// CHECK: memref.subview %[[P]][6144] [1056]
// CHECK: return

// REMARKS: remark: MatmulPrepared {{.*}}, weights prepared, with what follows
// REMARKS: remark: MatmulPrepared {{.*}}, weights prepared

// LLVM-DAG: llvm.func @_mlir_ciface_layer(
// LLVM-DAG: llvm.func @_mlir_ciface_layer_prepare(

// Nobody who uses them as they lie needs the function.
// GIVEN-NOT: @layer_prepare

func.func @layer(%x: tensor<32x64xf32>, %parameters: tensor<8000xf32> {autoconfig.constant}) -> tensor<32x11xf32> {
  %zero = arith.constant 0.0 : f32
  %f1 = tensor.extract_slice %parameters[0] [6144] [1] : tensor<8000xf32> to tensor<6144xf32>
  %w1 = tensor.expand_shape %f1 [[0, 1]] output_shape [64, 96] : tensor<6144xf32> into tensor<64x96xf32>
  %f2 = tensor.extract_slice %parameters[6144] [1056] [1] : tensor<8000xf32> to tensor<1056xf32>
  %w2 = tensor.expand_shape %f2 [[0, 1]] output_shape [96, 11] : tensor<1056xf32> into tensor<96x11xf32>
  %b = tensor.extract_slice %parameters[7216] [96] [1] : tensor<8000xf32> to tensor<96xf32>
  %e1 = tensor.empty() : tensor<32x96xf32>
  %s1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<32x96xf32>) -> tensor<32x96xf32>
  %h = linalg.matmul ins(%x, %w1 : tensor<32x64xf32>, tensor<64x96xf32>) outs(%s1 : tensor<32x96xf32>) -> tensor<32x96xf32>
  %e3 = tensor.empty() : tensor<32x96xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%h, %b : tensor<32x96xf32>, tensor<96xf32>) outs(%e3 : tensor<32x96xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    %m = arith.maximumf %s, %zero : f32
    linalg.yield %m : f32
  } -> tensor<32x96xf32>
  %e2 = tensor.empty() : tensor<32x11xf32>
  %s2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<32x11xf32>) -> tensor<32x11xf32>
  %y = linalg.matmul ins(%r, %w2 : tensor<32x96xf32>, tensor<96x11xf32>) outs(%s2 : tensor<32x11xf32>) -> tensor<32x11xf32>
  return %y : tensor<32x11xf32>
}
