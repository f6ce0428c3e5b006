#include "fuse/handle.h"

#include <atomic>
#include <ctime>

namespace holdfast::fuse {
namespace {

constexpr long long kLasts = 50'000'000;  // ns that a caller's name is believed

std::atomic<std::uint64_t> next_number{1};

long long coarse_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace

Handle::Handle(std::uint64_t node, RefPtr<kernel::fs::File> file, const Caller& opener)
    : node_(node),
      number_(next_number++),
      file_(std::move(file)),
      caller_(opener),
      learnt_(-kLasts) {
  cred_ = {opener.uid, opener.gid, opener.uid, opener.gid,
           opener.uid, opener.gid, opener.uid, opener.gid};
  file_->c.f_cred = &cred_;  // that of the request goes away
}

Caller Handle::caller(pid_t tid, uid_t uid, gid_t gid) {
  long long now = coarse_now();
  std::lock_guard lock(mutex_);
  if (tid != caller_.tid) {
    caller_.tid = tid;
    caller_.tgid = thread_group_of(tid);
    learnt_ = now - kLasts;
  }
  if (now - learnt_ >= kLasts) {
    caller_.comm = comm_of(tid);
    learnt_ = now;
  }
  caller_.uid = uid;
  caller_.gid = gid;
  return caller_;
}

long long Handle::begin(long long offset, bool append) {
  std::lock_guard lock(mutex_);
  return append || offset == expected_ ? position_ : offset;
}

void Handle::end(long long offset, std::size_t moved, long long position) {
  std::lock_guard lock(mutex_);
  expected_ = offset + static_cast<long long>(moved);
  position_ = position;
  file_->c.f_pos = position;
}

}  // namespace holdfast::fuse
