#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/verify.h"
#include "fuse/worker_pool.h"

namespace holdfast::fuse {

Worker::~Worker() { std::free(input.mem); }

void Worker::about_to_block() {
  let_signals_in();
  if (!keeps_lead) pool.pass_leadership(*this);
}

char* Worker::buffer_of(std::size_t size) {
  if (output.size() < size) output.resize(std::max(size, std::size_t{64} << 10));
  return output.data();
}

void Worker::on_interrupt(fuse_req_t request, void* worker) {
  auto& task = static_cast<Worker*>(worker)->task;
  kernel::send_signal(task, pending_signal_of(::fuse_req_ctx(request)->pid));
}

void Worker::let_signals_in() {
  std::lock_guard lock(mutex);
  if (!request || interruptible) return;
  interruptible = true;
  ::fuse_req_interrupt_func(request, &Worker::on_interrupt, this);
}

void Worker::begin(fuse_req_t current, const Caller& who) {
  auto& c = task.c;
  c.pid = who.tid;
  c.tgid = who.tgid;
  std::memcpy(c.comm, who.comm.data(), sizeof c.comm);
  cred = {who.uid, who.gid, who.uid, who.gid, who.uid, who.gid, who.uid, who.gid};
  c.cred = c.real_cred = &cred;
  task.pending_signals.store(0);
  std::lock_guard lock(mutex);
  request = current;
}

void Worker::end() {
  keeps_lead = false;
  {
    std::lock_guard lock(mutex);
    if (interruptible) ::fuse_req_interrupt_func(request, nullptr, nullptr);
    interruptible = false;
    request = nullptr;
  }
  task.pending_signals.store(0);
}

}  // namespace holdfast::fuse
