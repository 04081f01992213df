//===-- util.h - What rivals share ------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rival's file defines a class R derived from RivalInstance for each form of
// problem that it computes, and exports them:
//
//   // operators: matmul
//   // link: dnnl      (for CMake, see CMakeLists.txt)
//   #include "matmul.h"
//
//   class R final : public RivalInstance {
//   public:
//     using Form = rival::Matmul;
//     static const char *version();             // of the library as loaded
//     R(const rival::Matmul &, const float *b); // throws rival::Unavailable
//     void run(const float *a, const float *b, float *c) override;
//   };
//   RIVAL_EXPORT(R)
//
// The rival's name is the file's; CMake passes it as RIVAL_NAME. A form (here
// rival::Matmul of matmul.h) is what several operators' problems may be
// described as.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_UTIL_H
#define BASELINES_UTIL_H

#include "rival.h"
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

struct RivalInstance {
  virtual ~RivalInstance() = default;
  virtual void run(const float *a, const float *b, float *c) = 0;
  virtual void begin(const float *) {} // RivalApi::begin
  virtual void end(float *) {}         // RivalApi::end
  /// What the library selected; "" if it selects nothing.
  std::string implementation;
};

namespace rival {

/// The rival cannot do this problem; the text says why.
class Unavailable : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// An instance of the class R, or null where the problem is not of its form.
template <class R>
RivalInstance *create(const RivalProblem &problem, const float *b) {
  using Form = typename R::Form;
  return Form::describes(problem) ? new R(Form(problem), b) : nullptr;
}

/// The C functions for the classes; nothing escapes as an exception.
template <class First, class... Others> const RivalApi *api(const char *name) {
  static const RivalApi table = {
      RIVAL_ABI_VERSION,
      name,
      [] { return First::version(); },
      [](const RivalProblem *problem, const float *b, char *why,
         size_t whyBytes) -> RivalInstance * {
        try {
          RivalInstance *instance = create<First>(*problem, b);
          ((instance = instance ? instance : create<Others>(*problem, b)), ...);
          if (!instance)
            throw Unavailable(std::string("no operator '") + problem->op +
                              "' here");
          return instance;
        } catch (const std::exception &error) {
          std::snprintf(why, whyBytes, "%s", error.what());
          return nullptr;
        }
      },
      [](const RivalInstance *instance) {
        return instance->implementation.c_str();
      },
      [](RivalInstance *instance, const float *a, const float *b, float *c) {
        instance->run(a, b, c);
      },
      [](RivalInstance *instance, const float *a) { instance->begin(a); },
      [](RivalInstance *instance, float *c) { instance->end(c); },
      [](RivalInstance *instance) { delete instance; }};
  return &table;
}

} // namespace rival

#define RIVAL_EXPORT(...)                                                      \
  extern "C" __attribute__((visibility("default"))) const RivalApi *           \
  rival_api() {                                                                \
    return rival::api<__VA_ARGS__>(RIVAL_NAME);                                \
  }

#endif // BASELINES_UTIL_H
