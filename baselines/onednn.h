//===-- onednn.h - What rivals by oneDNN share ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_ONEDNN_H
#define BASELINES_ONEDNN_H

#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <vector>

namespace onednn {

inline const char *version() {
  static const std::string text = [] {
    const dnnl_version_t *v = dnnl_version();
    return std::to_string(v->major) + "." + std::to_string(v->minor) + "." +
           std::to_string(v->patch);
  }();
  return text.c_str();
}

/// Through the C interface: the C++ one builds a map of arguments in each call,
/// which shows on small problems.
class Call {
public:
  Call() = default;
  Call(dnnl::primitive primitive, std::vector<dnnl_exec_arg_t> arguments)
      : primitive(std::move(primitive)), arguments(std::move(arguments)) {}

  void operator()(const dnnl::stream &stream) const {
    dnnl_primitive_execute(primitive.get(), stream.get(),
                           static_cast<int>(arguments.size()),
                           arguments.data());
  }

private:
  dnnl::primitive primitive;
  std::vector<dnnl_exec_arg_t> arguments;
};

inline void point(const dnnl::memory &memory, const float *data) {
  dnnl_memory_set_data_handle(memory.get(), const_cast<float *>(data));
}

} // namespace onednn

#endif // BASELINES_ONEDNN_H
