// The packaged mlir-opt runs the pass, and the pipeline. With a report of what it did.

// RUN: mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig{target=zen4 report=%t.json})" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: FileCheck %s --check-prefix=REPORT --input-file=%t.json
// RUN: mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig-pipeline{target=zen4})" 2>/dev/null | FileCheck %s --check-prefix=LLVM
// RUN: not mlir-opt %s --load-pass-plugin=%plugin --pass-pipeline="builtin.module(autoconfig{target=zen4 report=%t.folder/none.json})" 2>&1 | FileCheck %s --check-prefix=NOFILE
// NOFILE: error: cannot write '{{.*}}none.json'

// REMARK: plugin.mlir:[[#@LINE+14]]:3: remark: Matmul
// REMARK: plugin.mlir:[[#@LINE+14]]:3: remark: left as it is: it slides over 3 of the dimensions of A

// REPORT: "algorithm": "Matmul
// REPORT: "operation": "linalg.matmul"
// REPORT: "left": "it slides over 3 of the dimensions of A
// REPORT: "operation": "linalg.conv_3d"
// REPORT: "target": "zen4"

// CHECK: call @
// CHECK-NOT: linalg.matmul
// CHECK: linalg.conv_3d
// LLVM: llvm.func @f(
func.func @f(%a: memref<40x96xf32>, %b: memref<96x64xf32>, %c: memref<40x64xf32>, %x: memref<9x8x7xf32>, %y: memref<3x3x3xf32>, %z: memref<7x6x5xf32>) {
  linalg.matmul ins(%a, %b : memref<40x96xf32>, memref<96x64xf32>) outs(%c : memref<40x64xf32>)
  linalg.conv_3d ins(%x, %y : memref<9x8x7xf32>, memref<3x3x3xf32>) outs(%z : memref<7x6x5xf32>)
  return
}
