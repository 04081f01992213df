//===-- autoconfig-opt.cpp - mlir-opt with the engine as a pass ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/Lowering.h"
#include "autoconfig/driver/Pass.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  autoconfig::registerEngineDialects(registry);
  autoconfig::registerAutoconfigPass();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  return mlir::failed(mlir::MlirOptMain(
      argc, argv, "AutoConfig's optimizer driver\n", registry));
}
