#include <fcntl.h>
#include <holdfast/abi/mm.h>

#include <algorithm>
#include <cstring>

#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/user_copy.h"
#include "kernel/kernfs/kernfs_inode.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::kernfs {
namespace {

constexpr std::size_t kPage = 4096;
constexpr long kOops = -EIO;
constexpr std::uint32_t kReady = fs::kPollDefault | fs::kPollErr | fs::kPollPri;

long call_show(const Operations* operations, Node* node, char* page) {
  return operations->show(*node, page);
}
long call_read(const Operations* operations, Node* node, ::file* file, char* buffer,
               std::size_t size, long long pos) {
  return operations->read(*node, file, buffer, size, pos);
}
long call_write(const Operations* operations, Node* node, ::file* file, char* buffer,
                std::size_t size, long long pos) {
  return operations->write(*node, file, buffer, size, pos);
}
long long call_llseek(const Operations* operations, Node* node, ::file* file, long long offset,
                      int whence) {
  return operations->llseek(*node, file, offset, whence);
}
int call_mmap(const Operations* operations, Node* node, ::file* file, ::vm_area_struct* area) {
  return operations->mmap(*node, file, area);
}

// A buffer of the slab, where a module that writes beyond it is found out.
class Buffer {
 public:
  explicit Buffer(std::size_t size)
      : bytes(static_cast<char*>(seq::allocate_buffer(size, __builtin_return_address(0)))) {}
  ~Buffer() { seq::release_buffer(bytes); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  char* const bytes;
};

bool refused(const KernfsInode& inode, int flags) {
  const Operations& operations = *inode.node()->operations;
  const int access = flags & O_ACCMODE;
  const bool reads = access != O_WRONLY, writes = access != O_RDONLY;
  return (reads && (!(inode.c.i_mode & 0444) || !operations.readable)) ||
         (writes && (!(inode.c.i_mode & 0222) || !operations.writable));
}

}  // namespace

KernfsFile::KernfsFile(const RefPtr<KernfsInode>& inode, int flags)
    : File(inode, flags),
      tree_(inode->tree()),
      node_(*inode->node()),
      operations_(*node_.operations) {
  set_name(node_.name);
  set_entry(&node_);
}

KernfsFile::~KernfsFile() {
  if (polled_) tree_.watch(node_, *this, nullptr);
  seq::release_buffer(page_);
}

Result<RefPtr<fs::File>> KernfsFile::open(const RefPtr<KernfsInode>& inode, int flags) {
  if (!inode->node()->gate().active()) return Error{ENODEV};
  if (refused(*inode, flags)) return Error{EACCES};
  return RefPtr<fs::File>(make_ref<KernfsFile>(inode, flags));
}

template <class Body>
auto KernfsFile::guarded(Body&& body) -> std::optional<decltype(body())> {
  std::optional<decltype(body())> result;
  if (lacks(Protection::kEachCallCounted)) {
    if (node_.gate().active()) result = body();
    return result;
  }
  if (auto active = node_.gate().enter()) result = body();
  if (!node_.gate().active()) tree_.left_shut_gate();
  return result;
}

// One show into the page. It is as long as the file's reader will ever see.
Status KernfsFile::fill() {
  if (!page_) page_ = static_cast<char*>(seq::allocate_buffer(kPage, nullptr));
  if (!page_) return Error{ENOMEM};
  auto length = guarded([&] {
    event_.store(node_.event.load());
    std::memset(page_, 0, kPage);
    return call_module(kOops, &call_show, &operations_, &node_, page_);
  });
  if (!length) return Error{ENODEV};
  if (*length < 0) return Error{static_cast<int>(-*length)};
  from_ = 0;
  left_ = static_cast<std::size_t>(*length);
  shown_ = true;
  return {};
}

Result<std::size_t> KernfsFile::read_text(char* user, std::size_t size, long long* pos) {
  if (*pos == 0) {
    left_ = 0;
    shown_ = false;
    read_pos_ = 0;
  } else if (*pos != read_pos_) {
    // As traverse(): from the beginning, to there.
    left_ = 0;
    read_pos_ = 0;
    TRY_STATUS(fill());
    const std::size_t skip = std::min(left_, static_cast<std::size_t>(*pos));
    from_ += skip;
    left_ -= skip;
    read_pos_ = *pos;
  }
  if (left_ == 0 && !shown_) TRY_STATUS(fill());
  if (left_ == 0) {  // the end; who asks whether there is more finds out that it is gone
    if (!node_.gate().active()) return Error{ENODEV};
    return std::size_t{0};
  }
  const std::size_t count = std::min(size, left_);
  const std::size_t copied = count - fs::copy_to_user(user, page_ + from_, count);
  if (copied == 0 && count != 0) return Error{EFAULT};
  from_ += copied;
  left_ -= copied;
  read_pos_ += static_cast<long long>(copied);
  *pos += static_cast<long long>(copied);
  return copied;
}

Result<std::size_t> KernfsFile::read_binary(char* user, std::size_t size, long long* pos) {
  size = std::min(size, kPage);
  Buffer buffer(size);
  if (!buffer.bytes) return Error{ENOMEM};
  auto length = guarded([&] {
    event_.store(node_.event.load());
    return call_module(kOops, &call_read, &operations_, &node_, &c, buffer.bytes, size, *pos);
  });
  if (!length) return Error{ENODEV};
  if (*length < 0) return Error{static_cast<int>(-*length)};
  const std::size_t count = std::min(static_cast<std::size_t>(*length), size);
  if (fs::copy_to_user(user, buffer.bytes, count) != 0) return Error{EFAULT};
  *pos += static_cast<long long>(count);
  return count;
}

Result<std::size_t> KernfsFile::do_read(char* buffer, std::size_t size, long long* pos) {
  MutexGuard guard(mutex_);
  long long own = pos ? *pos : c.f_pos;
  auto result = operations_.kind == Operations::Kind::kText ? read_text(buffer, size, &own)
                                                            : read_binary(buffer, size, &own);
  (pos ? *pos : c.f_pos) = own;
  return result;
}

Result<std::size_t> KernfsFile::do_write(const char* user, std::size_t size, long long* pos) {
  size = std::min(size, kPage);
  Buffer buffer(size + 1);
  if (!buffer.bytes) return Error{ENOMEM};
  if (fs::copy_from_user(buffer.bytes, user, size) != 0) return Error{EFAULT};
  buffer.bytes[size] = '\0';
  long long& at = pos ? *pos : c.f_pos;
  MutexGuard guard(mutex_);
  auto length = guarded([&] {
    return call_module(kOops, &call_write, &operations_, &node_, &c, buffer.bytes, size, at);
  });
  if (!length) return Error{ENODEV};
  if (*length > 0) at += *length;
  return fs::count_from(*length);
}

Result<long long> KernfsFile::do_llseek(long long offset, int whence) {
  auto result = guarded([&] {
    return call_module(static_cast<long long>(kOops), &call_llseek, &operations_, &node_, &c,
                       offset, whence);
  });
  // Only a file with a seek of its own has to be there for it.
  const long long at = result ? *result : operations_.Operations::llseek(node_, &c, offset, whence);
  if (at < 0) return Error{static_cast<int>(-at)};
  return at;
}

std::uint32_t KernfsFile::do_poll(RefPtr<fs::PollWaiter> waiter) {
  auto answer = guarded([&] {
    if (waiter) {
      polled_ = true;
      tree_.watch(node_, *this, std::move(waiter));
    }
    return event_.load() != node_.event.load() ? kReady : fs::kPollDefault;
  });
  return answer ? *answer : kReady;
}

Result<long> KernfsFile::do_ioctl(unsigned, std::uint64_t, bool) { return Error{ENOTTY}; }

Status KernfsFile::do_mmap(::vm_area_struct* area) {
  auto result = guarded([&] {
    return call_module(static_cast<int>(kOops), &call_mmap, &operations_, &node_, &c, area);
  });
  if (!result) return Error{ENODEV};
  if (*result != 0) return Error{-*result};
  // Linux puts operations of its own around the driver's, and cannot do so for this one.
  return area->vm_ops && used(area->vm_ops)->close ? Status{Error{EINVAL}} : Status{};
}

unsigned KernfsFile::do_fault(const Call& handler) {
  return guarded([&] { return handler(); }).value_or(HF_FAULT_SIGBUS);
}

bool KernfsFile::revoked() const { return !node_.gate().active(); }

}  // namespace holdfast::kernel::kernfs
