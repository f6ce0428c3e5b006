// Notifier: tells the machine's kernel what has changed in the trees.
//
// A notification takes the machine's lock of the directory, which a look-up holds while it waits
// for our answer: sent from a request handler, or under a lock that a handler wants, it would wait
// for itself. So a thread of its own sends them. The same lock makes them exact: a look-up that
// began before the change has ended when the notification is carried out. Lock order: mutex_ is a
// leaf; nothing is sent under it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/ref.h"

struct fuse_session;

namespace holdfast::fuse {

class SessionPollWaiter;

class Notifier {
 public:
  // `forgotten`: called after the machine was told that a name no longer means that node.
  Notifier(fuse_session* session, std::function<void(std::uint64_t node)> forgotten)
      : session_(session), forgotten_(std::move(forgotten)) {}
  ~Notifier() { stop(); }
  void start();
  // Drops what is queued. Nothing is sent from here on.
  void stop();

  // The name in directory `parent` no longer means `child` (0: not known which).
  void forget_name(std::uint64_t parent, std::uint64_t child, std::string name);
  void poll(RefPtr<SessionPollWaiter> waiter);
  // Returns when everything queued before has been sent.
  void settle();

 private:
  struct Message {
    std::uint64_t parent = 0;
    std::uint64_t child = 0;
    std::string name;
    RefPtr<SessionPollWaiter> waiter;
  };
  void push(Message message);
  void run();
  void send(const Message& message);

  fuse_session* session_;
  std::function<void(std::uint64_t node)> forgotten_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable idle_;
  std::deque<Message> queue_;
  std::uint64_t queued_ = 0;
  std::uint64_t sent_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace holdfast::fuse
