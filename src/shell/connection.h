// Connection: one client of a kernel process, and the thread that does what it asks.
#pragma once

#include <holdfast/abi/task.h>

#include <atomic>
#include <thread>

#include "base/scoped_fd.h"
#include "kernel/core/task.h"
#include "shell/wire.h"

namespace holdfast::shell {

class KernelProcess;

class Connection {
 public:
  Connection(KernelProcess& process, ScopedFd socket, bool owner);
  ~Connection();
  void start();

  int fd() const { return socket_.get(); }
  bool owner() const { return owner_; }
  bool done() const { return done_; }
  // In a request whose client has not been seen to go away.
  bool watched() const { return busy_ && !abandoned_; }
  // The client is gone, or nobody will wait for it: its request is interrupted.
  void abandon();

  // For the commands.
  bool send(const Json& json, const std::string& data = {}, const std::vector<int>& fds = {}) {
    return send_message(socket_.get(), json, data, fds);
  }
  kernel::Task& task() { return task_; }

 private:
  void run();
  void learn_peer();

  KernelProcess& process_;
  ScopedFd socket_;
  const bool owner_;
  kernel::Task task_;
  hf_cred cred_{};
  std::atomic<bool> busy_{false};
  std::atomic<bool> abandoned_{false};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

// Does one request. The answer's last message; what came before has been sent.
Json execute(KernelProcess& process, Connection& connection, Message& request);

// May this peer ask anything of us?
bool is_allowed(int socket);

}  // namespace holdfast::shell
