// <linux/proc_fs.h>.
#include <array>

#include "kernel/abi/export.h"
#include "kernel/core/refuse.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/proc/proc_inode.h"

struct proc_dir_entry;  // to modules: a pointer and nothing more

namespace holdfast::kernel::abi {
namespace {

using proc::ProcDirEntry;

proc::ProcFs& procfs() { return current_kernel().proc(); }
::proc_dir_entry* out(ProcDirEntry* entry) { return reinterpret_cast<::proc_dir_entry*>(entry); }
ProcDirEntry* in(::proc_dir_entry* entry) { return reinterpret_cast<ProcDirEntry*>(entry); }

}  // namespace

::proc_dir_entry* proc_create_data(const char* name, unsigned short mode, ::proc_dir_entry* parent,
                                   const ::proc_ops* ops, void* data) {
  if (refuses("proc_create()", __builtin_return_address(0))) return nullptr;
  return out(procfs().create(name, mode, in(parent), ops, data));
}

::proc_dir_entry* proc_create(const char* name, unsigned short mode, ::proc_dir_entry* parent,
                              const ::proc_ops* ops) {
  return proc_create_data(name, mode, parent, ops, nullptr);
}

// What proc_create and proc_create_data are in headers for kernels before 5.6.
::proc_dir_entry* hf_proc_create_data_fops(const char* name, unsigned short mode,
                                           ::proc_dir_entry* parent, const ::file_operations* ops,
                                           void* data) {
  if (refuses("proc_create()", __builtin_return_address(0))) return nullptr;
  return out(procfs().create(name, mode, in(parent), ops, data));
}

::proc_dir_entry* proc_create_seq_private(const char* name, unsigned short mode,
                                          ::proc_dir_entry* parent, const ::seq_operations* ops,
                                          unsigned state_size, void* data) {
  if (refuses("proc_create_seq()", __builtin_return_address(0))) return nullptr;
  return out(procfs().create_seq(name, mode, in(parent), ops, state_size, data));
}

::proc_dir_entry* proc_create_single_data(const char* name, unsigned short mode,
                                          ::proc_dir_entry* parent, int (*show)(::seq_file*, void*),
                                          void* data) {
  if (refuses("proc_create_single()", __builtin_return_address(0))) return nullptr;
  return out(procfs().create_single(name, mode, in(parent), show, data));
}

::proc_dir_entry* proc_mkdir_data(const char* name, unsigned short mode, ::proc_dir_entry* parent,
                                  void* data) {
  if (refuses("proc_mkdir()", __builtin_return_address(0))) return nullptr;
  return out(procfs().mkdir(name, mode, in(parent), data));
}

::proc_dir_entry* _proc_mkdir(const char* name, unsigned short mode, ::proc_dir_entry* parent,
                              void* data, bool) {
  return proc_mkdir_data(name, mode, parent, data);
}

::proc_dir_entry* proc_mkdir_mode(const char* name, unsigned short mode, ::proc_dir_entry* parent) {
  return proc_mkdir_data(name, mode, parent, nullptr);
}

::proc_dir_entry* proc_mkdir(const char* name, ::proc_dir_entry* parent) {
  return proc_mkdir_data(name, 0, parent, nullptr);
}

::proc_dir_entry* proc_create_mount_point(const char* name) {
  return out(procfs().create_mount_point(name));
}

::proc_dir_entry* proc_symlink(const char* name, ::proc_dir_entry* parent, const char* target) {
  if (refuses("proc_symlink()", __builtin_return_address(0))) return nullptr;
  return out(procfs().symlink(name, in(parent), target));
}

void proc_set_size(::proc_dir_entry* entry, long long size) { procfs().set_size(*in(entry), size); }

// kuid_t and kgid_t are structs of one int: they travel as one.
void proc_set_user(::proc_dir_entry* entry, unsigned uid, unsigned gid) {
  procfs().set_user(*in(entry), uid, gid);
}

void* pde_data(const ::inode* inode) { return proc::entry_of(inode).data; }

void* proc_get_parent_data(const ::inode* inode) { return proc::entry_of(inode).parent->data; }

void proc_remove(::proc_dir_entry* entry) { procfs().remove(in(entry)); }

void remove_proc_entry(const char* name, ::proc_dir_entry* parent) {
  procfs().remove_entry(name, in(parent));
}

int remove_proc_subtree(const char* name, ::proc_dir_entry* parent) {
  return procfs().remove_subtree(name, in(parent)).negative();
}

std::span<const Export> proc_exports() {
  static const std::array kExports = {
      EXPORT(proc_create),
      EXPORT(proc_create_data),
      EXPORT(hf_proc_create_data_fops),
      EXPORT(proc_create_seq_private),
      EXPORT(proc_create_single_data),
      EXPORT(proc_mkdir),
      EXPORT(proc_mkdir_mode),
      EXPORT_GPL(proc_mkdir_data),
      EXPORT_GPL(_proc_mkdir),
      EXPORT(proc_create_mount_point),
      EXPORT(proc_symlink),
      EXPORT(proc_set_size),
      EXPORT(proc_set_user),
      EXPORT(pde_data),
      EXPORT_GPL(proc_get_parent_data),
      EXPORT(proc_remove),
      EXPORT(remove_proc_entry),
      EXPORT(remove_proc_subtree),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
