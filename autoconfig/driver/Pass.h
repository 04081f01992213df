//===-- Pass.h - The engine as a compiler pass ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_PASS_H
#define AUTOCONFIG_DRIVER_PASS_H

namespace autoconfig {

/// Registers --autoconfig="target=NAME algorithm=A param=k=v,k=v": replaces
/// every contraction of a module by configured code, with a remark for each
/// decision; operations that cannot be replaced stay, with a remark that says
/// why.
void registerAutoconfigPass();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_PASS_H
