// Credentials: ids that belong to the task. There is one user namespace, and who has the effective
// user id 0 has every capability.
#include <holdfast/abi/task.h>

#include "kernel/abi/export.h"
#include "kernel/core/task.h"

namespace holdfast::kernel::abi {

extern const long init_user_ns = 0;  // only its address means anything

unsigned make_kuid(const void*, unsigned id) { return id; }
unsigned make_kgid(const void*, unsigned id) { return id; }
unsigned from_kuid(const void*, unsigned id) { return id; }
unsigned from_kgid(const void*, unsigned id) { return id; }
unsigned from_kuid_munged(const void*, unsigned id) { return id; }
unsigned from_kgid_munged(const void*, unsigned id) { return id; }

bool capable(int) { return current_task().c.cred->euid == 0; }
bool ns_capable(const void*, int capability) { return capable(capability); }
int hf_in_group_p(unsigned gid) { return current_task().c.cred->fsgid == gid; }

::hf_cred* prepare_creds() { return new ::hf_cred(*current_task().c.cred); }
::hf_cred* prepare_kernel_cred(::task_struct*) { return new ::hf_cred{}; }
void abort_creds(::hf_cred* cred) { delete cred; }
int commit_creds(::hf_cred* cred) {
  Task& task = current_task();
  task.own_cred = *cred;
  task.c.cred = task.c.real_cred = &task.own_cred;
  delete cred;
  return 0;
}
const ::hf_cred* override_creds(const ::hf_cred* cred) {
  Task& task = current_task();
  const ::hf_cred* old = task.c.cred;
  task.c.cred = cred;
  return old;
}
void revert_creds(const ::hf_cred* old) { current_task().c.cred = old; }

std::span<const Export> cred_exports() {
  static const Export table[] = {
      EXPORT_CONSTANT(init_user_ns),
      EXPORT(make_kuid),
      EXPORT(make_kgid),
      EXPORT(from_kuid),
      EXPORT(from_kgid),
      EXPORT(from_kuid_munged),
      EXPORT(from_kgid_munged),
      EXPORT(capable),
      EXPORT(ns_capable),
      EXPORT(hf_in_group_p),
      EXPORT(prepare_creds),
      EXPORT(prepare_kernel_cred),
      EXPORT(abort_creds),
      EXPORT(commit_creds),
      EXPORT(override_creds),
      EXPORT(revert_creds),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
