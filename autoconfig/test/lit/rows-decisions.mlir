// Explained, compiled and done by the pass: the same decisions, also of fewer rows.

// RUN: autoconfig explain --target zen4 '?x768:768x3072' | sed -n -e 's/^  up to \([0-9]*\): *\([A-Za-z]*\) */up to \1 rows \2 /p' > %t.explain
// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 -o /dev/null | grep -o -e 'up to [0-9]* rows [A-Za-z]* [a-z0-9_=,]*' > %t.pass
// RUN: diff %t.explain %t.pass
// RUN: FileCheck %s --input-file=%t.pass
// CHECK: up to {{[0-9]+}} rows Matmul
// CHECK: up to {{[0-9]+}} rows Matmul

// RUN: autoconfig explain --target zen4 '?x768:768x3072' --json | grep -e '"up_to"' > %t.explained
// RUN: autoconfig compile --target zen4 '?x768:768x3072' --json -o %t.o | grep -e '"up_to"' > %t.compiled
// RUN: diff %t.explained %t.compiled

// A choice among them compares the rows; whatever is chosen uses the same workspace.
// RUN: autoconfig compile --target zen4 '?x768:768x3072' -o %t.mlir && FileCheck %s --check-prefix=KERNEL --input-file=%t.mlir
// KERNEL: func.func @autoconfig_kernel_run({{.*}}, %[[SPACE:.*]]: memref<{{[0-9]+}}xi8>, %[[ROWS:.*]]: index) {
// KERNEL: arith.cmpi ule, %[[ROWS]], {{%c[0-9]+}}
// KERNEL: arith.cmpi ule, %[[ROWS]], {{%c[0-9]+}}
// KERNEL: arith.cmpi ule, %[[ROWS]], {{%c[0-9]+}}

// Weights that are prepared are so for all.
// RUN: autoconfig explain --target zen4 '?x768:768x3072' --weights prepared | FileCheck %s --check-prefix=PREPARED --implicit-check-not="with fewer rows"
// PREPARED: MatmulPrepared

func.func @f(%a: memref<?x768xf32>, %b: memref<768x3072xf32>, %c: memref<?x3072xf32>) {
  %z = arith.constant 0.0 : f32
  linalg.fill ins(%z : f32) outs(%c : memref<?x3072xf32>)
  linalg.matmul ins(%a, %b : memref<?x768xf32>, memref<768x3072xf32>) outs(%c : memref<?x3072xf32>)
  return
}
