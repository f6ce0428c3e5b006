// How Linux kept a proc entry until 2.6.24: a count of its users, from zero, and a flag `deleted`
// by which removal asked the last of them to free it. Between the look at the count and the setting
// of the flag the last user may go, and between its going and its look at the flag the entry. Since
// then the directory has a reference of its own, which removal puts like everybody else's.
#include <gtest/gtest.h>
#include <holdfast/explore.h>

#include <algorithm>

namespace holdfast::explore {
namespace {

struct Entry {
  Mutex subdir_lock{"proc_subdir_lock"};
  Atomic<bool> linked{true, "linked"};
  Atomic<int> count;
  Atomic<bool> deleted{false, "deleted"};
  Atomic<bool> freed{false, "freed"};
  explicit Entry(int first) : count(first, "count") {}

  void free() { check(!freed.exchange(true), "freed twice"); }
  bool still_there() {
    const bool there = !freed.load();
    check(there, "used after it was freed");
    return there;
  }
  bool look_up() {
    subdir_lock.lock();
    const bool found = linked.load();
    if (found) count.fetch_add(1);
    subdir_lock.unlock();
    return found;
  }
  void unlink() {
    subdir_lock.lock();
    linked.store(false);
    subdir_lock.unlock();
  }
};

void put_with_flag(Entry& entry) {
  if (entry.count.fetch_sub(1) != 1) return;
  if (entry.still_there() && entry.deleted.load()) entry.free();
}

void remove_with_flag(Entry& entry) {
  entry.unlink();
  if (entry.count.load() == 0) {
    entry.free();
  } else {
    entry.deleted.store(true);
  }
}

void put(Entry& entry) {
  if (entry.count.fetch_sub(1) == 1) entry.free();
}

void remove(Entry& entry) {
  entry.unlink();
  put(entry);
}

Result search(int users, int first, void (*put_entry)(Entry&), void (*remove_entry)(Entry&)) {
  return explore({}, [=](Scenario& s) {
    auto& entry = s.make<Entry>(first);
    s.equal_tasks(static_cast<unsigned>(users), "user", [&entry, put_entry] {
      if (!entry.look_up()) return;
      entry.still_there();
      put_entry(entry);
    });
    s.task("remover", [&entry, remove_entry] { remove_entry(entry); });
    s.run();
    check(entry.freed.final_value(), "never freed");
  });
}

bool found(const Result& result, const char* what) {
  return std::any_of(result.failures.begin(), result.failures.end(), [&](const Failure& failure) {
    return failure.message.find(what) != std::string::npos;
  });
}

TEST(proc_entry_until_2_6_24, leaks_and_is_used_late) {
  const Result result = search(1, 0, put_with_flag, remove_with_flag);
  EXPECT_TRUE(result.completed);
  EXPECT_TRUE(found(result, "never freed"));
  EXPECT_TRUE(found(result, "used after it was freed"));
  for (const Failure& failure : result.failures) {
    const bool leak = failure.message.find("never freed") != std::string::npos;
    EXPECT_EQ(failure.preemptions, leak ? 2u : 1u) << describe(failure);
  }
  EXPECT_TRUE(found(search(2, 0, put_with_flag, remove_with_flag), "used after it was freed"));
}

TEST(proc_entry_since_2_6_25, is_clean) {
  for (int users : {1, 2, 3}) {
    const Result result = search(users, 1, put, remove);
    EXPECT_TRUE(result.completed);
    EXPECT_TRUE(result.ok()) << describe(result.failures[0]);
  }
}

}  // namespace
}  // namespace holdfast::explore
