// Forms that front ends write: dimensions of one element indexed by 0, packed layouts, loops whose
// values are new ones in each iteration. All are taken, with what follows.

// RUN: autoconfig-opt %s --autoconfig-pipeline="target=zen4 until=configured" 2>%t.remarks -o /dev/null
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.remarks
// RUN: autoconfig-opt %s --autoconfig-lower-aggregates | FileCheck %s

// REMARK: remark: Matmul{{.*}}, with what follows
// REMARK: remark: Conv{{.*}}, with what follows
// REMARK: remark: Matmul{{[^,]*,[^ ]*$}}
// REMARK: remark: Matmul{{.*}}, with what follows
// REMARK: remark: Matmul{{.*}}, C scattered
// REMARK-COUNT-2: remark: Matmul
// REMARK: remark: Matmul{{[^,]*,[^ ]*$}}
// REMARK-NOT: remark:

func.func @tosa_unit_bias(%a0: tensor<1x16x32xf32>, %a1: tensor<1x32x24xf32>, %a2: tensor<1x1x24xf32>) -> tensor<1x16x24xf32> {
  %zero = arith.constant 0.0 : f32
  %e_f = tensor.empty() : tensor<1x16x24xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<1x16x24xf32>) -> tensor<1x16x24xf32>
  %m = linalg.batch_matmul ins(%a0, %a1 : tensor<1x16x32xf32>, tensor<1x32x24xf32>) outs(%f : tensor<1x16x24xf32>) -> tensor<1x16x24xf32>
  %e = tensor.empty() : tensor<1x16x24xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (0, 0, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%m, %a2 : tensor<1x16x24xf32>, tensor<1x1x24xf32>) outs(%e : tensor<1x16x24xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %s = arith.addf %i0, %i1 : f32
    linalg.yield %s : f32
  } -> tensor<1x16x24xf32>
  return %r : tensor<1x16x24xf32>
}
// In C, a bias, and a residual.
func.func @torch_unit_maps(%a0: tensor<1x8x10x10xf32>, %a1: tensor<16x8x3x3xf32>, %a2: tensor<1x16x1x1xf32>, %a3: tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e_f = tensor.empty() : tensor<1x16x8x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%a0, %a1 : tensor<1x8x10x10xf32>, tensor<16x8x3x3xf32>) outs(%f : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %e = tensor.empty() : tensor<1x16x8x8xf32>
  %g = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (0, d1, 0, 0)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c, %a2 : tensor<1x16x8x8xf32>, tensor<1x16x1x1xf32>) outs(%e : tensor<1x16x8x8xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %s = arith.addf %i0, %i1 : f32
    linalg.yield %s : f32
  } -> tensor<1x16x8x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%g, %a3 : tensor<1x16x8x8xf32>, tensor<1x16x8x8xf32>) outs(%e : tensor<1x16x8x8xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %s = arith.addf %i0, %i1 : f32
    %y = arith.maximumf %s, %zero : f32
    linalg.yield %y : f32
  } -> tensor<1x16x8x8xf32>
  return %r : tensor<1x16x8x8xf32>
}
// One matrix for all of a batch.
func.func @unit_batch_product(%a0: tensor<3x12x24xf32>, %a1: tensor<1x24x32xf32>) -> tensor<3x12x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e_f = tensor.empty() : tensor<3x12x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<3x12x32xf32>) -> tensor<3x12x32xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>, affine_map<(d0, d1, d2, d3) -> (0, d3, d2)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%a0, %a1 : tensor<3x12x24xf32>, tensor<1x24x32xf32>) outs(%f : tensor<3x12x32xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %s = arith.mulf %i0, %i1 : f32
    %y = arith.addf %s, %o : f32
    linalg.yield %y : f32
  } -> tensor<3x12x32xf32>
  return %r : tensor<3x12x32xf32>
}
func.func @hardswish_fma(%a0: tensor<8x20xf32>, %a1: tensor<20x40xf32>) -> tensor<8x40xf32> {
  %zero = arith.constant 0.0 : f32
  %e_f = tensor.empty() : tensor<8x40xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<8x40xf32>) -> tensor<8x40xf32>
  %c = linalg.matmul ins(%a0, %a1 : tensor<8x20xf32>, tensor<20x40xf32>) outs(%f : tensor<8x40xf32>) -> tensor<8x40xf32>
  %e = tensor.empty() : tensor<8x40xf32>
  %k = arith.constant 0.16666667 : f32
  %h = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<8x40xf32>) outs(%e : tensor<8x40xf32>) {
  ^bb0(%i0: f32, %o: f32):
    %s = math.fma %i0, %k, %h : f32
    %u = arith.minimumf %s, %one : f32
    %v = arith.maximumf %u, %zero : f32
    %y = arith.mulf %i0, %v : f32
    linalg.yield %y : f32
  } -> tensor<8x40xf32>
  return %r : tensor<8x40xf32>
}
// CHECK-LABEL: func.func @iree_mmt4d(
// CHECK-NOT: pack
// CHECK: linalg.mmt4d
// CHECK-NOT: pack
// CHECK: return
func.func @iree_mmt4d(%a0: tensor<60x40xf32>, %a1: tensor<40x50xf32>) -> tensor<60x50xf32> {
  %zero = arith.constant 0.0 : f32
  %ea = tensor.empty() : tensor<8x40x8x1xf32>
  %eb = tensor.empty() : tensor<4x40x16x1xf32>
  %pa = linalg.pack %a0 padding_value(%zero : f32) outer_dims_perm = [0, 1] inner_dims_pos = [0, 1] inner_tiles = [8, 1] into %ea : tensor<60x40xf32> -> tensor<8x40x8x1xf32>
  %pb = linalg.pack %a1 padding_value(%zero : f32) outer_dims_perm = [1, 0] inner_dims_pos = [1, 0] inner_tiles = [16, 1] into %eb : tensor<40x50xf32> -> tensor<4x40x16x1xf32>
  %e_f = tensor.empty() : tensor<8x4x8x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<8x4x8x16xf32>) -> tensor<8x4x8x16xf32>
  %m = linalg.mmt4d ins(%pa, %pb : tensor<8x40x8x1xf32>, tensor<4x40x16x1xf32>) outs(%f : tensor<8x4x8x16xf32>) -> tensor<8x4x8x16xf32>
  %eo = tensor.empty() : tensor<60x50xf32>
  %r = linalg.unpack %m outer_dims_perm = [0, 1] inner_dims_pos = [0, 1] inner_tiles = [8, 16] into %eo : tensor<8x4x8x16xf32> -> tensor<60x50xf32>
  return %r : tensor<60x50xf32>
}
func.func @lstm_loop(%a0: tensor<10x4x16xf32>, %a1: tensor<16x64xf32>, %a2: tensor<16x64xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c10 = arith.constant 10 : index
  %e_h = tensor.empty() : tensor<4x16xf32>
  %h = linalg.fill ins(%zero : f32) outs(%e_h : tensor<4x16xf32>) -> tensor<4x16xf32>
  %r = scf.for %t = %c0 to %c10 step %c1 iter_args(%st = %h) -> (tensor<4x16xf32>) {
    %x = tensor.extract_slice %a0[%t, 0, 0] [1, 4, 16] [1, 1, 1] : tensor<10x4x16xf32> to tensor<4x16xf32>
    %e = tensor.empty() : tensor<4x64xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
    %m = linalg.matmul ins(%x, %a1 : tensor<4x16xf32>, tensor<16x64xf32>) outs(%f : tensor<4x64xf32>) -> tensor<4x64xf32>
    %m2 = linalg.matmul ins(%st, %a2 : tensor<4x16xf32>, tensor<16x64xf32>) outs(%m : tensor<4x64xf32>) -> tensor<4x64xf32>
    %i = tensor.extract_slice %m2[0, 0] [4, 16] [1, 1] : tensor<4x64xf32> to tensor<4x16xf32>
    %g = tensor.extract_slice %m2[0, 32] [4, 16] [1, 1] : tensor<4x64xf32> to tensor<4x16xf32>
    %eo = tensor.empty() : tensor<4x16xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%i, %g : tensor<4x16xf32>, tensor<4x16xf32>) outs(%eo : tensor<4x16xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %u = math.tanh %i0 : f32
    %v = math.tanh %i1 : f32
    %y = arith.mulf %u, %v : f32
    linalg.yield %y : f32
  } -> tensor<4x16xf32>
    scf.yield %n : tensor<4x16xf32>
  }
  return %r : tensor<4x16xf32>
}
// The first row for all of them: not a bias.
func.func @part_bias(%a0: tensor<12x24xf32>, %a1: tensor<24x32xf32>, %a2: tensor<4x32xf32>) -> tensor<12x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e_f = tensor.empty() : tensor<12x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e_f : tensor<12x32xf32>) -> tensor<12x32xf32>
  %c = linalg.matmul ins(%a0, %a1 : tensor<12x24xf32>, tensor<24x32xf32>) outs(%f : tensor<12x32xf32>) -> tensor<12x32xf32>
  %e = tensor.empty() : tensor<12x32xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%c, %a2 : tensor<12x32xf32>, tensor<4x32xf32>) outs(%e : tensor<12x32xf32>) {
  ^bb0(%i0: f32, %i1: f32, %o: f32):
    %s = arith.mulf %i0, %i1 : f32
    linalg.yield %s : f32
  } -> tensor<12x32xf32>
  return %r : tensor<12x32xf32>
}
