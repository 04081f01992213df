// Tensors: a module with two layers goes from tensors to a file, and each stage can be
// printed. Neither bufferization nor the pass adds a copy. Bufferization has a buffer for the
// first product and one for its activation, of which the pass leaves one; the result is an
// argument.

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=bufferized" | FileCheck %s --check-prefix=BUFFERS --implicit-check-not=memref.copy --implicit-check-not=memref.alloc
// BUFFERS-LABEL: func.func @layers(
// BUFFERS-SAME: %[[Y:arg[0-9]+]]: memref<7x11xf32> {bufferize.result}) {
// BUFFERS: %[[H:.*]] = memref.alloc() {{.*}}: memref<7x33xf32>
// BUFFERS: linalg.matmul {{.*}} outs(%[[H]]
// BUFFERS: memref.alloc() {{.*}}: memref<7x33xf32>
// BUFFERS: linalg.matmul {{.*}} outs(%[[Y]]

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured algorithm=MatmulUnpacked" 2>%t.remarks | FileCheck %s --check-prefix=LOOPS --implicit-check-not=memref.copy --implicit-check-not=memref.alloc --implicit-check-not=linalg.
// LOOPS-LABEL: func.func @layers(
// LOOPS-SAME: attributes {llvm.emit_c_interface}
// LOOPS: memref.alloc() {{.*}}: memref<7x33xf32>
// LOOPS: call @microkernel
// LOOPS: call @microkernel

// RUN: FileCheck %s --check-prefix=REMARKS --input-file=%t.remarks
// REMARKS: pipeline.mlir:[[#@LINE+23]]:8: remark: MatmulUnpacked {{.*}}, with what follows
// REMARKS: pipeline.mlir:[[#@LINE+32]]:8: remark: MatmulUnpacked mr=

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// LLVM: llvm.func @layers(
// LLVM: llvm.func @_mlir_ciface_layers(

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 object=%t.ll" -o /dev/null 2>/dev/null && FileCheck %s --check-prefix=IR --input-file=%t.ll
// IR: target triple = "x86_64
// IR: define void @_mlir_ciface_layers(

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=cortex-a72 object=%t.s" -o /dev/null 2>/dev/null && FileCheck %s --check-prefix=ARM --input-file=%t.s
// ARM: fmla v

// RUN: not autoconfig-opt %s --autoconfig-pipeline="target=zen4 object=%t.exe" -o /dev/null 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: error: '{{.*}}.exe': expected a file that ends in .so, .o, .s or .ll
// RUN: not autoconfig-opt %s --autoconfig-pipeline="target=nobody" -o /dev/null 2>&1 | FileCheck %s --check-prefix=NOBODY
// NOBODY: error: unknown target 'nobody'

func.func @layers(%x: tensor<7x19xf32>, %w1: tensor<19x33xf32>, %b1: tensor<33xf32>, %w2: tensor<33x11xf32>) -> tensor<7x11xf32> {
  %zero = arith.constant 0.0 : f32
  %e1 = tensor.empty() : tensor<7x33xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  %h = linalg.matmul ins(%x, %w1 : tensor<7x19xf32>, tensor<19x33xf32>) outs(%f1 : tensor<7x33xf32>) -> tensor<7x33xf32>
  %e2 = tensor.empty() : tensor<7x33xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%h, %b1 : tensor<7x33xf32>, tensor<33xf32>) outs(%e2 : tensor<7x33xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    %m = arith.maximumf %s, %zero : f32
    linalg.yield %m : f32
  } -> tensor<7x33xf32>
  %e3 = tensor.empty() : tensor<7x11xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<7x11xf32>) -> tensor<7x11xf32>
  %y = linalg.matmul ins(%r, %w2 : tensor<7x33xf32>, tensor<33x11xf32>) outs(%f3 : tensor<7x11xf32>) -> tensor<7x11xf32>
  return %y : tensor<7x11xf32>
}
