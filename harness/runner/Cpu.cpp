//===-- Cpu.cpp - What this CPU is and has --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Cpu.h"
#include <algorithm>
#include <charconv>
#include <cstring>
#include <sstream>

#if defined(__x86_64__)
#include <cpuid.h>
#else
#include <sys/auxv.h>
#endif
#if defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/prctl.h>
#elif defined(__riscv)
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace runner;

#if defined(__x86_64__)

static std::string cpuName() {
  char text[49] = "";
  for (unsigned i = 0; i < 3; ++i) {
    unsigned words[4];
    if (!__get_cpuid(0x80000002 + i, &words[0], &words[1], &words[2],
                     &words[3]))
      return "x86-64";
    std::memcpy(text + 16 * i, words, sizeof(words));
  }
  std::string name = text;
  name.erase(name.find_last_not_of(' ') + 1);
  return name.substr(std::min(name.find_first_not_of(' '), name.size()));
}

Cpu Cpu::detect() {
  Cpu cpu;
  cpu.name = cpuName();
  unsigned a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d))
    cpu.isVirtual = (c >> 31 & 1) != 0; // the bit that hypervisors set
  // These include what the operating system must save and restore.
  __builtin_cpu_init();
#define FEATURE(text)                                                          \
  if (__builtin_cpu_supports(text))                                            \
  cpu.features.push_back(text)
  FEATURE("sse4.2");
  FEATURE("avx");
  FEATURE("avx2");
  FEATURE("fma");
  FEATURE("avx512f");
  FEATURE("avx512vl");
  FEATURE("avx512bw");
  FEATURE("avx512dq");
  FEATURE("avx512bf16");
#undef FEATURE
  return cpu;
}

#elif defined(__aarch64__)

Cpu Cpu::detect() {
  Cpu cpu;
  const unsigned long hwcap = getauxval(AT_HWCAP);
  const unsigned long hwcap2 = getauxval(AT_HWCAP2);
  cpu.name = "aarch64";
  if (hwcap & HWCAP_CPUID) { // the kernel lets programs read the register
    uint64_t midr;
    asm("mrs %0, midr_el1" : "=r"(midr));
    std::ostringstream text;
    text << std::hex << "implementer 0x" << (midr >> 24 & 0xFF) << " part 0x"
         << (midr >> 4 & 0xFFF) << std::dec << " r" << (midr >> 20 & 0xF) << "p"
         << (midr & 0xF);
    cpu.name = text.str();
  }
  if (hwcap & HWCAP_ASIMD)
    cpu.features.push_back("neon");
  if (hwcap & HWCAP_ASIMDHP)
    cpu.features.push_back("fp16");
  if (hwcap & HWCAP_ASIMDDP)
    cpu.features.push_back("dotprod");
  if (hwcap & HWCAP_SVE) {
    cpu.features.push_back("sve");
    const int length = prctl(PR_SVE_GET_VL);
    if (length > 0)
      cpu.vectorBits = 8 * (length & PR_SVE_VL_LEN_MASK);
  }
  if (hwcap2 & HWCAP2_SVE2)
    cpu.features.push_back("sve2");
  return cpu;
}

#elif defined(__riscv)

static std::string cpuName() {
  // struct riscv_hwprobe of the kernel's interface: mvendorid, marchid, mimpid.
  struct {
    int64_t key;
    uint64_t value;
  } pairs[3] = {{0, 0}, {1, 0}, {2, 0}};
  constexpr long riscvHwprobe = 258;
  if (syscall(riscvHwprobe, pairs, 3, 0, nullptr, 0) != 0)
    return "riscv64";
  std::ostringstream text;
  text << std::hex << "mvendorid 0x" << pairs[0].value << " marchid 0x"
       << pairs[1].value << " mimpid 0x" << pairs[2].value;
  return text.str();
}

/// Only where there is V: else an illegal instruction.
static int64_t vectorRegisterBits() {
  uint64_t bytes;
  constexpr int vlenb = 0xC22; // CSR
  asm("csrr %0, %1" : "=r"(bytes) : "i"(vlenb));
  return static_cast<int64_t>(8 * bytes);
}

Cpu Cpu::detect() {
  Cpu cpu;
  cpu.name = cpuName();
  if (getauxval(AT_HWCAP) & 1ul << ('V' - 'A')) {
    cpu.features.push_back("v");
    cpu.vectorBits = vectorRegisterBits();
  }
  return cpu;
}

#else
#error "the runner does not know how this architecture tells its features"
#endif

/// Whether `length`, a number of bits, is met; what is no number never is.
static bool reaches(int64_t vectorBits, std::string_view length) {
  int64_t bits = 0;
  auto [stop, error] =
      std::from_chars(length.data(), length.data() + length.size(), bits);
  return error == std::errc() && stop == length.data() + length.size() &&
         vectorBits >= bits;
}

std::string Cpu::missing(const std::string &requirements) const {
  const std::string length = "vlen>=";
  std::string lacking;
  std::istringstream list(requirements);
  for (std::string entry; std::getline(list, entry, ',');) {
    std::erase(entry, ' ');
    const bool met =
        entry.empty() ||
        (entry.starts_with(length)
             ? reaches(vectorBits,
                       std::string_view(entry).substr(length.size()))
             : std::find(features.begin(), features.end(), entry) !=
                   features.end());
    if (!met)
      lacking += (lacking.empty() ? "" : ", ") + entry;
  }
  return lacking;
}
