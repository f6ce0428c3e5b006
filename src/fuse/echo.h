// Echo: has the machine send a request of ours, to know that what it sent before has been begun.
//
// close(2) does not wait for its RELEASE: the machine queues it and returns. Requests are read in
// the order in which they were queued, and a RELEASE keeps the lead (worker_pool.h); so when a
// request that was asked for now is heard, what was closed before is closed here too. The request
// is the answer to FUSE_NOTIFY_RETRIEVE for no byte of a file.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

struct fuse_session;

namespace holdfast::fuse {

class Echo {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  explicit Echo(fuse_session* session) : session_(session) {}
  // Waits for a request that is queued now. `node` is a regular file's to the machine. False: the
  // machine knows no such node any more. True also when there will be no request, because the
  // session is at its end, and when the deadline has passed. Not on a worker, who is to read it.
  bool wait(std::uint64_t node, Deadline until);
  // On the worker that has read the request `number`.
  void heard(std::uint64_t number);
  // No request will be read from here on.
  void end();

 private:
  fuse_session* session_;
  std::mutex mutex_;  // a leaf
  std::condition_variable changed_;
  std::uint64_t asked_ = 0;
  std::uint64_t heard_ = 0;
  bool ended_ = false;
};

}  // namespace holdfast::fuse
