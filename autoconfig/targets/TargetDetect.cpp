//===-- TargetDetect.cpp - What a machine tells about itself --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetDetect.h"
#include "autoconfig/core/Messages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

/// VLENB, the vector length in bytes; only where the V extension is there.
static int64_t readVectorBytes([[maybe_unused]] bool hasV) {
#if defined(__riscv)
  if (hasV) {
    unsigned long bytes;
    asm volatile("csrr %0, 0xc22" : "=r"(bytes));
    return bytes;
  }
#endif
  return 0;
}

bool HostProbe::has(const std::string &feature) const {
  auto found = features.find(feature);
  return found != features.end() && found->second;
}

HostProbe HostProbe::thisMachine() {
  HostProbe probe;
  probe.triple = llvm::sys::getProcessTriple();
  probe.cpu = llvm::sys::getHostCPUName().str();
  for (const auto &entry : llvm::sys::getHostCPUFeatures())
    probe.features[entry.getKey().str()] = entry.getValue();
  probe.vectorBytes = readVectorBytes(probe.has("v"));
  probe.pageBytes = llvm::sys::Process::getPageSizeEstimate();
  probe.cacheFolder = "/sys/devices/system/cpu/cpu0/cache";
  probe.cpuInfoFile = "/proc/cpuinfo";
  return probe;
}

/// The first line of a small file; empty if there is none.
static std::string readLine(const Twine &path) {
  auto buffer = llvm::MemoryBuffer::getFileAsStream(path);
  if (!buffer)
    return "";
  return (*buffer)->getBuffer().split('\n').first.trim().str();
}

/// Caches as sysfs lists them: index0, index1, ..; instruction caches and what
/// a hypervisor leaves out or sets to 0 are passed over.
static void detectCaches(const std::string &folder,
                         std::map<std::string, Fact> &facts) {
  for (unsigned index = 0;; ++index) {
    std::string cache = folder + "/index" + std::to_string(index);
    std::string level = readLine(cache + "/level");
    if (level.empty())
      return;
    std::string type = readLine(cache + "/type");
    if (type == "Instruction")
      continue;
    std::string name = level == "1" ? "l1d" : "l" + level;
    auto take = [&](StringRef aspect, const char *file) {
      const FactKind *kind = findFactKind(name + "." + aspect.str());
      std::string text = readLine(cache + "/" + file);
      if (!kind || text.empty())
        return;
      llvm::Expected<double> value = parseFactValue(*kind, text);
      if (!value) {
        llvm::consumeError(value.takeError());
        return;
      }
      facts[kind->key] = {*value, "detected: sysfs cpu0/cache/index" +
                                      std::to_string(index) + "/" + file};
    };
    take("size", "size");
    take("ways", "ways_of_associativity");
    take("line", "coherency_line_size");
  }
}

/// The first CPU's entries of /proc/cpuinfo that say which core it is, and
/// whether in a virtual machine; what changes while it runs is left out.
static std::map<std::string, std::string> readCpuInfo(const std::string &path) {
  static constexpr StringRef identifying[] = {
      "vendor_id",    "cpu family",       "model",       "model name",
      "stepping",     "CPU implementer",  "CPU variant", "CPU part",
      "CPU revision", "CPU architecture", "isa",         "uarch",
      "mvendorid",    "marchid",          "mimpid"};
  std::map<std::string, std::string> entries;
  auto buffer = llvm::MemoryBuffer::getFileAsStream(path);
  if (!buffer)
    return entries;
  for (StringRef line : llvm::split((*buffer)->getBuffer(), '\n')) {
    if (line.trim().empty()) // the end of the first CPU
      break;
    auto [key, value] = line.split(':');
    key = key.trim();
    if (llvm::is_contained(identifying, key))
      entries[key.str()] = value.trim().str();
    if (key == "flags" &&
        llvm::is_contained(llvm::split(value.trim(), ' '), "hypervisor"))
      entries["hypervisor"] = "yes";
  }
  return entries;
}

static std::string
identityOf(const DetectedHost &host,
           const std::map<std::string, std::string> &cpuInfo) {
  std::string text =
      host.triple + "\n" + host.cpu + "\n" + host.features + "\n";
  for (const auto &[key, value] : cpuInfo)
    text += key + ": " + value + "\n";
  for (const auto &[key, fact] : host.facts)
    text += key + "=" + std::to_string(static_cast<int64_t>(fact.value)) + "\n";
  return text;
}

MachineTraits DetectedHost::traits() const {
  MachineTraits traits{cpu, vendor, {}};
  for (StringRef feature : llvm::split(features, ','))
    if (feature.consume_front("+"))
      traits.features.insert(feature);
  return traits;
}

namespace {

/// What follows from the instruction set alone.
struct IsaFacts {
  int64_t vectorBits, vectorRegisters, lmulMax;
  const char *evidence;
  std::vector<std::string> requirements;
  ScalarOperand scalarOperand;
};

IsaFacts x86Facts(const HostProbe &probe) {
  if (probe.has("avx512f"))
    return {512,
            32,
            1,
            "avx512f",
            {"avx2", "fma", "avx512f"},
            ScalarOperand::Broadcast};
  if (probe.has("avx2") && probe.has("fma"))
    return {
        256, 16, 1, "avx2 and fma", {"avx2", "fma"}, ScalarOperand::Broadcast};
  return {128, 16, 1, "no avx2 with fma", {}, ScalarOperand::Broadcast};
}

} // namespace

static llvm::Expected<IsaFacts> isaFacts(const HostProbe &probe) {
  llvm::Triple triple(probe.triple);
  if (triple.getArch() == llvm::Triple::x86_64)
    return x86Facts(probe);
  if (triple.getArch() == llvm::Triple::aarch64)
    return IsaFacts{128, 32, 1, "neon", {"neon"}, ScalarOperand::Lane};
  if (triple.getArch() == llvm::Triple::riscv64 && probe.vectorBytes > 0) {
    int64_t bits = probe.vectorBytes * 8;
    return IsaFacts{bits,
                    32,
                    8,
                    "vlenb",
                    {"v", "vlen>=" + std::to_string(bits)},
                    ScalarOperand::Register};
  }
  return llvm::make_error<NegativeAnswer>(
      "cannot generate kernels for this machine, '" + probe.triple +
      (triple.isRISCV() ? "' without the vector extension" : "'") +
      ", expected x86_64, aarch64, or riscv64 with vectors; choose a described "
      "target instead");
}

llvm::Expected<DetectedHost> autoconfig::detectHost(const HostProbe &probe) {
  llvm::Expected<IsaFacts> isa = isaFacts(probe);
  if (!isa)
    return isa.takeError();
  DetectedHost host;
  host.triple = probe.triple;
  host.cpu = probe.cpu;
  std::vector<std::string> features;
  for (const auto &[feature, present] : probe.features)
    features.push_back((present ? "+" : "-") + feature);
  if (probe.vectorBytes > 0)
    features.push_back("+zvl" + std::to_string(probe.vectorBytes * 8) + "b");
  host.features = llvm::join(features, ",");
  host.cpuRequirements = isa->requirements;
  host.scalarOperand = isa->scalarOperand;

  std::string source = std::string("detected: ") + isa->evidence;
  host.facts["vector.bits"] = {double(isa->vectorBits), source};
  host.facts["vector.registers"] = {double(isa->vectorRegisters), source};
  host.facts["vector.lmul_max"] = {double(isa->lmulMax), source};
  if (probe.pageBytes > 0)
    host.facts["page.size"] = {double(probe.pageBytes),
                               "detected: page size of "
                               "the system"};
  detectCaches(probe.cacheFolder, host.facts);
  std::map<std::string, std::string> cpuInfo = readCpuInfo(probe.cpuInfoFile);
  for (const char *key : {"vendor_id", "CPU implementer", "mvendorid"})
    if (auto entry = cpuInfo.find(key); entry != cpuInfo.end())
      host.vendor = entry->second;
  host.identity = identityOf(host, cpuInfo);
  return host;
}
