//===-- ConvLayoutWinograd4.cpp - Model of the pattern of the same name -===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/LayoutModel.h"

namespace autoconfig {

const Model &ConvWinograd4Model();

namespace {

class ConvLayoutWinograd4 : public LayoutModel {
public:
  ConvLayoutWinograd4() : LayoutModel(ConvWinograd4Model(), 4) {}

  llvm::StringRef summary() const override {
    return "planes transposed by strips to pixels, for ConvWinograd4";
  }
};

} // namespace

const Model &ConvLayoutWinograd4Model() {
  static const ConvLayoutWinograd4 model;
  return model;
}

} // namespace autoconfig
