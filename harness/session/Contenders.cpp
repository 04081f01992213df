//===-- Contenders.cpp - Who takes part -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Contenders.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

/// What the rival's source says of it.
static Error readDeclaration(Rival &rival, StringRef folder) {
  std::string path = (folder + "/rival_" + rival.name + ".json").str();
  Expected<json::Object> said = readJsonObject(path);
  if (!said)
    return createStringError(inconvertibleErrorCode(),
                             toString(said.takeError()) +
                                 "; configure the preset again");
  StringRef name = said->getString("kind").value_or("");
  std::optional<RivalKind> kind = rivalKindNamed(name);
  std::optional<bool> scalar = said->getBoolean("scalar");
  if (const json::Array *operators = said->getArray("operators"))
    for (const json::Value &op : *operators)
      rival.operators.push_back(op.getAsString().value_or("").str());
  if (!kind || !scalar || rival.operators.empty())
    return createStringError(
        inconvertibleErrorCode(),
        path + ": kind '" + name + "', " + (scalar ? "" : "no ") +
            "'scalar', " + std::to_string(rival.operators.size()) +
            " 'operators'; expected a kind of library, compiler, search or "
            "loops, 'scalar' with true or false, and a list of 'operators'; "
            "configure the preset again");
  rival.kind = *kind;
  rival.scalar = *scalar;
  rival.onlyNamed = said->getString("named").value_or("").str();
  return Error::success();
}

static std::string reasonIn(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  StringRef reason = buffer ? (*buffer)->getBuffer().trim() : "";
  return reason.empty() ? "not built" : reason.str();
}

/// A word a line.
static void readGenerator(Rival &rival, const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return;
  for (StringRef word : split((*buffer)->getBuffer().trim(), '\n'))
    rival.generator.push_back(word.str());
  if (!sys::fs::can_execute(rival.generator.front())) {
    rival.unavailable =
        "its generator '" + rival.generator.front() + "' is not built";
    rival.generator.clear();
  }
}

Expected<std::vector<Rival>> findRivals(StringRef folder) {
  std::map<std::string, Rival> found;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code)) {
    StringRef name = sys::path::filename(entry->path());
    if (!name.consume_front("rival_"))
      continue;
    bool built = name.consume_back(".so");
    bool generated = !built && name.consume_back(".generator");
    if (!built && !generated && !name.consume_back(".unavailable"))
      continue;
    Rival &rival = found[name.str()];
    rival.name = name.str();
    if (built)
      rival.file = entry->path();
    else if (generated)
      readGenerator(rival, entry->path());
    else
      rival.unavailable = reasonIn(entry->path());
  }
  if (code)
    return createStringError(code, "cannot read the folder of rivals '" +
                                       folder + "': " + code.message());
  std::vector<Rival> rivals;
  for (auto &[name, rival] : found) {
    if (rival.available())
      rival.unavailable.clear(); // of an earlier configuration
    if (Error error = readDeclaration(rival, folder))
      return std::move(error);
    rivals.push_back(std::move(rival));
  }
  return rivals;
}

Expected<std::vector<Rival>> selectRivals(std::vector<Rival> rivals,
                                          ArrayRef<std::string> wanted) {
  if (wanted.empty())
    return rivals;
  std::vector<std::string> known{ownName.str()};
  for (const Rival &rival : rivals)
    known.push_back(rival.name);
  for (const std::string &name : wanted)
    if (!is_contained(known, name))
      return createStringError(inconvertibleErrorCode(),
                               "unknown rival '" + name +
                                   "'; there are: " + join(known, ", "));
  llvm::erase_if(rivals,
                 [&](const Rival &r) { return !is_contained(wanted, r.name); });
  return rivals;
}

/// What a store keeps of it: whole lines.
static std::string keptAssembly(StringRef text) {
  if (text.size() <= mostAssembly)
    return text.str();
  constexpr StringLiteral rest = "  ...\n"; // the counts say how many follow
  StringRef first = text.take_front(mostAssembly - rest.size());
  return (first.take_front(first.rfind('\n') + 1) + rest).str();
}

/// Nobody looks for all loops in a decision.
static void dropAssembly(json::Object &mix) {
  if (json::Array *loops = mix.getArray("main_loops"))
    for (json::Value &loop : *loops)
      if (json::Object *object = loop.getAsObject())
        object->erase("assembly");
}

static void addCounts(StaticCode &code, const json::Object &from,
                      StringRef prefix) {
  for (const auto &[metric, value] : from)
    if (std::optional<double> count = value.getAsNumber())
      code[prefix.str() + metric.str()] = *count;
}

/// Of the micro-kernels' main loops the one that does most: the others are
/// for the edges.
static const json::Object *mainLoop(const json::Object &mix) {
  const json::Array *loops = mix.getArray("main_loops");
  if (!loops)
    return nullptr;
  const json::Object *most = nullptr;
  double mostFmas = 0;
  for (const json::Value &value : *loops) {
    const json::Object *loop = value.getAsObject();
    double fmas = loop ? loop->getNumber("fmas").value_or(0) : 0;
    if (fmas > mostFmas) {
      most = loop;
      mostFmas = fmas;
    }
  }
  return most;
}

/// Takes from the compiler's JSON what tables ask for; all of it is kept.
static void readDecision(Kernel &kernel, json::Object object) {
  kernel.hash = object.getString("object_sha1").value_or("").str();
  kernel.decision.algorithm = object.getString("algorithm").value_or("").str();
  if (const json::Object *parameters = object.getObject("parameters"))
    kernel.decision.parameters = toText(json::Object(*parameters));
  kernel.decision.predictedCycles = object.getNumber("predicted_cycles");
  if (std::optional<double> bytes = object.getNumber("object_bytes"))
    kernel.code["object_bytes"] = *bytes;
  if (json::Object *mix = object.getObject("instruction_mix")) {
    addCounts(kernel.code, *mix, "");
    if (const json::Object *loop = mainLoop(*mix)) {
      addCounts(kernel.code, *loop, "main_loop.");
      kernel.decision.assembly =
          keptAssembly(loop->getString("assembly").value_or(""));
    }
    dropAssembly(*mix);
  }
  kernel.decision.decision = toText(std::move(object));
}

std::string kernelFile(const KernelRequest &request, StringRef label) {
  std::string stem = request.problem.op + "-" + request.problem.shape() + "-" +
                     sys::path::stem(request.target).str() + "-" +
                     request.weights;
  if (label != ownName)
    stem += "-" + label.str();
  llvm::replace(stem, ':', '_');
  return request.folder + "/" + stem + ".so";
}

static Expected<Kernel> compile(const KernelRequest &request,
                                ArrayRef<std::string> configuration,
                                StringRef label, const Limits &limits) {
  if (std::error_code code = sys::fs::create_directories(request.folder))
    return createStringError(code, "cannot make the folder '" + request.folder +
                                       "': " + code.message());
  Kernel kernel;
  kernel.file = kernelFile(request, label);
  Expected<EngineAnswer> answer =
      askEngine(request, "compile", kernel.file, configuration, limits);
  if (!answer)
    return answer.takeError();
  kernel.stopped = answer->stopped;
  if (!answer->stopped && !answer->failure)
    readDecision(kernel, std::move(answer->object));
  if (!answer->stopped && !answer->failure && kernel.hash.empty())
    answer->failure = {Status::Failed,
                       "'autoconfig compile --json' gave no 'object_sha1'"};
  if (answer->failure) {
    kernel.failure.emplace();
    kernel.failure->contender = label.str();
    kernel.failure->status = answer->failure->status;
    kernel.failure->reason = "no kernel: " + answer->failure->reason;
  }
  return kernel;
}

Expected<Kernel> compileKernel(const KernelRequest &request,
                               const Limits &limits) {
  return compile(request, {}, ownName, limits);
}

Expected<Kernel> compileCandidate(const KernelRequest &request,
                                  const Candidate &candidate, StringRef label,
                                  const Limits &limits) {
  Expected<Kernel> kernel =
      compile(request, candidate.options(), label, limits);
  if (!kernel)
    return kernel;
  if (kernel->failure) { // then nothing else tells which it was
    kernel->decision.algorithm = candidate.algorithm;
    kernel->decision.parameters = toText(candidate.parametersToJSON());
  }
  if (!kernel->decision.predictedCycles)
    kernel->decision.predictedCycles = candidate.predictedCycles;
  if (Expected<json::Object> all =
          parseJsonObject(kernel->decision.decision, "decision")) {
    json::Object own;
    for (StringRef key : {"terms", "generate_seconds"})
      if (json::Value *value = all->get(key))
        own[key] = std::move(*value);
    kernel->decision.decision = toText(std::move(own));
  } else {
    consumeError(all.takeError());
  }
  return kernel;
}

} // namespace autoconfig::harness
