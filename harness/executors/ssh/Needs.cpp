//===-- Needs.cpp - What a program needs to be loaded ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/executors/ssh/Needs.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

/// The text at `address`, of the string table or a segment.
template <class Elf>
static Expected<std::string> textAt(const Elf &elf, uint64_t address) {
  Expected<const uint8_t *> bytes = elf.toMappedAddr(address);
  if (!bytes)
    return bytes.takeError();
  const uint8_t *end = elf.base() + elf.getBufSize();
  const uint8_t *zero = std::find(*bytes, end, 0);
  return std::string(*bytes, zero);
}

static void addFolders(Needs &needs, StringRef list, StringRef file) {
  std::string origin = sys::path::parent_path(file).str();
  for (StringRef folder : split(list, ':')) {
    std::string path = folder.str();
    if (size_t at = path.find("$ORIGIN"); at != std::string::npos)
      path.replace(at, StringRef("$ORIGIN").size(), origin);
    if (!path.empty())
      needs.folders.push_back(path);
  }
}

template <class ElfType>
static Expected<Needs> readElf(const object::ELFFile<ElfType> &elf,
                               StringRef file) {
  Needs needs;
  auto segments = elf.program_headers();
  if (!segments)
    return segments.takeError();
  for (const auto &segment : *segments)
    if (segment.p_type == ELF::PT_INTERP) {
      Expected<std::string> loader = textAt(elf, segment.p_vaddr);
      if (!loader)
        return loader.takeError();
      needs.loader = *loader;
    }
  auto entries = elf.dynamicEntries();
  if (!entries)
    return entries.takeError();
  uint64_t strings = 0;
  for (const auto &entry : *entries)
    if (entry.getTag() == ELF::DT_STRTAB)
      strings = entry.getVal();
  for (const auto &entry : *entries) {
    int64_t tag = entry.getTag();
    if (tag != ELF::DT_NEEDED && tag != ELF::DT_RPATH && tag != ELF::DT_RUNPATH)
      continue;
    Expected<std::string> text = textAt(elf, strings + entry.getVal());
    if (!text)
      return text.takeError();
    if (tag == ELF::DT_NEEDED)
      needs.libraries.push_back(*text);
    else
      addFolders(needs, *text, file);
  }
  return needs;
}

Expected<Needs> Needs::of(StringRef file) {
  auto buffer = MemoryBuffer::getFile(file, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(buffer.getError(),
                             "cannot read '" + file +
                                 "': " + buffer.getError().message());
  switch (identify_magic((*buffer)->getBuffer())) {
  case file_magic::elf_executable:
  case file_magic::elf_shared_object:
    break;
  default:
    return Needs();
  }
  auto binary = object::ObjectFile::createELFObjectFile(**buffer);
  if (!binary)
    return binary.takeError();
  Expected<Needs> needs = Needs();
  if (auto *wide = dyn_cast<object::ELF64LEObjectFile>(binary->get()))
    needs = readElf(wide->getELFFile(), file);
  else if (auto *narrow = dyn_cast<object::ELF32LEObjectFile>(binary->get()))
    needs = readElf(narrow->getELFFile(), file);
  if (!needs)
    return createStringError(inconvertibleErrorCode(),
                             file + ": " + toString(needs.takeError()));
  return needs;
}

std::string findInSysroot(StringRef path, StringRef sysroot) {
  for (const std::string &candidate :
       {(sysroot + path).str(), path.starts_with(sysroot) ? path.str() : ""})
    if (!candidate.empty() && sys::fs::exists(candidate))
      return candidate;
  return "";
}

static std::string findLibrary(StringRef name, ArrayRef<std::string> folders,
                               StringRef sysroot, StringRef triple) {
  std::vector<std::string> all = folders;
  for (StringRef base : {"/usr/lib/", "/lib/"}) {
    all.push_back((base + triple).str());
    all.push_back(base.str());
  }
  for (const std::string &folder : all) {
    std::string found = findInSysroot(folder + "/" + name.str(), sysroot);
    if (!found.empty())
      return found;
  }
  return "";
}

Expected<std::map<std::string, std::string>>
librariesFor(ArrayRef<std::string> files, StringRef sysroot, StringRef triple) {
  std::map<std::string, std::string> found;
  std::vector<std::string> open = files;
  // RPATH of a program and of a library holds for what they need in turn.
  std::vector<std::string> folders;
  while (!open.empty()) {
    std::string file = std::move(open.back());
    open.pop_back();
    Expected<Needs> needs = Needs::of(file);
    if (!needs)
      return needs.takeError();
    folders.insert(folders.end(), needs->folders.begin(), needs->folders.end());
    for (const std::string &name : needs->libraries) {
      if (found.count(name))
        continue;
      std::string library = findLibrary(name, folders, sysroot, triple);
      if (library.empty())
        return createStringError(inconvertibleErrorCode(),
                                 "'" + file + "' needs " + name +
                                     ", which is not in the sysroot '" +
                                     sysroot + "'");
      found[name] = library;
      open.push_back(library);
    }
  }
  return found;
}

} // namespace autoconfig::harness
