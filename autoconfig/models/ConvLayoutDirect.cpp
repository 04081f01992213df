//===-- ConvLayoutDirect.cpp - Model of the pattern of the same name -===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/LayoutModel.h"

namespace autoconfig {

const Model &ConvDirectModel();

namespace {

class ConvLayoutDirect : public LayoutModel {
public:
  ConvLayoutDirect() : LayoutModel(ConvDirectModel(), 1) {}

  llvm::StringRef summary() const override {
    return "planes transposed by strips to pixels, for ConvDirect";
  }
};

} // namespace

const Model &ConvLayoutDirectModel() {
  static const ConvLayoutDirect model;
  return model;
}

} // namespace autoconfig
