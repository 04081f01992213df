//===-- ObjectFile.h - From LLVM IR to files --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_OBJECTFILE_H
#define AUTOCONFIG_CODEGEN_OBJECTFILE_H

#include "autoconfig/core/Target.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

namespace llvm {
class Module;
class PipelineTuningOptions;
class TargetMachine;
} // namespace llvm

namespace autoconfig {

/// Of functions whose instructions shall come in the order in which they are;
/// the scheduler then leaves the whole module alone.
inline constexpr llvm::StringLiteral sourceOrderAttribute =
    "autoconfig-source-order";

/// Turns a module into machine code for one target.
class CodeGenerator {
public:
  /// Errors name the triple or the CPU that LLVM does not know.
  static llvm::Expected<CodeGenerator> create(const Target &target);
  CodeGenerator(CodeGenerator &&);
  ~CodeGenerator();

  /// LLVM's O3 without its loop unroller and vectorizers: the kernels' loops
  /// are as they should be, and unrolling them further spills.
  void optimize(llvm::Module &module) const;
  /// The same of a program: loops outside of functions that must not be
  /// inlined, which are not ours, are vectorised.
  void optimizeProgram(llvm::Module &module) const;
  /// LLVM's O3 as it comes, for code that knows nothing of the above.
  void optimizeAsUsual(llvm::Module &module) const;
  std::string assembly(llvm::Module &module) const;
  llvm::SmallVector<char, 0> object(llvm::Module &module) const;

private:
  explicit CodeGenerator(std::unique_ptr<llvm::TargetMachine> machine);
  /// `alone`: there is no library beside the module.
  void run(llvm::Module &module, const llvm::PipelineTuningOptions &tuning,
           bool alone) const;
  llvm::SmallVector<char, 0> emit(llvm::Module &module, bool asAssembly) const;
  std::unique_ptr<llvm::TargetMachine> machine;
};

/// Links objects into a shared object with lld; `path` is complete or not there
/// at all.
llvm::Error linkSharedObject(llvm::ArrayRef<llvm::SmallVector<char, 0>> objects,
                             llvm::StringRef path);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_OBJECTFILE_H
