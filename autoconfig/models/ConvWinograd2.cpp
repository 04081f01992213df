//===-- ConvWinograd2.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/WinogradModel.h"

namespace autoconfig {
namespace {

class ConvWinograd2 : public WinogradModel {
public:
  ConvWinograd2() : WinogradModel(winograd2()) {}

  llvm::StringRef summary() const override {
    return "Winograd's F(2 x 2, 3 x 3): 16 products of transformed tiles in "
           "the place of 36";
  }
};

} // namespace

const Model &ConvWinograd2Model() {
  static const ConvWinograd2 model;
  return model;
}

} // namespace autoconfig
