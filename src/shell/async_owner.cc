#include "shell/async_owner.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace holdfast::shell {

void AsyncOwner::signal(int signal, int) {
  if (signal == SIGURG && signal_ == 0) return;  // only those who have asked for a signal want it
  const int sent = signal_ != 0 ? signal_ : SIGIO;
  // Errors: it has gone, or is not the user's to signal.
  switch (owner_.type) {
    case F_OWNER_TID:
      (void)::syscall(SYS_tkill, owner_.pid, sent);
      break;
    case F_OWNER_PGRP:
      (void)::kill(-owner_.pid, sent);
      break;
    default:
      (void)::syscall(SYS_pidfd_send_signal, process_.get(), sent, nullptr, 0);
  }
}

}  // namespace holdfast::shell
