// Convolutions in one dimension have no lines; windows of one element, in steps, no kernel.

// RUN: autoconfig-opt %s --autoconfig="target=zen4 report=%t.json" -o /dev/null 2>%t.remarks
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: FileCheck %s --input-file=%t.json

// REMARK-COUNT-3: remark: Conv
// REMARK-COUNT-2: remark: Depthwise
// REMARK: remark: Conv
// REMARK-NOT: left as it is

// The second one's padded copy goes away.
// CHECK: "width": {
// CHECK-NEXT: "dilation": 2,
// CHECK-NEXT: "in": 64,
// CHECK-NEXT: "kernel": 3,
// CHECK-NEXT: "out": 30,
// CHECK-NEXT: "pad_before": 0,
// CHECK-NEXT: "pad_behind": -1,
// CHECK-NEXT: "stride": 2
// CHECK: "width": {
// CHECK: "in": 20,
// CHECK: "pad_before": 1,
// CHECK-NEXT: "pad_behind": 1,
func.func @channelsLast(%x: memref<8x64x16xf32>, %w: memref<3x16x24xf32>, %y: memref<8x30x24xf32>) {
  linalg.conv_1d_nwc_wcf {dilations = dense<2> : tensor<1xi64>, strides = dense<2> : tensor<1xi64>}
    ins(%x, %w : memref<8x64x16xf32>, memref<3x16x24xf32>) outs(%y : memref<8x30x24xf32>)
  return
}
func.func @padded(%x: memref<1x20x16xf32>, %w: memref<3x16x24xf32>, %y: memref<1x20x24xf32>) {
  %zero = arith.constant 0.0 : f32
  %padded = memref.alloc() : memref<1x22x16xf32>
  linalg.fill ins(%zero : f32) outs(%padded : memref<1x22x16xf32>)
  %middle = memref.subview %padded[0, 1, 0] [1, 20, 16] [1, 1, 1] : memref<1x22x16xf32> to memref<1x20x16xf32, strided<[352, 16, 1], offset: 16>>
  memref.copy %x, %middle : memref<1x20x16xf32> to memref<1x20x16xf32, strided<[352, 16, 1], offset: 16>>
  linalg.conv_1d_nwc_wcf ins(%padded, %w : memref<1x22x16xf32>, memref<3x16x24xf32>) outs(%y : memref<1x20x24xf32>)
  memref.dealloc %padded : memref<1x22x16xf32>
  return
}
func.func @channelsFirst(%x: memref<1x12x20xf32>, %w: memref<32x12x7xf32>, %y: memref<1x32x14xf32>) {
  linalg.conv_1d_ncw_fcw ins(%x, %w : memref<1x12x20xf32>, memref<32x12x7xf32>) outs(%y : memref<1x32x14xf32>)
  return
}
func.func @plain(%x: memref<10xf32>, %w: memref<3xf32>, %y: memref<8xf32>) {
  linalg.conv_1d ins(%x, %w : memref<10xf32>, memref<3xf32>) outs(%y : memref<8xf32>)
  return
}
func.func @depthwise(%x: memref<1x40x32xf32>, %w: memref<7x32xf32>, %y: memref<1x34x32xf32>) {
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x40x32xf32>, memref<7x32xf32>) outs(%y : memref<1x34x32xf32>)
  return
}
func.func @everyOther(%x: memref<9x7xf32>, %w: memref<7x6xf32>, %y: memref<5x6xf32>) {
  linalg.generic {indexing_maps = [affine_map<(x, f, c) -> (x * 2, c)>, affine_map<(x, f, c) -> (c, f)>, affine_map<(x, f, c) -> (x, f)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%x, %w : memref<9x7xf32>, memref<7x6xf32>) outs(%y : memref<5x6xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  return
}
