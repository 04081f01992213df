//===-- StoreForwarding.h - Values that go through memory -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// llvm-mca lets loads either pass all stores or wait for all. Neither is right
// for an accumulator that is spilled in the loop: its next addition waits for
// this store, the loads of operands do not. Here a load waits for the store
// whose operands name the same address, and for no other.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_STOREFORWARDING_H
#define AUTOCONFIG_HARNESS_COUNTING_STOREFORWARDING_H

#include "harness/counting/MachineCode.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/MCA/HardwareUnits/LSUnit.h"
#include <vector>

namespace autoconfig::harness {

/// For each instruction of a loop's body how many instructions before it the
/// store is whose value it loads, at most one repetition; 0: it loads none.
std::vector<unsigned> forwardedFrom(llvm::ArrayRef<llvm::MCInst> body,
                                    const MachineCode &code);

/// The load-store unit of a pipeline that runs such a body.
class ForwardingUnit : public llvm::mca::LSUnitBase {
public:
  ForwardingUnit(const llvm::MCSchedModel &model,
                 const std::vector<unsigned> &forwardedFrom)
      : LSUnitBase(model, 0, 0, /*AssumeNoAlias=*/true), from(forwardedFrom) {}

  Status isAvailable(const llvm::mca::InstRef &) const override;
  unsigned dispatch(const llvm::mca::InstRef &) override;
  bool isReady(const llvm::mca::InstRef &) const override;
  bool isPending(const llvm::mca::InstRef &) const override;
  bool isWaiting(const llvm::mca::InstRef &) const override;
  bool hasDependentUsers(const llvm::mca::InstRef &) const override;
  const llvm::mca::CriticalDependency
  getCriticalPredecessor(unsigned) override {
    return {};
  }
  void onInstructionIssued(const llvm::mca::InstRef &) override;
  void onInstructionExecuted(const llvm::mca::InstRef &) override;
  void onInstructionRetired(const llvm::mca::InstRef &) override;
  void cycleEvent() override {}
#ifndef NDEBUG
  void dump() const override {}
#endif

private:
  enum class Progress { Dispatched, Issued };
  /// How far the store is that an access waits for; null if none.
  const Progress *awaited(const llvm::mca::InstRef &) const;

  const std::vector<unsigned> &from;
  llvm::DenseMap<unsigned, Progress> stores; // not executed yet, by position
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_STOREFORWARDING_H
