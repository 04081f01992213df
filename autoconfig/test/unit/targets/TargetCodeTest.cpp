//===-- TargetCodeTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cpu and features of a target, given to LLVM: is the code of the right
// kind?
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

/// c += b * a scalar, all of b read before c is written: 32 registers of 8 f32,
/// more than AVX2 can name.
static std::string multiplyAddIR() {
  return R"(
declare <256 x float> @llvm.fma.v256f32(<256 x float>, <256 x float>, <256 x float>)
define void @kernel(ptr %a, ptr %b, ptr %c) {
  %x = load float, ptr %a
  %i = insertelement <256 x float> poison, float %x, i64 0
  %s = shufflevector <256 x float> %i, <256 x float> poison,
                     <256 x i32> zeroinitializer
  %v = load <256 x float>, ptr %b
  %w = load <256 x float>, ptr %c
  %r = call <256 x float> @llvm.fma.v256f32(<256 x float> %s, <256 x float> %v,
                                          <256 x float> %w)
  store <256 x float> %r, ptr %c
  ret void
}
)";
}

/// The assembler text of the function for a target.
static std::string assembly(const Target &target) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  llvm::LLVMContext context;
  llvm::SMDiagnostic diagnostic;
  auto module = llvm::parseAssemblyString(multiplyAddIR(), diagnostic, context);
  EXPECT_TRUE(module) << diagnostic.getMessage().str();
  llvm::Triple triple(target.triple);
  std::string error;
  const llvm::Target *backend =
      llvm::TargetRegistry::lookupTarget(triple, error);
  EXPECT_TRUE(backend) << error;
  if (!module || !backend)
    return "";
  std::unique_ptr<llvm::TargetMachine> machine(backend->createTargetMachine(
      triple, target.cpu, target.features, {}, llvm::Reloc::PIC_));
  module->setTargetTriple(triple);
  module->setDataLayout(machine->createDataLayout());
  llvm::SmallString<4096> text;
  llvm::raw_svector_ostream stream(text);
  llvm::legacy::PassManager passes;
  EXPECT_FALSE(machine->addPassesToEmitFile(
      passes, stream, nullptr, llvm::CodeGenFileType::AssemblyFile));
  passes.run(*module);
  return text.str().str();
}

static Target loaded(const std::string &name) {
  llvm::Expected<Target> target = loadTarget(name);
  if (!target) {
    ADD_FAILURE() << llvm::toString(target.takeError());
    return Target();
  }
  return *target;
}

static bool isX86Host() {
  return llvm::Triple(loaded("host").triple).getArch() == llvm::Triple::x86_64;
}

TEST(TargetCode, HostAvx2HasNoAvx512) {
  if (!isX86Host())
    GTEST_SKIP() << "host-avx2 is for x86-64 machines";
  std::string text = assembly(loaded("host-avx2"));
  EXPECT_THAT(text, HasSubstr("vfmadd"));
  EXPECT_THAT(text, HasSubstr("%ymm15"));
  EXPECT_THAT(text, Not(HasSubstr("zmm")));
  EXPECT_THAT(text, Not(HasSubstr("{1to")));
  for (int i = 16; i < 32; ++i) // registers that only EVEX can name
    EXPECT_THAT(text, Not(HasSubstr("%ymm" + std::to_string(i))));
}

TEST(TargetCode, HostAvx512UsesWholeRegisters) {
  if (!isX86Host())
    GTEST_SKIP() << "host-avx512 is for x86-64 machines";
  std::string text = assembly(loaded("host-avx512"));
  EXPECT_THAT(text, HasSubstr("vfmadd"));
  EXPECT_THAT(text, HasSubstr("%zmm"));
}

/// Every CPU name and feature string is one that LLVM knows, and multiply-adds
/// come out as the target's own vector instructions.
TEST(TargetCode, EveryTargetMultipliesAndAdds) {
  auto names = targetNames();
  ASSERT_TRUE(bool(names)) << llvm::toString(names.takeError());
  for (const std::string &name : *names) {
    if (llvm::StringRef(name).starts_with("host-") && !isX86Host())
      continue;
    Target target = loaded(name);
    testing::internal::CaptureStderr(); // LLVM only warns of unknown names
    std::string text = assembly(target);
    std::string warnings = testing::internal::GetCapturedStderr();
    EXPECT_EQ(warnings, "") << name;
    switch (target.scalarOperand) {
    case ScalarOperand::Broadcast:
      EXPECT_THAT(text, HasSubstr("vfmadd")) << name;
      EXPECT_THAT(text, HasSubstr(target.lanes() == 16 ? "%zmm" : "%ymm"))
          << name;
      break;
    case ScalarOperand::Lane:
      EXPECT_THAT(text, HasSubstr("fmla\tv")) << name;
      EXPECT_THAT(text, HasSubstr(".s[0]")) << name;
      EXPECT_THAT(text, Not(HasSubstr("\tz0"))) << name; // no SVE
      break;
    case ScalarOperand::Register:
      EXPECT_THAT(text, AnyOf(HasSubstr("vfmacc.vf"), HasSubstr("vfmadd.vf")))
          << name;
      break;
    }
  }
}
