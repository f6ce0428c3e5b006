#include "shell/connection.h"

#include <sys/socket.h>

#include <csignal>
#include <cstring>

#include "fuse/caller.h"
#include "host/native/attach.h"
#include "kernel/core/tasks.h"
#include "shell/kernel_process.h"

namespace holdfast::shell {

bool is_allowed(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

Connection::Connection(KernelProcess& process, ScopedFd socket, bool owner)
    : process_(process), socket_(std::move(socket)), owner_(owner) {}

Connection::~Connection() {
  if (thread_.joinable()) thread_.join();
}

void Connection::start() {
  thread_ = std::thread([this] { run(); });
}

void Connection::abandon() {
  if (abandoned_.exchange(true)) return;
  ::shutdown(socket_.get(), SHUT_RDWR);
  kernel::send_signal(task_, SIGKILL);
}

void Connection::learn_peer() {
  ucred peer{};
  socklen_t size = sizeof peer;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
  task_.c.pid = task_.c.tgid = peer.pid;
  kernel::set_comm(task_, fuse::comm_of(peer.pid).data());
  cred_ = {peer.uid, peer.gid, peer.uid, peer.gid, peer.uid, peer.gid, peer.uid, peer.gid};
  task_.c.cred = task_.c.real_cred = &cred_;
}

void Connection::run() {
  task_.kernel = &process_.kernel();
  learn_peer();
  host::native::Attach attach(process_.kernel().host(), task_);
  while (!abandoned_) {
    auto request = receive_message(socket_.get());
    if (!request) break;
    busy_ = true;
    process_.wake();
    Json answer = execute(process_, *this, *request);
    busy_ = false;
    if (!send(answer)) break;
  }
  ::shutdown(socket_.get(), SHUT_RDWR);
  done_ = true;
  process_.wake();
}

}  // namespace holdfast::shell
