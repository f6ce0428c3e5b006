// SessionPollWaiter: a poll(2) or epoll of the machine that waits for a file of ours.
#pragma once

#include <memory>

#include "fuse/notifier.h"
#include "kernel/fs/file.h"

struct fuse_pollhandle;

namespace holdfast::fuse {

class SessionPollWaiter final : public kernel::fs::PollWaiter {
 public:
  SessionPollWaiter(std::shared_ptr<Notifier> notifier, fuse_pollhandle* handle)
      : notifier_(std::move(notifier)), handle_(handle) {}
  ~SessionPollWaiter() override;
  // Any task, any context: the notifier's thread tells the machine.
  void notify() override { notifier_->poll(RefPtr<SessionPollWaiter>(this)); }
  fuse_pollhandle* handle() { return handle_; }
  // Does a wait queue know it?
  bool registered() const { return references() > 1; }

 private:
  std::shared_ptr<Notifier> notifier_;
  fuse_pollhandle* handle_;
};

}  // namespace holdfast::fuse
