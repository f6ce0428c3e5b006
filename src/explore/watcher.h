// Watcher: who checks the memory of a kernel that is explored. The engine knows objects, orders and
// races; what an address is, whether it still lives, and how to name a place, the watcher knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace holdfast::explore {

// Two accesses, one a write, that nothing orders.
struct RaceSides {
  struct Side {
    unsigned task = 0;
    bool write = false;
    bool marked = false;
    const void* pc = nullptr;
  };
  Side earlier, later;  // in this execution
};

class Watcher {
 public:
  // The kernel itself is about to touch memory on a scheduling point of its own.
  virtual void before_access(const void* address, std::size_t size, bool write) = 0;
  // The scheduling point is past: the access comes next. May not return (ExploreHost::stop()).
  virtual void check(const void* address, std::size_t size, bool write) = 0;
  // A data race, seen on the later side's stack. What to say of it: equal texts are one finding.
  virtual std::string race(const RaceSides& sides) = 0;
  // Where `pc` is, in a way that does not depend on addresses.
  virtual std::string place(const void* pc) = 0;
  // While recording: this event has just been committed, on its task's stack.
  virtual void performed(unsigned task, std::size_t event) = 0;
  // While recording: the task has stopped before its next operation.
  virtual void pending(unsigned task) = 0;
  // A panic in the body, which has no task to stop. Returns if it cannot help.
  virtual void body_panic(const std::string& reason) = 0;

 protected:
  ~Watcher() = default;
};

}  // namespace holdfast::explore
