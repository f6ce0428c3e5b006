#include "host/native/shared_pages.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "base/verify.h"

namespace holdfast::host::native {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kStretch = std::size_t{64} << 30;  // of addresses; memory is taken when used
constexpr int kReserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

std::uintptr_t round_up(std::uintptr_t at, std::size_t to) { return (at + to - 1) / to * to; }
void* pointer(std::uintptr_t at) { return reinterpret_cast<void*>(at); }

class SharedPages {
 public:
  std::uintptr_t take(std::size_t size, std::size_t alignment) {
    std::lock_guard guard(mutex_);
    if (!tried_) reserve();
    size = round_up(size, kPage);
    std::uintptr_t at = find(cursor_, size, alignment);
    if (at == 0) at = find(begin_, size, alignment);
    if (at == 0) return 0;
    void* pages = ::mmap(pointer(at), size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file_,
                         static_cast<off_t>(at - begin_));
    if (pages == MAP_FAILED) return 0;
    used_[at] = {size, false};
    cursor_ = at + size + kPage;
    return at;
  }
  bool give_back(std::uintptr_t at) {
    std::lock_guard guard(mutex_);
    auto found = used_.find(at);
    if (found == used_.end()) return false;
    const std::size_t size = found->second.size;
    void* again = ::mmap(pointer(at), size, PROT_NONE, kReserve | MAP_FIXED, -1, 0);
    VERIFY(again != MAP_FAILED);
    if (!found->second.inherited)
      (void)::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                        static_cast<off_t>(at - begin_), static_cast<off_t>(size));
    used_.erase(found);
    return true;
  }
  SharedPage find_page(std::uintptr_t at) {
    std::lock_guard guard(mutex_);
    auto next = used_.upper_bound(at);
    if (next == used_.begin()) return {};
    auto block = std::prev(next);
    if (at - block->first >= block->second.size || block->second.inherited) return {};
    return {file_, at / kPage * kPage - begin_};
  }
  SharedPage end() {
    std::lock_guard guard(mutex_);
    if (!tried_) reserve();
    return {file_, size_};
  }

  void before_fork() { mutex_.lock(); }
  void after_fork_here() { mutex_.unlock(); }
  // A child has the same blocks, but its own memory in them, and a file of its own for new ones.
  void after_fork_there() {
    for (auto& [at, block] : used_) {
      (void)::mmap(pointer(at), block.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file_,
                   static_cast<off_t>(at - begin_));
      block.inherited = true;
    }
    ::close(file_);
    if (!make_file(size_)) size_ = 0;  // then there are no more
    mutex_.unlock();
  }

 private:
  bool make_file(std::size_t size) {
    file_ = ::memfd_create("holdfast pages", MFD_CLOEXEC);
    return file_ >= 0 && ::ftruncate(file_, static_cast<off_t>(size)) == 0;
  }
  void reserve();
  std::uintptr_t find(std::uintptr_t at, std::size_t size, std::size_t alignment) const {
    if (begin_ == 0) return 0;
    at = round_up(at, alignment);
    auto next = used_.upper_bound(at);
    if (next != used_.begin()) {
      auto before = std::prev(next);
      at = std::max(at, round_up(before->first + before->second.size + kPage, alignment));
    }
    for (; next != used_.end() && next->first < at + size + kPage; ++next)
      at = round_up(next->first + next->second.size + kPage, alignment);
    return at + size + kPage <= begin_ + size_ ? at : 0;
  }

  std::mutex mutex_;
  bool tried_ = false;
  int file_ = -1;
  std::uintptr_t begin_ = 0, cursor_ = 0;
  std::size_t size_ = 0;
  struct Block {
    std::size_t size = 0;
    bool inherited = false;  // from before a fork: not in the file
  };
  std::map<std::uintptr_t, Block> used_;
};

SharedPages& shared_pages() {
  static SharedPages* pages =
      new SharedPages;  // never destroyed: modules may outlive static objects
  return *pages;
}

void SharedPages::reserve() {
  tried_ = true;
  std::size_t size = kStretch;
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    size = std::min<std::size_t>(size, limit.rlim_cur / kPage * kPage);
  if (size == 0 || !make_file(size)) return;
  void* got = ::mmap(nullptr, size, PROT_NONE, kReserve, -1, 0);
  if (got == MAP_FAILED) return;
  size_ = size;
  begin_ = cursor_ = reinterpret_cast<std::uintptr_t>(got);
  ::pthread_atfork([] { shared_pages().before_fork(); }, [] { shared_pages().after_fork_here(); },
                   [] { shared_pages().after_fork_there(); });
}

}  // namespace

void* take_shared_pages(std::size_t size, std::size_t alignment) {
  return pointer(shared_pages().take(size, std::max(alignment, kPage)));
}

bool give_back_shared_pages(void* pages) {
  return shared_pages().give_back(reinterpret_cast<std::uintptr_t>(pages));
}

SharedPage find_shared_page(const void* address) {
  return shared_pages().find_page(reinterpret_cast<std::uintptr_t>(address));
}

SharedPage shared_file_end() { return shared_pages().end(); }

}  // namespace holdfast::host::native
