// The packaged mlir-opt runs the pass, and the pipeline. With a report of what it did.

// RUN: mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig{target=zen4 report=%t.json})" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: FileCheck %s --check-prefix=REPORT --input-file=%t.json
// RUN: mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig-pipeline{target=zen4})" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// RUN: not mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig{target=zen4 report=%t.folder/none.json})" 2>&1 | FileCheck %s --check-prefix=NOFILE
// NOFILE: error: cannot write '{{.*}}none.json'

// REMARK: plugin.mlir:[[#@LINE+14]]:3: remark: Matmul
// REMARK: plugin.mlir:[[#@LINE+14]]:3: remark: left as it is: operand 0 is not a memref of static shape

// REPORT: "algorithm": "Matmul
// REPORT: "operation": "linalg.matmul"
// REPORT: "left": "operand 0 is not a memref of static shape
// REPORT: "operation": "linalg.batch_matmul"
// REPORT: "target": "zen4"

// CHECK: call @
// CHECK-NOT: linalg.matmul
// CHECK: linalg.batch_matmul
// LLVM: llvm.func @f(
func.func @f(%a: memref<40x96xf32>, %b: memref<96x64xf32>, %c: memref<40x64xf32>, %x: memref<?x?x7xf32>, %y: memref<?x7x5xf32>, %z: memref<?x?x5xf32>) {
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%c : memref<40x64xf32>)
  linalg.batch_matmul ins(%x, %y : memref<?x?x7xf32>, memref<?x7x5xf32>) outs(%z : memref<?x?x5xf32>)
  return
}
