// Weights that are constants of the module: what an algorithm makes of them lies in a global
// that a function of the module fills, which a constructor calls. The pass by itself needs to
// be told that somebody calls it.

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured algorithm=MatmulPrepared" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARKS --input-file=%t.remarks
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 algorithm=MatmulPrepared" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 prepare-globals=0" 2>/dev/null | FileCheck %s --check-prefix=GIVEN
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=bufferized" | autoconfig-opt --autoconfig="target=zen4" 2>/dev/null | FileCheck %s --check-prefix=GIVEN
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=bufferized" | autoconfig-opt --autoconfig="target=zen4 prepare-globals algorithm=MatmulPrepared" 2>/dev/null | FileCheck %s
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=cortex-a72 algorithm=MatmulPrepared object=%t.ll" -o /dev/null 2>/dev/null && FileCheck %s --check-prefix=IR --input-file=%t.ll

// CHECK-DAG: memref.global "private" @layer_prepared : memref<{{[0-9]+}}xf32> = uninitialized {alignment = 64 : i64}
// CHECK-DAG: memref.global "private" constant @[[W:__constant_64x96xf32]] : memref<64x96xf32>
// CHECK-LABEL: func.func @layer(
// CHECK: memref.get_global @layer_prepared
// CHECK-LABEL: func.func @layer_prepare_constants() attributes {autoconfig.prepares_constants = "layer"
// CHECK: memref.get_global @[[W]]
// CHECK: memref.get_global @layer_prepared
// CHECK: return
// One that others may write is no constant.
// CHECK-LABEL: func.func @variable(
// CHECK-NOT: _prepare

// REMARKS: remark: MatmulPrepared {{.*}}, weights prepared
// REMARKS: remark: left as it is: no algorithm applies

// LLVM: llvm.func @layer_prepare_constants()
// LLVM: llvm.mlir.global_ctors ctors = [@layer_prepare_constants], priorities = [65535 : i32]

// IR: @llvm.global_ctors = appending {{.*}} @layer_prepare_constants

// GIVEN-NOT: prepare_constants
// GIVEN-NOT: global_ctors

memref.global "private" @weights : memref<64x96xf32> = dense<0.5>

func.func @layer(%x: tensor<32x64xf32>) -> tensor<32x96xf32> {
  %w = arith.constant dense<0.25> : tensor<64x96xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<32x96xf32>
  %s = linalg.fill ins(%zero : f32) outs(%e : tensor<32x96xf32>) -> tensor<32x96xf32>
  %h = linalg.matmul ins(%x, %w : tensor<32x64xf32>, tensor<64x96xf32>) outs(%s : tensor<32x96xf32>) -> tensor<32x96xf32>
  return %h : tensor<32x96xf32>
}
func.func @variable(%x: memref<32x64xf32>, %y: memref<32x96xf32>) {
  %w = memref.get_global @weights : memref<64x96xf32>
  linalg.matmul ins(%x, %w : memref<32x64xf32>, memref<64x96xf32>) outs(%y : memref<32x96xf32>)
  return
}
