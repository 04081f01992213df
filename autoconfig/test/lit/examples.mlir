// The compilers of autoconfig/examples, and what their programs compute.

// RUN: memref-compiler host < %s 2>%t.remarks | %run | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// REMARK: loc("<stdin>":[[#@LINE+22]]:3): Matmul

// RUN: tensor-compiler host %t.so %t.json < %s 2>/dev/null && FileCheck %s --check-prefix=REPORT --input-file=%t.json
// REPORT: "operation": "linalg.matmul"
// RUN: llvm-nm --dynamic --defined-only %t.so | FileCheck %s --check-prefix=SYMBOLS
// SYMBOLS: T _mlir_ciface_main

// The pipeline of autoconfig-opt does the same as the second one.
// RUN: autoconfig-opt %s --autoconfig-pipeline="target=host" 2>/dev/null | %run | FileCheck %s

// CHECK: sizes = [2, 3]
// CHECK-NEXT: [7, 7, 7]
// CHECK-NEXT: [7, 7, 7]
func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}
func.func @main() {
  %one = arith.constant 1.0 : f32
  %a = memref.alloc() : memref<2x6xf32>
  %b = memref.alloc() : memref<6x3xf32>
  %c = memref.alloc() : memref<2x3xf32>
  linalg.fill ins(%one : f32) outs(%a : memref<2x6xf32>)
  linalg.fill ins(%one : f32) outs(%b : memref<6x3xf32>)
  linalg.fill ins(%one : f32) outs(%c : memref<2x3xf32>)
  linalg.matmul ins(%a, %b : memref<2x6xf32>, memref<6x3xf32>) outs(%c : memref<2x3xf32>)
  %printed = memref.cast %c : memref<2x3xf32> to memref<*xf32>
  call @printMemrefF32(%printed) : (memref<*xf32>) -> ()
  return
}
