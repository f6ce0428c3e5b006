// <linux/debugfs.h>.
#include "kernel/debugfs/debugfs.h"

#include <array>
#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/gfp.h"
#include "kernel/core/task.h"
#include "kernel/debugfs/numbers.h"
#include "kernel/driver/devres.h"
#include "kernel/fs/simple_attr.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::abi {
namespace {

using debugfs::Kind;
using debugfs::Node;
using debugfs::node_of;
using Mode = unsigned short;

debugfs::DebugFs& debug() { return current_kernel().debugfs(); }

Node* parent_node(::dentry* parent) { return parent ? node_of(parent) : nullptr; }
::dentry* out(Result<Node*> node) {
  return node.ok() ? &node.value()->c : error_pointer<::dentry>(-node.error().code);
}

::dentry* create(const char* name, Mode mode, ::dentry* parent, void* data,
                 const ::file_operations* operations, bool unguarded) {
  if (is_error_pointer(parent)) return parent;
  return out(debug().create(name, mode, parent_node(parent), data, operations, unguarded));
}

// The ready-made ones: the caller's number outlives its file.
::dentry* create_kind(Kind kind, const char* name, Mode mode, ::dentry* parent, void* value) {
  return create(name, mode, parent, value, &debugfs::operations_of(kind, mode), false);
}

}  // namespace

::dentry* debugfs_create_file(const char* name, Mode mode, ::dentry* parent, void* data,
                              const ::file_operations* operations) {
  return create(name, mode, parent, data, operations, false);
}
::dentry* debugfs_create_file_unsafe(const char* name, Mode mode, ::dentry* parent, void* data,
                                     const ::file_operations* operations) {
  return create(name, mode, parent, data, operations, true);
}
void debugfs_create_file_size(const char* name, Mode mode, ::dentry* parent, void* data,
                              const ::file_operations* operations, long long size) {
  ::dentry* dentry = create(name, mode, parent, data, operations, false);
  if (!is_error_pointer(dentry)) debug().set_size(*node_of(dentry), size);
}
::dentry* debugfs_create_dir(const char* name, ::dentry* parent) {
  if (is_error_pointer(parent)) return parent;
  return out(debug().mkdir(name, parent_node(parent)));
}
::dentry* debugfs_create_symlink(const char* name, ::dentry* parent, const char* target) {
  if (is_error_pointer(parent)) return parent;
  return out(debug().symlink(name, parent_node(parent), target));
}

void debugfs_remove(::dentry* dentry) {
  if (dentry && !is_error_pointer(dentry)) debug().remove(node_of(dentry));
}

::dentry* debugfs_lookup(const char* name, ::dentry* parent) {
  if (!name || is_error_pointer(parent)) return nullptr;
  auto node = debug().find(parent_node(parent), name);
  return node ? &node.leak()->c : nullptr;  // until dput()
}
void debugfs_lookup_and_remove(const char* name, ::dentry* parent) {
  if (is_error_pointer(parent)) return;
  if (auto node = debug().find(parent_node(parent), name)) debug().remove(node.get());
}
::dentry* debugfs_rename(::dentry* old_dir, ::dentry* dentry, ::dentry* new_dir, const char* name) {
  for (::dentry* given : {old_dir, dentry, new_dir}) {
    if (is_error_pointer(given)) return given;
    if (!given) return error_pointer<::dentry>(-EINVAL);
  }
  const Status renamed = debug().rename(node_of(dentry), node_of(new_dir), name);
  return renamed.ok() ? dentry : error_pointer<::dentry>(renamed.negative());
}
bool debugfs_initialized() { return true; }

int debugfs_file_get(::dentry* dentry) { return node_of(dentry)->gate().enter_bare() ? 0 : -EIO; }
void debugfs_file_put(::dentry* dentry) { node_of(dentry)->gate().leave_bare(); }
const ::file_operations* debugfs_real_fops(const ::file* file) {
  return node_of(file->f_path.dentry)->ops;
}

// DEFINE_DEBUGFS_ATTRIBUTE: simple attributes that take the gate themselves.
long debugfs_attr_read(::file* file, char* buffer, unsigned long size, long long* pos) {
  auto active = node_of(file->f_path.dentry)->gate().enter();
  return active ? fs::simple_attr_read(file, buffer, size, pos) : -EIO;
}
long debugfs_attr_write(::file* file, const char* buffer, unsigned long size, long long* pos) {
  auto active = node_of(file->f_path.dentry)->gate().enter();
  return active ? fs::simple_attr_write(file, buffer, size, pos) : -EIO;
}
long debugfs_attr_write_signed(::file* file, const char* buffer, unsigned long size,
                               long long* pos) {
  auto active = node_of(file->f_path.dentry)->gate().enter();
  return active ? fs::simple_attr_write_signed(file, buffer, size, pos) : -EIO;
}

// Those that answered a dentry in older kernels and nothing in 6.1 answer one: nobody minds.
#define READY_MADE(symbol, kind)                                                 \
  ::dentry* symbol(const char* name, Mode mode, ::dentry* parent, void* value) { \
    return create_kind(kind, name, mode, parent, value);                         \
  }
READY_MADE(debugfs_create_u8, Kind::kU8)
READY_MADE(debugfs_create_u16, Kind::kU16)
READY_MADE(debugfs_create_u32, Kind::kU32)
READY_MADE(debugfs_create_u64, Kind::kU64)
READY_MADE(debugfs_create_ulong, Kind::kUlong)
READY_MADE(debugfs_create_x8, Kind::kX8)
READY_MADE(debugfs_create_x16, Kind::kX16)
READY_MADE(debugfs_create_x32, Kind::kX32)
READY_MADE(debugfs_create_x64, Kind::kX64)
READY_MADE(debugfs_create_size_t, Kind::kSize)
READY_MADE(debugfs_create_atomic_t, Kind::kAtomic)
READY_MADE(debugfs_create_bool, Kind::kBool)
READY_MADE(debugfs_create_str, Kind::kString)
#undef READY_MADE

::dentry* debugfs_create_blob(const char* name, Mode mode, ::dentry* parent,
                              ::debugfs_blob_wrapper* blob) {
  return create_kind(Kind::kBlob, name, mode & 0444, parent, blob);
}
::dentry* debugfs_create_u32_array(const char* name, Mode mode, ::dentry* parent,
                                   ::debugfs_u32_array* array) {
  return create_kind(Kind::kArray, name, mode, parent, array);
}

::dentry* debugfs_create_regset32(const char* name, Mode mode, ::dentry* parent,
                                  ::debugfs_regset32* set) {
  return create_kind(Kind::kRegisters, name, mode, parent, set);
}
void debugfs_print_regs32(::seq_file* m, const ::debugfs_reg32* registers, int count, void* base,
                          char* prefix) {
  debugfs::print_registers(m, registers, count, base, prefix);
}
// The device keeps what the file needs, not the file: the module removes that.
::dentry* debugfs_create_devm_seqfile(::device* device, const char* name, ::dentry* parent,
                                      int (*read)(::seq_file*, void*)) {
  if (is_error_pointer(parent)) return parent;
  auto* entry = static_cast<debugfs::DeviceFile*>(
      devm_kmalloc(device, sizeof(debugfs::DeviceFile), kGfpKernel, __builtin_return_address(0)));
  if (!entry) return error_pointer<::dentry>(-ENOMEM);
  *entry = {read, device};
  return create_kind(Kind::kDevice, name, 0444, parent, entry);
}

long debugfs_read_file_bool(::file* file, char* user, unsigned long size, long long* pos) {
  auto active = node_of(file->f_path.dentry)->gate().enter();
  return active ? debugfs::read_module_bool(file, user, size, pos) : -EIO;
}
long debugfs_write_file_bool(::file* file, const char* user, unsigned long size, long long* pos) {
  auto active = node_of(file->f_path.dentry)->gate().enter();
  return active ? debugfs::write_module_bool(file, user, size, pos) : -EIO;
}

::dentry* dget(::dentry* dentry) {
  if (dentry && dentry->d_fsdata) node_of(dentry)->ref();
  return dentry;
}
void dput(::dentry* dentry) {
  if (dentry && dentry->d_fsdata) node_of(dentry)->unref();
}

std::span<const Export> debugfs_exports() {
  static const std::array kExports = {
      EXPORT_GPL(debugfs_create_file),
      EXPORT_GPL(debugfs_create_file_unsafe),
      EXPORT_GPL(debugfs_create_file_size),
      EXPORT_GPL(debugfs_create_dir),
      EXPORT_GPL(debugfs_create_symlink),
      EXPORT_GPL(debugfs_remove),
      EXPORT_GPL(debugfs_lookup),
      EXPORT_GPL(debugfs_lookup_and_remove),
      EXPORT_GPL(debugfs_rename),
      EXPORT_GPL(debugfs_initialized),
      EXPORT_GPL(debugfs_file_get),
      EXPORT_GPL(debugfs_file_put),
      EXPORT_GPL(debugfs_real_fops),
      EXPORT_GPL(debugfs_attr_read),
      EXPORT_GPL(debugfs_attr_write),
      EXPORT_GPL(debugfs_attr_write_signed),
      EXPORT_GPL(debugfs_create_u8),
      EXPORT_GPL(debugfs_create_u16),
      EXPORT_GPL(debugfs_create_u32),
      EXPORT_GPL(debugfs_create_u64),
      EXPORT_GPL(debugfs_create_ulong),
      EXPORT_GPL(debugfs_create_x8),
      EXPORT_GPL(debugfs_create_x16),
      EXPORT_GPL(debugfs_create_x32),
      EXPORT_GPL(debugfs_create_x64),
      EXPORT_GPL(debugfs_create_size_t),
      EXPORT_GPL(debugfs_create_atomic_t),
      EXPORT_GPL(debugfs_create_bool),
      EXPORT_GPL(debugfs_create_str),
      EXPORT_GPL(debugfs_create_blob),
      EXPORT_GPL(debugfs_create_u32_array),
      EXPORT_GPL(debugfs_create_regset32),
      EXPORT_GPL(debugfs_print_regs32),
      EXPORT_GPL(debugfs_create_devm_seqfile),
      EXPORT_GPL(debugfs_read_file_bool),
      EXPORT_GPL(debugfs_write_file_bool),
      HOLDFAST_EXPORT_AS("hf_dget", &dget, Licence::kAny),
      EXPORT(dput),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
