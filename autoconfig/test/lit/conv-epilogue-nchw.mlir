// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=ConvBroadcast" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,BROADCAST
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=ConvIm2col" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,GEMM
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=ConvLayoutDirect" 2>/dev/null | FileCheck %s --check-prefixes=CHECK,LAYOUT
// RUN: autoconfig-opt %s --split-input-file --autoconfig="target=zen4 algorithm=ConvPointwise" 2>&1 >/dev/null | FileCheck %s --check-prefix=POINTWISE

// Where planes are channels, all of a vector have the same one: its bias is a scalar. A tile
// applies what follows when it stores, or the copy that makes planes of pixels.

// POINTWISE: remark: left as it is
// BROADCAST: func.func private @broadcast
// GEMM: func.func private @microkernel
// LAYOUT: func.func private @pixels_to_planes
// CHECK: %[[SCALAR:.*]] = memref.load %{{.*}} : memref<32xf32>
// CHECK-NEXT: %[[BIAS:.*]] = vector.broadcast %[[SCALAR]] : f32 to vector<16xf32>
// CHECK: arith.addf %{{.*}}, %[[BIAS]] : vector<16xf32>
// CHECK: %[[CLAMPED:.*]] = arith.minimumf
// CHECK: vector.store %[[CLAMPED]]
// CHECK-LABEL: func.func @bias(
// CHECK-NOT: linalg
// CHECK: return
#all = affine_map<(n, f, y, x) -> (n, f, y, x)>
#channel = affine_map<(n, f, y, x) -> (f)>
func.func @bias(%src: memref<2x24x18x18xf32>, %w: memref<32x24x3x3xf32>, %bias: memref<32xf32>, %d: memref<2x32x16x16xf32> {bufferize.result}) {
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %c = memref.alloc() : memref<2x32x16x16xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<2x32x16x16xf32>)
  linalg.conv_2d_nchw_fchw ins(%src, %w : memref<2x24x18x18xf32>, memref<32x24x3x3xf32>) outs(%c : memref<2x32x16x16xf32>)
  linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%c, %bias : memref<2x32x16x16xf32>, memref<32xf32>) outs(%d : memref<2x32x16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.addf %x, %y : f32
    %r = arith.minimumf %s, %six : f32
    linalg.yield %r : f32
  }
  memref.dealloc %c : memref<2x32x16x16xf32>
  return
}

// -----

// The weights are the rows of the product, groups and images loops around it.

// POINTWISE: remark: ConvPointwise {{.*}}, with what follows
// CHECK-LABEL: func.func @pointwise(
// CHECK: return
#all = affine_map<(n, g, f, y, x) -> (n, g, f, y, x)>
func.func @pointwise(%src: memref<2x3x8x9x9xf32>, %w: memref<3x12x8x1x1xf32>, %bias: memref<3x12xf32>, %c: memref<2x3x12x9x9xf32> {bufferize.result}) {
  linalg.conv_2d_ngchw_gfchw ins(%src, %w : memref<2x3x8x9x9xf32>, memref<3x12x8x1x1xf32>) outs(%c : memref<2x3x12x9x9xf32>)
  linalg.generic {indexing_maps = [affine_map<(n, g, f, y, x) -> (g, f)>, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
    ins(%bias : memref<3x12xf32>) outs(%c : memref<2x3x12x9x9xf32>) {
  ^bb0(%b: f32, %x: f32):
    %s = arith.addf %x, %b : f32
    linalg.yield %s : f32
  }
  return
}
