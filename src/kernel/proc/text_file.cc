#include "kernel/proc/text_file.h"

#include <algorithm>

#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"

namespace holdfast::kernel::proc {

Result<RefPtr<fs::File>> TextFile::open(RefPtr<fs::Inode> inode, std::string_view name,
                                        const TextProducer& producer, int flags) {
  return RefPtr<fs::File>(make_ref<TextFile>(std::move(inode), name, producer, flags));
}

TextFile::TextFile(RefPtr<fs::Inode> inode, std::string_view name, const TextProducer& producer,
                   int flags)
    : File(std::move(inode), flags), producer_(producer) {
  set_name(name);
}

Result<std::size_t> TextFile::do_read(char* buffer, std::size_t size, long long* pos) {
  std::string fresh;
  const bool make = *pos == 0;
  if (make) fresh = producer_();  // without the lock: it takes its own
  LockGuard guard(lock_);
  if (make) text_ = std::move(fresh);
  if (static_cast<unsigned long long>(*pos) >= text_.size()) return std::size_t{0};
  const std::size_t count = std::min(size, text_.size() - static_cast<std::size_t>(*pos));
  const std::size_t left = current_task().user->write(reinterpret_cast<std::uint64_t>(buffer),
                                                      text_.data() + *pos, count);
  if (left == count && count != 0) return Error{EFAULT};
  *pos += static_cast<long long>(count - left);
  return count - left;
}

Result<std::size_t> TextFile::do_write(const char*, std::size_t, long long*) { return Error{EIO}; }

Result<long long> TextFile::do_llseek(long long offset, int whence) {
  long long result = fs::no_seek_end_llseek(&c, offset, whence);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

std::uint32_t TextFile::do_poll(RefPtr<fs::PollWaiter>) { return fs::kPollDefault; }
Result<long> TextFile::do_ioctl(unsigned, std::uint64_t, bool) { return Error{ENOTTY}; }

}  // namespace holdfast::kernel::proc
