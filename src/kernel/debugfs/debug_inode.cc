#include "kernel/debugfs/debug_inode.h"

#include <sys/stat.h>

#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/debugfs/numbers.h"
#include "kernel/fs/flags.h"
#include "kernel/module/module.h"

namespace holdfast::kernel::debugfs {
namespace {

constexpr int kOops = -EIO;

// The gate of a guarded file; what goes unguarded is always inside.
class Use {
 public:
  explicit Use(Node& node)
      : unguarded_(node.unguarded), active_(unguarded_ ? std::nullopt : node.gate().enter()) {}
  explicit operator bool() const { return unguarded_ || active_.has_value(); }

 private:
  bool unguarded_;
  std::optional<ActiveRef> active_;
};

// What the proxy's operations are; inside call_module(), see proc_file.cc.
int call_open(const ::file_operations* operations, ::file* file, ::module** owner) {
  if (!try_module_get(operations->owner)) return -ENXIO;
  *owner = operations->owner;
  file->f_op = operations;
  const int error = operations->open ? operations->open(file->f_inode, file) : 0;
  if (!operations->llseek) file->f_mode &= ~fs::kModeLseek;
  return error;
}

long call_read(::file* file, char* buffer, std::size_t size, long long* pos) {
  return used(file->f_op)->read ? file->f_op->read(file, buffer, size, pos) : -EINVAL;
}

long call_write(::file* file, const char* buffer, std::size_t size, long long* pos) {
  return used(file->f_op)->write ? file->f_op->write(file, buffer, size, pos) : -EINVAL;
}

long long call_llseek(::file* file, long long offset, int whence) {
  return used(file->f_op)->llseek ? file->f_op->llseek(file, offset, whence) : -ESPIPE;
}

unsigned call_poll(::file* file, ::poll_table_struct* table) {
  return used(file->f_op)->poll ? file->f_op->poll(file, table) : fs::kPollDefault;
}

long call_ioctl(::file* file, unsigned command, std::uint64_t argument) {
  return used(file->f_op)->unlocked_ioctl ? file->f_op->unlocked_ioctl(file, command, argument)
                                          : -ENOTTY;
}

int call_release(::file* file) {
  return used(file->f_op)->release ? file->f_op->release(file->f_inode, file) : 0;
}

}  // namespace

DebugInode::DebugInode(DebugFs& debug, RefPtr<Node> node) : debug_(debug), node_(std::move(node)) {
  debug_.attributes(*node_, c);
}

Result<RefPtr<fs::Inode>> DebugInode::lookup(std::string_view name) {
  if (!S_ISDIR(c.i_mode)) return Error{ENOTDIR};
  auto found = debug_.find(node_.get(), name);
  if (!found) return Error{ENOENT};
  return debug_.inode_of(std::move(found));
}

Status DebugInode::readdir(std::uint64_t from, const fs::DirSink& sink) {
  return S_ISDIR(c.i_mode) ? debug_.readdir(*node_, from, sink) : Error{ENOTDIR};
}

Result<std::string> DebugInode::readlink() {
  if (!S_ISLNK(c.i_mode)) return Error{EINVAL};
  return node_->target;
}

Result<RefPtr<fs::File>> DebugInode::open(int flags) {
  if (S_ISDIR(c.i_mode)) return Error{EISDIR};
  if (S_ISLNK(c.i_mode)) return Error{ELOOP};
  return DebugFile::open(RefPtr<DebugInode>(this), flags);
}

Status DebugInode::refresh() {
  debug_.attributes(*node_, c);
  return node_->gate().active() ? Status{} : Status{Error{ENOENT}};
}

Status DebugInode::set_mode(std::uint32_t mode) {
  debug_.set_mode(*node_, mode);
  return refresh();
}

Status DebugInode::set_owner(std::uint32_t uid, std::uint32_t gid) {
  debug_.set_owner(*node_, uid, gid);
  return refresh();
}

DebugFile::DebugFile(const RefPtr<DebugInode>& inode, int flags)
    : File(inode, flags), node_(*inode->node()) {
  set_name(node_.name);
  set_entry(&node_);
}

Result<RefPtr<fs::File>> DebugFile::open(const RefPtr<DebugInode>& inode, int flags) {
  auto active = inode->node()->gate().enter();
  if (!active) return Error{ENOENT};
  auto file = make_ref<DebugFile>(inode, flags);
  TRY_STATUS(file->start());
  return RefPtr<fs::File>(std::move(file));
}

Status DebugFile::start() {
  const ::file_operations* operations = node_.ops ? node_.ops : &no_operations();
  const int error = call_module(kOops, &call_open, operations, &c, &owner_);
  if (error) return Error{error < 0 ? -error : error};
  opened_ = true;
  return {};
}

// Removed or not: what open made must go.
DebugFile::~DebugFile() {
  if (opened_) call_module(0, &call_release, &c);
  module_put(owner_);
}

Result<std::size_t> DebugFile::do_read(char* buffer, std::size_t size, long long* pos) {
  Use use(node_);
  if (!use) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, &call_read, &c, buffer, size, pos));
}

Result<std::size_t> DebugFile::do_write(const char* buffer, std::size_t size, long long* pos) {
  Use use(node_);
  if (!use) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, &call_write, &c, buffer, size, pos));
}

Result<long long> DebugFile::do_llseek(long long offset, int whence) {
  Use use(node_);
  if (!use) return Error{EIO};
  const long long result =
      call_module(static_cast<long long>(kOops), &call_llseek, &c, offset, whence);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

std::uint32_t DebugFile::do_poll(RefPtr<fs::PollWaiter> waiter) {
  Use use(node_);
  if (!use) return fs::kPollHup;
  return polls_.poll(std::move(waiter), [&](::poll_table_struct* table) {
    return call_module(fs::kPollErr, &call_poll, &c, table);
  });
}

Result<long> DebugFile::do_ioctl(unsigned command, std::uint64_t argument, bool compat) {
  Use use(node_);
  if (!use) return Error{EIO};
  if (compat) return Error{ENOTTY};  // the proxy has no compat form
  const long result = call_module(long{kOops}, &call_ioctl, &c, command, argument);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

}  // namespace holdfast::kernel::debugfs
