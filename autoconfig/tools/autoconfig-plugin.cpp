//===-- autoconfig-plugin.cpp - The pass for the stock mlir-opt -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   mlir-opt-22 --load-pass-plugin=build/host/lib/autoconfig-plugin.so
//     --pass-pipeline="builtin.module(autoconfig{target=zen4})" module.mlir
//
// Any tool of LLVM 22 that loads pass plugins takes it.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "autoconfig/driver/Pipeline.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Config/llvm-config.h"

extern "C" LLVM_ATTRIBUTE_WEAK ::mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "autoconfig", LLVM_VERSION_STRING, [] {
            autoconfig::registerAutoconfigPass();
            autoconfig::registerAutoconfigPipeline();
          }};
}
