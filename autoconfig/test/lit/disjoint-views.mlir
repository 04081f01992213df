// Parts of one buffer that share no element: a plan of memory, and columns of one matrix.

// RUN: autoconfig-opt %s --autoconfig="target=zen4" 2>&1 >/dev/null | FileCheck %s
// CHECK-COUNT-2: disjoint-views.mlir:{{.*}}: remark: Matmul
// CHECK: remark: left as it is: A may share its buffer with C
// CHECK: remark: Matmul
// CHECK: remark: left as it is: A may share its buffer with C
// CHECK-NOT: remark:

func.func @plan(%x: memref<6x10xf32>, %w: memref<10x12xf32>, %v: memref<12x7xf32>, %plan: memref<1024xi8>, %rows: memref<64x8xf32>, %e: memref<8x8xf32>) {
  %c0 = arith.constant 0 : index
  %c288 = arith.constant 288 : index // bytes of 6x12
  %c284 = arith.constant 284 : index
  %h = memref.view %plan[%c0][] : memref<1024xi8> to memref<6x12xf32>
  %y = memref.view %plan[%c288][] : memref<1024xi8> to memref<6x7xf32>
  linalg.matmul ins(%h, %v : memref<6x12xf32>, memref<12x7xf32>) outs(%y : memref<6x7xf32>)
  %a = memref.subview %rows[8, 0] [8, 8] [1, 1] : memref<64x8xf32> to memref<8x8xf32, strided<[8, 1], offset: 64>>
  %c = memref.subview %rows[16, 0] [8, 8] [1, 1] : memref<64x8xf32> to memref<8x8xf32, strided<[8, 1], offset: 128>>
  linalg.matmul ins(%a, %e : memref<8x8xf32, strided<[8, 1], offset: 64>>, memref<8x8xf32>) outs(%c : memref<8x8xf32, strided<[8, 1], offset: 128>>)
  %z = memref.view %plan[%c284][] : memref<1024xi8> to memref<6x7xf32>
  linalg.matmul ins(%h, %v : memref<6x12xf32>, memref<12x7xf32>) outs(%z : memref<6x7xf32>)
  return
}
func.func @columns(%x: memref<9x40xf32>, %w: memref<16x16xf32>) {
  %a = memref.subview %x[0, 0] [9, 16] [1, 1] : memref<9x40xf32> to memref<9x16xf32, strided<[40, 1]>>
  %c = memref.subview %x[0, 16] [9, 16] [1, 1] : memref<9x40xf32> to memref<9x16xf32, strided<[40, 1], offset: 16>>
  %d = memref.subview %x[0, 31] [9, 9] [1, 1] : memref<9x40xf32> to memref<9x9xf32, strided<[40, 1], offset: 31>>
  linalg.matmul ins(%a, %w : memref<9x16xf32, strided<[40, 1]>>, memref<16x16xf32>) outs(%c : memref<9x16xf32, strided<[40, 1], offset: 16>>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%c, %c : memref<9x16xf32, strided<[40, 1], offset: 16>>, memref<9x16xf32, strided<[40, 1], offset: 16>>) outs(%d : memref<9x9xf32, strided<[40, 1], offset: 31>>)
  return
}
