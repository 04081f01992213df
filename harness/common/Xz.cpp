//===-- Xz.cpp - Files compressed with xz ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/Xz.h"
#include <limits>
#include <lzma.h>

using namespace llvm;

namespace autoconfig::harness {

bool isXz(StringRef bytes) {
  return bytes.starts_with(StringRef("\xFD"
                                     "7zXZ\0",
                                     6));
}

static const char *messageOf(lzma_ret code) {
  switch (code) {
  case LZMA_FORMAT_ERROR:
    return "not compressed by xz";
  case LZMA_DATA_ERROR:
    return "damaged";
  case LZMA_BUF_ERROR:
    return "torn off before its end";
  case LZMA_MEM_ERROR:
    return "not enough memory";
  default:
    return "compressed in a way that this liblzma does not know";
  }
}

/// All of `input` through the coder that `start` sets up in the stream.
static Expected<std::string> code(StringRef input,
                                  function_ref<lzma_ret(lzma_stream &)> start) {
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_ret state = start(stream);
  stream.next_in = reinterpret_cast<const uint8_t *>(input.data());
  stream.avail_in = input.size();
  std::string output;
  std::string piece(1 << 16, '\0');
  while (state == LZMA_OK) {
    stream.next_out = reinterpret_cast<uint8_t *>(piece.data());
    stream.avail_out = piece.size();
    state = lzma_code(&stream, LZMA_FINISH);
    output.append(piece, 0, piece.size() - stream.avail_out);
  }
  lzma_end(&stream);
  if (state != LZMA_STREAM_END)
    return createStringError(inconvertibleErrorCode(), messageOf(state));
  return output;
}

Expected<std::string> decompressXz(StringRef bytes) {
  return code(bytes, [](lzma_stream &stream) {
    return lzma_stream_decoder(&stream, std::numeric_limits<uint64_t>::max(),
                               LZMA_CONCATENATED);
  });
}

Expected<std::string> compressXz(StringRef text) {
  return code(text, [](lzma_stream &stream) {
    return lzma_easy_encoder(&stream, 9 | LZMA_PRESET_EXTREME,
                             LZMA_CHECK_CRC64);
  });
}

} // namespace autoconfig::harness
