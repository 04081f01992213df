//===-- TargetLoader.cpp - From files to a target -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/targets/TargetLoader.h"
#include "autoconfig/core/Messages.h"
#include "autoconfig/targets/LlvmNames.h"
#include "autoconfig/targets/Relatives.h"
#include "autoconfig/targets/TargetDescription.h"
#include "autoconfig/targets/TargetDetect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>

using namespace autoconfig;
using llvm::StringRef;
using llvm::Twine;

static std::vector<std::string> targetFolders() {
  std::string folders = AUTOCONFIG_TARGETS_FOLDER;
  if (auto given = llvm::sys::Process::GetEnv("AUTOCONFIG_TARGETS"))
    folders = *given;
  std::vector<std::string> result;
  for (StringRef folder : llvm::split(folders, ':'))
    if (!folder.empty())
      result.push_back(folder.str());
  return result;
}

llvm::Expected<std::vector<std::string>> autoconfig::targetNames() {
  std::vector<std::string> names;
  for (const std::string &folder : targetFolders()) {
    std::error_code code;
    for (llvm::sys::fs::directory_iterator entry(folder, code), end;
         entry != end && !code; entry.increment(code))
      if (llvm::sys::path::extension(entry->path()) == ".yaml")
        names.push_back(llvm::sys::path::stem(entry->path()).str());
    if (code)
      return llvm::createStringError(
          code, "cannot list the target folder '" + folder +
                    "': " + code.message() +
                    "; set AUTOCONFIG_TARGETS to a folder of target files");
  }
  llvm::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// The file of a name: in `beside` (the folder of the file that names it, may
/// be empty), then in the target folders.
static llvm::Expected<std::string> findFile(StringRef name, StringRef beside) {
  std::vector<std::string> folders = targetFolders();
  if (!beside.empty())
    folders.insert(folders.begin(), beside.str());
  for (const std::string &folder : folders) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name + ".yaml");
    if (llvm::sys::fs::exists(path))
      return path.str().str();
  }
  auto names = targetNames();
  if (!names)
    return names.takeError();
  std::vector<StringRef> known(names->begin(), names->end());
  return llvm::createStringError(unknownNameMessage("target", name, known) +
                                 " (or a path ending in .yaml)");
}

static bool sameArch(StringRef a, StringRef b) {
  return llvm::Triple(a).getArch() == llvm::Triple(b).getArch();
}

namespace {

/// A target on its way: fields of bases first, then of what builds on them.
struct Loading {
  explicit Loading(const LoadOptions &options) : options(options) {}

  const LoadOptions &options;
  Target target;
  std::vector<std::string> chain; // files, from the one asked for to its base
  bool detected = false;

  llvm::Error load(StringRef path);
  llvm::Error loadBase(const TargetDescription &description);
  llvm::Error detect();
  llvm::Error takeDescribed(const DetectedHost &host);
  llvm::Error apply(const TargetDescription &description);
  llvm::Error complete(const TargetDescription &asked);
};

} // namespace

static llvm::Expected<TargetDescription> readNamed(StringRef name) {
  auto path = findFile(name, "");
  if (!path)
    return path.takeError();
  return TargetDescription::read(*path);
}

/// The described cores of an architecture. Nobody asked for any of these files:
/// one that is broken is passed over with a warning.
static llvm::Expected<std::vector<TargetDescription>>
describedCores(StringRef triple, std::vector<std::string> &warnings) {
  auto names = targetNames();
  if (!names)
    return names.takeError();
  std::vector<TargetDescription> cores;
  for (const std::string &name : *names) {
    auto description = readNamed(name);
    if (!description)
      warnings.push_back("not looked at for this machine's core: " +
                         llvm::toString(description.takeError()));
    else if (description->cpu && description->triple &&
             sameArch(*description->triple, triple))
      cores.push_back(std::move(*description));
  }
  return cores;
}

static CoreTraits traitsOf(const TargetDescription &core) {
  CoreTraits traits{core.name, core.alsoCpus,
                    core.cpuRequirements.value_or(std::vector<std::string>()),
                    core.relatives};
  traits.cpus.push_back(*core.cpu);
  return traits;
}

/// What is published of this machine's core, or of the described one that is
/// nearest to it.
llvm::Error Loading::takeDescribed(const DetectedHost &host) {
  auto cores = describedCores(host.triple, target.warnings);
  if (!cores)
    return cores.takeError();
  std::vector<CoreTraits> traits;
  llvm::transform(*cores, std::back_inserter(traits), traitsOf);
  std::optional<NearestCore> nearest = nearestCore(host.traits(), traits);
  if (!nearest)
    return llvm::Error::success();
  const TargetDescription &core = (*cores)[nearest->index];
  std::string prefix =
      (nearest->itself ? Twine("published") : Twine(relativeSource)).str() +
      " (" + core.name + "): ";
  for (const auto &[key, fact] : core.facts)
    target.put(key, {fact.value, prefix + fact.source});
  // A relative's scheduling model is another core's.
  if (nearest->itself && core.scheduling)
    target.scheduling = *core.scheduling;
  return llvm::Error::success();
}

llvm::Error Loading::detect() {
  auto host =
      detectHost(options.probe ? *options.probe : HostProbe::thisMachine());
  if (!host)
    return host.takeError();
  target.scheduling = {
      "", 0, 0, "no described target is a " + host->cpu + ", so none is known"};
  if (options.describedFacts)
    if (llvm::Error wrong = takeDescribed(*host))
      return wrong;
  for (const auto &[key, fact] : host->facts)
    target.put(key, fact);
  target.triple = host->triple;
  target.cpu = host->cpu;
  target.features = host->features;
  target.cpuRequirements = host->cpuRequirements;
  target.scalarOperand = host->scalarOperand;
  target.machine = host->identity;
  detected = true;
  return llvm::Error::success();
}

llvm::Error Loading::loadBase(const TargetDescription &description) {
  StringRef beside = llvm::sys::path::parent_path(description.path);
  auto basePath = findFile(*description.base, beside);
  if (!basePath)
    return yamlError(description.path, description.root,
                     "base: " + llvm::toString(basePath.takeError()));
  if (llvm::is_contained(chain, *basePath))
    return yamlError(description.path, description.root,
                     "base '" + *description.base +
                         "' builds on this target itself");
  return load(*basePath);
}

/// Names that LLVM does not know would have no effect, and no message.
static llvm::Error checkLlvmNames(const TargetDescription &description,
                                  const std::string &triple) {
  auto wrong = [&](StringRef key, const Twine &message) {
    return yamlError(description.path, description.at(key), message);
  };
  std::unique_ptr<LlvmNames> names = LlvmNames::of(triple);
  if (!names)
    return wrong("triple", "LLVM has no back end for '" + triple + "'");
  if (description.features)
    if (auto reason = names->refusesFeatures(*description.features))
      return wrong("features", *reason);
  if (description.cpu)
    if (auto reason = names->refusesCpu(*description.cpu))
      return wrong("cpu", *reason);
  for (const std::string &cpu : description.alsoCpus)
    if (auto reason = names->refusesCpu(cpu))
      return wrong("also_cpus", *reason);
  if (!description.scheduling)
    return llvm::Error::success();
  StringRef model = description.scheduling->model;
  if (!model.empty() && model != throughputsModel)
    if (auto reason = names->refusesCpu(model))
      return wrong("scheduling", *reason);
  return llvm::Error::success();
}

llvm::Error Loading::apply(const TargetDescription &description) {
  target.name = description.name;
  target.description = description.description;
  if (description.triple) {
    // Detected facts of another architecture must not slip in.
    if (detected && !sameArch(*description.triple, target.triple))
      return llvm::make_error<NegativeAnswer>(llvm::toString(
          yamlError(description.path, description.root,
                    "'" + description.name + "' is for " + *description.triple +
                        ", but this machine is " + target.triple +
                        "; choose a described target")));
    target.triple = *description.triple;
  }
  if (description.cpu)
    target.cpu = *description.cpu;
  if (description.features)
    target.features += (target.features.empty() ? "" : ",") +
                       *description.features; // LLVM lets the last one win
  if (description.cpuRequirements)
    target.cpuRequirements = *description.cpuRequirements;
  if (description.scalarOperand)
    target.scalarOperand = *description.scalarOperand;
  if (description.scheduling)
    target.scheduling = *description.scheduling;
  llvm::append_range(target.warnings, description.warnings);
  for (const auto &[key, fact] : description.facts)
    target.put(key, fact);
  return checkLlvmNames(description, target.triple);
}

llvm::Error Loading::load(StringRef path) {
  chain.push_back(path.str());
  auto description = TargetDescription::read(path);
  if (!description)
    return description.takeError();
  if (description->base)
    if (llvm::Error wrong = loadBase(*description))
      return wrong;
  if (description->detectHost)
    if (llvm::Error wrong = detect())
      return wrong;
  if (llvm::Error wrong = apply(*description))
    return wrong;
  return chain.front() == path ? complete(*description)
                               : llvm::Error::success();
}

/// A cache must be a whole number of sets, or no model can use it.
static llvm::Error checkGeometry(const Target &target,
                                 const TargetDescription &asked,
                                 StringRef level) {
  std::string key = (level + ".size").str();
  auto size = static_cast<int64_t>(target.fact(key).value);
  auto ways = static_cast<int64_t>(target.fact((level + ".ways").str()).value);
  if (size % (ways * target.integer("l1d.line")) == 0)
    return llvm::Error::success();
  auto node = asked.factNodes.find(key);
  return yamlError(
      asked.path, node == asked.factNodes.end() ? asked.root : node->second,
      Twine(key) + " of " + Twine(size) +
          " bytes is not a whole number of sets of " + Twine(ways) +
          " ways x " + Twine(target.integer("l1d.line")) + " bytes");
}

/// What is assumed of a detected machine follows from what is known of it where
/// that says more than the schema's fallback.
static Fact assumedFact(const FactKind &kind, const Target &target) {
  StringRef key = kind.key;
  if (key == "vector.datapath_bits")
    return {target.get("vector.bits"),
            (assumedSource + ": as wide as a register").str()};
  if (key == "l1d.bandwidth" && target.has("vector.datapath_bits") &&
      target.has("load.pipes"))
    return {target.get("load.pipes") * target.get("vector.datapath_bits") / 8,
            (assumedSource + ": load.pipes x vector.datapath_bits").str()};
  return {kind.fallback, assumedSource.str()};
}

llvm::Error Loading::complete(const TargetDescription &asked) {
  for (const FactKind &kind : factSchema()) {
    if (target.has(kind.key))
      continue;
    if (kind.required && !detected)
      return yamlError(asked.path, asked.root,
                       Twine("missing fact '") + kind.key + "' (" + kind.unit +
                           "): " + kind.meaning);
    target.put(kind.key, detected ? assumedFact(kind, target)
                                  : Fact{kind.fallback, assumedSource.str()});
  }
  if (detected) // what a hypervisor says about caches may fit no geometry
    return llvm::Error::success();
  if (llvm::Error wrong = checkGeometry(target, asked, "l1d"))
    return wrong;
  return checkGeometry(target, asked, "l2");
}

llvm::Expected<Target> autoconfig::loadTarget(StringRef nameOrPath,
                                              const LoadOptions &options) {
  std::string path = nameOrPath.str();
  if (!nameOrPath.ends_with(".yaml")) {
    auto found = findFile(nameOrPath, "");
    if (!found)
      return found.takeError();
    path = *found;
  }
  Loading loading(options);
  if (llvm::Error wrong = loading.load(path))
    return wrong;
  return std::move(loading.target);
}
