//===-- QemuPlugin.h - The part of QEMU's plugin API in use -----*- C++ -*-===//
//
// Part of AutoConfig, under the GNU General Public License, version 2 or later,
// as what it declares is.
// SPDX-License-Identifier: GPL-2.0-or-later
//
//===----------------------------------------------------------------------===//
//
// Debian's qemu-user comes without qemu-plugin.h, so the functions in use are
// declared here: version 1 of the TCG plugin API, QEMU 4.2 to 8.2. Reference:
// https://qemu.readthedocs.io/en/v7.2.0/devel/tcg-plugins.html
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_PLUGIN_QEMUPLUGIN_H
#define AUTOCONFIG_HARNESS_COUNTING_PLUGIN_QEMUPLUGIN_H

// The names are those of QEMU.
// NOLINTBEGIN(readability-identifier-naming)

#include <cstddef>
#include <cstdint>

#define QEMU_PLUGIN_EXPORT __attribute__((visibility("default")))

extern "C" {

constexpr int qemu_plugin_api_version = 1;

using qemu_plugin_id_t = uint64_t;
using qemu_plugin_meminfo_t = uint32_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

struct qemu_info_t {
  const char *target_name;
  struct {
    int min, cur;
  } version;
  bool system_emulation;
  union {
    struct {
      int smp_vcpus, max_vcpus;
    } system;
  };
};

enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw {
  QEMU_PLUGIN_MEM_R = 1,
  QEMU_PLUGIN_MEM_W,
  QEMU_PLUGIN_MEM_RW
};

using qemu_plugin_simple_cb_t = void (*)(qemu_plugin_id_t);
using qemu_plugin_vcpu_tb_trans_cb_t = void (*)(qemu_plugin_id_t,
                                                qemu_plugin_tb *);
using qemu_plugin_vcpu_mem_cb_t = void (*)(unsigned vcpu, qemu_plugin_meminfo_t,
                                           uint64_t address, void *data);
using qemu_plugin_vcpu_syscall_cb_t = void (*)(qemu_plugin_id_t, unsigned vcpu,
                                               int64_t number, uint64_t a1,
                                               uint64_t a2, uint64_t a3,
                                               uint64_t a4, uint64_t a5,
                                               uint64_t a6, uint64_t a7,
                                               uint64_t a8);

/// Forgets all call-backs and all translated code, before the next block runs;
/// then calls `done`.
void qemu_plugin_reset(qemu_plugin_id_t, qemu_plugin_simple_cb_t done);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t,
                                           qemu_plugin_vcpu_tb_trans_cb_t);
void qemu_plugin_register_vcpu_syscall_cb(qemu_plugin_id_t,
                                          qemu_plugin_vcpu_syscall_cb_t);
void qemu_plugin_register_vcpu_tb_exec_inline(qemu_plugin_tb *, qemu_plugin_op,
                                              void *counter, uint64_t add);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn *,
                                      qemu_plugin_vcpu_mem_cb_t,
                                      qemu_plugin_cb_flags, qemu_plugin_mem_rw,
                                      void *data);
size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const qemu_plugin_tb *);
qemu_plugin_insn *qemu_plugin_tb_get_insn(const qemu_plugin_tb *, size_t index);
const void *qemu_plugin_insn_data(const qemu_plugin_insn *);
size_t qemu_plugin_insn_size(const qemu_plugin_insn *);
unsigned qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);

} // extern "C"

// NOLINTEND(readability-identifier-naming)

#endif // AUTOCONFIG_HARNESS_COUNTING_PLUGIN_QEMUPLUGIN_H
