//===-- ConvLayoutWinograd2.cpp - Model of the pattern of the same name -===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/LayoutModel.h"

namespace autoconfig {

const Model &ConvWinograd2Model();

namespace {

class ConvLayoutWinograd2 : public LayoutModel {
public:
  ConvLayoutWinograd2() : LayoutModel(ConvWinograd2Model(), 2) {}

  llvm::StringRef summary() const override {
    return "planes transposed by strips to pixels, for ConvWinograd2";
  }
};

} // namespace

const Model &ConvLayoutWinograd2Model() {
  static const ConvLayoutWinograd2 model;
  return model;
}

} // namespace autoconfig
