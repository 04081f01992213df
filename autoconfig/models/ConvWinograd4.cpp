//===-- ConvWinograd4.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/WinogradModel.h"

namespace autoconfig {
namespace {

class ConvWinograd4 : public WinogradModel {
public:
  ConvWinograd4() : WinogradModel(winograd4()) {}

  llvm::StringRef summary() const override {
    return "Winograd's F(4 x 4, 3 x 3): 36 products of transformed tiles in "
           "the place of 144";
  }
};

} // namespace

const Model &ConvWinograd4Model() {
  static const ConvWinograd4 model;
  return model;
}

} // namespace autoconfig
