//===-- KernelAbi.h - Symbols of a generated kernel ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The LLVM IR side of autoconfig/abi/kernel.h.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_KERNELABI_H
#define AUTOCONFIG_CODEGEN_KERNELABI_H

#include <cstdint>
#include <string>

namespace llvm {
class Module;
}

namespace autoconfig {

inline constexpr const char *runSymbol = "autoconfig_kernel_run";
inline constexpr const char *prepareSymbol = "autoconfig_kernel_prepare";
inline constexpr const char *infoSymbol = "autoconfig_kernel_info";

struct KernelInfo {
  uint64_t workspaceBytes = 0, preparedBytes = 0;
  std::string op, problem, algorithm, parameters, requirements;
  double errorConstant = 0;
  int64_t outputsTogether = 1;
  bool takesRows = false;
};

/// Hides all functions but the ABI's, yet leaves their signatures and code as
/// they were emitted: LLVM changes those of internal functions.
void hideOtherFunctions(llvm::Module &module);

/// Adds the constant `autoconfig_kernel_info`.
void addKernelInfo(llvm::Module &module, const KernelInfo &info);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_KERNELABI_H
