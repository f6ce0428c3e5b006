// Small numbers for what the workers of one search must call by the same name: tasks, and objects
// known by the identity of their address. Each worker asks once and remembers.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace holdfast::explore {

class Names {
 public:
  // By the task's key; numbers are given out in the order of first sight.
  unsigned task(std::uint64_t key) {
    std::lock_guard guard(mutex_);
    auto it = tasks_.find(key);
    if (it != tasks_.end()) return it->second;
    while (taken_.contains(next_task_)) ++next_task_;
    taken_.insert(next_task_);
    tasks_.emplace(key, next_task_);
    return next_task_;
  }
  // A replay calls tasks what the search that found the schedule called them.
  void preset_task(std::uint64_t key, unsigned number) {
    std::lock_guard guard(mutex_);
    tasks_.emplace(key, number);
    taken_.insert(number);
  }
  std::uint32_t object(std::uint64_t identity) {
    std::lock_guard guard(mutex_);
    return objects_
        .try_emplace(identity, kFirstObject + static_cast<std::uint32_t>(objects_.size()))
        .first->second;
  }
  static constexpr std::uint32_t kFirstObject = 0x80000000;  // beyond those of object_id()

 private:
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, unsigned> tasks_;
  std::unordered_set<unsigned> taken_;
  unsigned next_task_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> objects_;
};

}  // namespace holdfast::explore
