//===-- Exchange.cpp - The commands export and import ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/System.h"
#include "harness/common/Xz.h"
#include "harness/compare/Load.h"
#include "harness/exchange/GoogleBenchmark.h"
#include "harness/exchange/StoreLines.h"
#include "harness/store/NewStore.h"
#include "harness/tools/Options.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct ExchangeOptions {
  std::string store, output, format = "lines";
  std::vector<std::string> inputs;
};

} // namespace

static Expected<std::string> exportedText(Store &store, StringRef format) {
  std::string text;
  raw_string_ostream out(text);
  if (format == "lines") {
    if (Error error = writeStoreLines(store, out))
      return std::move(error);
    return text;
  }
  Side all;
  Expected<std::vector<Row>> rows = rowsOfSides(store, all, store, all);
  if (!rows)
    return rows.takeError();
  Expected<json::Object> file = toGoogleBenchmark(*rows, timeNow());
  if (!file)
    return file.takeError();
  out << formatv("{0:2}\n", json::Value(std::move(*file)));
  return text;
}

static Expected<int> exportStore(const ExchangeOptions &options,
                                 const Invocation &invocation) {
  Expected<Store> store =
      Store::open(storePath(options.store, invocation), Store::Mode::Read);
  if (!store)
    return store.takeError();
  Expected<std::string> text = exportedText(*store, options.format);
  if (!text)
    return text.takeError();
  if (StringRef(options.output).ends_with(".xz")) {
    text = compressXz(*text);
    if (!text)
      return text.takeError();
  }
  if (Error error = write(*text, options.output))
    return std::move(error);
  return exitGood;
}

static Expected<std::unique_ptr<MemoryBuffer>>
textOfFile(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return usageError("cannot read '" + path +
                      "': " + buffer.getError().message());
  StringRef bytes = (*buffer)->getBuffer();
  if (!isXz(bytes))
    return std::move(*buffer);
  Expected<std::string> text = decompressXz(bytes);
  if (!text)
    return text.takeError();
  return MemoryBuffer::getMemBufferCopy(*text);
}

/// A line for people on what came of it.
static Expected<std::string> importText(Store &store, StringRef text) {
  if (isStoreLines(text)) {
    Expected<Merged> merged = mergeStoreLines(store, text);
    if (!merged)
      return merged.takeError();
    return formatv(
               "{0} cells added, {1} of them for older ones; {2} were there",
               merged->added, merged->replaced, merged->kept)
        .str();
  }
  Expected<json::Value> parsed = json::parse(text);
  const json::Object *file = parsed ? parsed->getAsObject() : nullptr;
  if (!file || !isGoogleBenchmark(*file)) {
    consumeError(parsed.takeError());
    return usageError("neither lines of `autobench export` nor JSON of Google "
                      "Benchmark");
  }
  Expected<ImportedBenchmarks> imported = addGoogleBenchmark(store, *file);
  if (!imported)
    return imported.takeError();
  return formatv("{0} cells; {1} runs passed over", imported->cells,
                 imported->passedOver)
      .str();
}

static Expected<int> importFiles(const ExchangeOptions &options,
                                 const Invocation &invocation) {
  Expected<NewStore> store =
      NewStore::open(storePath(options.store, invocation));
  if (!store)
    return store.takeError();
  for (const std::string &path : options.inputs) {
    Expected<std::unique_ptr<MemoryBuffer>> text = textOfFile(path);
    Expected<std::string> told =
        text ? importText(**store, (*text)->getBuffer()) : text.takeError();
    if (!told)
      return usageError("'" + path + "': " + toString(told.takeError()) +
                        (store->isNew() ? "; no store is made" : ""));
    outs() << path << ": " << *told << '\n';
  }
  if (Error error = store->keep())
    return std::move(error);
  return exitGood;
}

void addExportCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ExchangeOptions>();
  CLI::App *command = app.add_subcommand(
      "export", "Write a whole store as JSON lines, or what is current as JSON "
                "of Google Benchmark");
  addStoreOption(*command, options->store, "Results file");
  command
      ->add_option("--format", options->format,
                   "lines, or google: times of all processes, of one machine")
      ->capture_default_str()
      ->check(CLI::IsMember({"lines", "google"}));
  command->add_option("-o,--output", options->output,
                      "File to write; compressed where its name ends in .xz");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return exportStore(*options, invocation);
    };
  });
}

void addImportCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ExchangeOptions>();
  CLI::App *command = app.add_subcommand(
      "import",
      "Merge files of `export`, or of Google Benchmark, into a store");
  command->add_option("files", options->inputs, "Also compressed ones")
      ->required();
  addStoreOption(*command, options->store, "To merge into");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return importFiles(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
