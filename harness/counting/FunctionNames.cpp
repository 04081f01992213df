//===-- FunctionNames.cpp - Whose code ran --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/FunctionNames.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

struct FunctionNames::File {
  struct Function {
    uint64_t end;
    std::string name;
  };
  uint64_t begin = ~0ull, end = 0;        // of what is loaded
  std::map<uint64_t, Function> functions; // by their beginning

  /// "" where no symbol covers the address.
  StringRef functionAt(uint64_t address) const {
    auto next = functions.upper_bound(address);
    if (next == functions.begin())
      return "";
    const auto &[from, function] = *std::prev(next);
    // Hand-written assembly may not say how long it is.
    bool covers = function.end == from || address < function.end;
    return covers ? StringRef(function.name) : "";
  }
};

FunctionNames::FunctionNames(std::string sysroot)
    : sysroot(std::move(sysroot)) {}
FunctionNames::~FunctionNames() = default;

Expected<std::vector<LoadedModule>> parseModules(const json::Object &event) {
  std::vector<LoadedModule> modules;
  if (const json::Array *list = event.getArray("modules"))
    for (const json::Value &value : *list) {
      const json::Object *object = value.getAsObject();
      const json::Value *bias = object ? object->get("bias") : nullptr;
      std::optional<uint64_t> number =
          bias ? bias->getAsUINT64() : std::nullopt;
      if (!number || !object->getString("path"))
        return createStringError(inconvertibleErrorCode(),
                                 "runner: expected path and bias of a module");
      modules.push_back({object->getString("path")->str(), *number});
    }
  if (modules.empty())
    return createStringError(inconvertibleErrorCode(),
                             "runner: expected a list 'modules'");
  return modules;
}

Expected<const FunctionNames::File *>
FunctionNames::load(const std::string &path) {
  std::unique_ptr<File> &file = files[path];
  if (file)
    return file.get();
  std::string host = sysroot + path;
  if (sysroot.empty() || !sys::fs::exists(host))
    host = path;
  auto opened = object::ObjectFile::createObjectFile(host);
  if (!opened)
    return createFileError(host, opened.takeError());
  auto *elf = dyn_cast<object::ELF64LEObjectFile>(opened->getBinary());
  if (!elf)
    return createFileError(
        host, createStringError(inconvertibleErrorCode(),
                                "expected a 64-bit little-endian ELF file"));
  auto found = std::make_unique<File>();
  auto headers = elf->getELFFile().program_headers();
  if (!headers)
    return createFileError(host, headers.takeError());
  for (const auto &header : *headers)
    if (header.p_type == ELF::PT_LOAD) {
      found->begin = std::min<uint64_t>(found->begin, header.p_vaddr);
      found->end =
          std::max<uint64_t>(found->end, header.p_vaddr + header.p_memsz);
    }
  auto add = [&](const object::ELFSymbolRef &symbol) {
    Expected<StringRef> name = symbol.getName();
    Expected<uint64_t> address = symbol.getAddress();
    // Without a size these two would cover the calls between libraries.
    bool marksSection = name && (*name == "_init" || *name == "_fini");
    if (name && address && symbol.getELFType() == ELF::STT_FUNC && *address &&
        !marksSection)
      found->functions.try_emplace(
          *address, File::Function{*address + symbol.getSize(), name->str()});
    consumeError(name.takeError());
    consumeError(address.takeError());
  };
  for (const object::ELFSymbolRef &symbol : elf->symbols())
    add(symbol);
  for (const object::ELFSymbolRef &symbol : elf->getDynamicSymbolIterators())
    add(symbol);
  file = std::move(found);
  return file.get();
}

Error FunctionNames::name(BlockProfile &profile,
                          ArrayRef<LoadedModule> modules) {
  for (const LoadedModule &module : modules) {
    if (!StringRef(module.path).contains('/'))
      continue; // the kernel's own page
    Expected<const File *> file = load(module.path);
    if (!file)
      return file.takeError();
    for (ExecutedBlock &block : profile.blocks) {
      uint64_t address = block.address - module.bias;
      if (address < (*file)->begin || address >= (*file)->end)
        continue;
      block.module = sys::path::filename(module.path).str();
      block.function = (*file)->functionAt(address).str();
    }
  }
  return Error::success();
}

} // namespace autoconfig::harness
