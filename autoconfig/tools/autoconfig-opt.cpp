//===-- autoconfig-opt.cpp - mlir-opt with the engine as a pass ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "autoconfig/driver/Pipeline.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  autoconfig::registerAutoconfigPass();
  autoconfig::registerAutoconfigPipeline();
  return mlir::failed(mlir::MlirOptMain(
      argc, argv, "AutoConfig's optimizer driver\n", registry));
}
