// What follows a product or a convolution may see the result in another shape, and store it so.

// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=MatmulPacked" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks

// REMARK: remark: MatmulPacked {{.*}}, with what follows
// REMARK: remark: MatmulPacked {{.*}}, with what follows
// REMARK: remark: MatmulPacked {{.*}}=0{{$}}

// The bias is seen in C's shape behind the product; C goes, with its views.
// CHECK-LABEL: func.func @heads(
// CHECK-NOT: memref<48x128xf32>
// CHECK-NOT: linalg
// CHECK: return
func.func @heads(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %flat: memref<128xf32>, %y: memref<6x8x2x64xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<48x128xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<48x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%c : memref<48x128xf32>)
  %heads = memref.expand_shape %c [[0, 1], [2, 3]] output_shape [6, 8, 2, 64] : memref<48x128xf32> into memref<6x8x2x64xf32>
  %bias = memref.expand_shape %flat [[0, 1]] output_shape [2, 64] : memref<128xf32> into memref<2x64xf32>
  linalg.generic {indexing_maps = [affine_map<(b, s, h, d) -> (b, s, h, d)>, affine_map<(b, s, h, d) -> (h, d)>, affine_map<(b, s, h, d) -> (b, s, h, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%heads, %bias : memref<6x8x2x64xf32>, memref<2x64xf32>) outs(%y : memref<6x8x2x64xf32>) {
  ^bb0(%in: f32, %b: f32, %out: f32):
    %s = arith.addf %in, %b : f32
    linalg.yield %s : f32
  }
  memref.dealloc %c : memref<48x128xf32>
  return
}
// In place, and the views stay.
// CHECK-LABEL: func.func @inPlace(
// CHECK-NOT: linalg.generic
// CHECK: memref.load
// CHECK: return
func.func @inPlace(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %c: memref<48x128xf32>, %i: index) -> f32 {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<48x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%c : memref<48x128xf32>)
  %line = memref.collapse_shape %c [[0, 1]] : memref<48x128xf32> into memref<6144xf32>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%line : memref<6144xf32>) {
  ^bb0(%in: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  %read = memref.load %line[%i] : memref<6144xf32>
  return %read : f32
}
// Somebody else needs the sums.
// CHECK-LABEL: func.func @needed(
// CHECK: linalg.generic
func.func @needed(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %y: memref<6144xf32> {bufferize.result}, %i: index) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<48x128xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<48x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%c : memref<48x128xf32>)
  %line = memref.collapse_shape %c [[0, 1]] : memref<48x128xf32> into memref<6144xf32>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%line : memref<6144xf32>) outs(%y : memref<6144xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  %read = memref.load %line[%i] : memref<6144xf32>
  memref.dealloc %c : memref<48x128xf32>
  return %read : f32
}
