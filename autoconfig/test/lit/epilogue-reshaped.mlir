// What follows a product or a convolution may see the result in another shape, and store it so.

// RUN: autoconfig-opt %s --autoconfig="target=zen4 algorithm=MatmulPacked" 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks

// REMARK: remark: MatmulPacked {{.*}}, with what follows
// REMARK: remark: MatmulPacked {{.*}}, with what follows
// REMARK: remark: MatmulPacked {{.*}}=0{{$}}
// REMARK-COUNT-4: remark: MatmulPacked {{.*}}, with what follows
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
// The product sees a part of its dimensions as one, what follows and the fill see all.
// CHECK-LABEL: func.func @above(
// CHECK-NOT: alloc() : memref<6x8x128xf32>
// CHECK-NOT: linalg
// CHECK: return
func.func @above(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %y: memref<6x8x128xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<6x8x128xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<6x8x128xf32>)
  %rows = memref.collapse_shape %c [[0, 1], [2]] : memref<6x8x128xf32> into memref<48x128xf32>
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%rows : memref<48x128xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j, k)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%c : memref<6x8x128xf32>) outs(%y : memref<6x8x128xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  memref.dealloc %c : memref<6x8x128xf32>
  return
}
// A subview of the whole, with a dimension less.
// CHECK-LABEL: func.func @wholeView(
// CHECK-NOT: linalg
// CHECK: return
func.func @wholeView(%x: memref<1x48x96xf32>, %w: memref<1x96x128xf32>, %c: memref<1x48x128xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<1x48x128xf32>)
  linalg.batch_matmul ins(%x, %w : memref<1x48x96xf32>, memref<1x96x128xf32>) outs(%c : memref<1x48x128xf32>)
  %one = memref.subview %c[0, 0, 0] [1, 48, 128] [1, 1, 1] : memref<1x48x128xf32> to memref<48x128xf32, strided<[128, 1]>>
  %any = memref.cast %one : memref<48x128xf32, strided<[128, 1]>> to memref<48x128xf32, strided<[128, 1], offset: ?>>
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%one : memref<48x128xf32, strided<[128, 1]>>) outs(%any : memref<48x128xf32, strided<[128, 1], offset: ?>>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  return
}
// CHECK-LABEL: func.func @reshape(
// CHECK-NOT: linalg
// CHECK: return
memref.global "private" constant @sizes : memref<3xi64> = dense<[6, 8, 128]>
func.func @reshape(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %y: memref<6x8x128xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<48x128xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<48x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%c : memref<48x128xf32>)
  %sizes = memref.get_global @sizes : memref<3xi64>
  %all = memref.reshape %c(%sizes) : (memref<48x128xf32>, memref<3xi64>) -> memref<6x8x128xf32>
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j, k)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%all : memref<6x8x128xf32>) outs(%y : memref<6x8x128xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  memref.dealloc %c : memref<48x128xf32>
  return
}
// In place, behind the view of the result.
// CHECK-LABEL: func.func @result(
// CHECK-NOT: linalg
// CHECK: return
func.func @result(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %y: memref<6x8x128xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = memref.collapse_shape %y [[0, 1], [2]] : memref<6x8x128xf32> into memref<48x128xf32>
  linalg.fill ins(%zero : f32) outs(%y : memref<6x8x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%rows : memref<48x128xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%y : memref<6x8x128xf32>) {
  ^bb0(%in: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  return
}
// A view of some of it is none of C.
// CHECK-LABEL: func.func @part(
// CHECK: linalg.generic
func.func @part(%x: memref<48x96xf32>, %w: memref<96x128xf32>, %c: memref<48x128xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<48x128xf32>)
  linalg.matmul ins(%x, %w : memref<48x96xf32>, memref<96x128xf32>) outs(%c : memref<48x128xf32>)
  %some = memref.subview %c[0, 0] [40, 128] [1, 1] : memref<48x128xf32> to memref<40x128xf32, strided<[128, 1]>>
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} outs(%some : memref<40x128xf32, strided<[128, 1]>>) {
  ^bb0(%in: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  }
  return
}
