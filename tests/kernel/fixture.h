// A kernel on a host, for tests. The host is a parameter: a suite written against KernelTest runs
// on any host that can be made here.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/tasks.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

class KernelTest : public testing::Test {
 protected:
  explicit KernelTest(Boot boot = {}) : kernel_(host_, std::move(boot)) {}

  // Runs `body` as a kernel task of its own. join_all() waits for all of them.
  Task& spawn(const char* name, std::function<void()> body) {
    bodies_.push_back(std::make_unique<std::function<void()>>(std::move(body)));
    auto task = kernel_.tasks().spawn(
        name, [](void* f) { (*static_cast<std::function<void()>*>(f))(); }, bodies_.back().get());
    EXPECT_TRUE(task.ok());
    tasks_.push_back(task.value());
    return *tasks_.back();
  }
  void join_all() { kernel_.tasks().wait_for_spawned(); }

  // Lets others run until the task waits in a state other than running.
  void await_sleep(Task& task) {
    while (__atomic_load_n(&task.c.__state, __ATOMIC_SEQ_CST) == 0) host_.yield();
  }

  // The log so far, one line a record.
  std::string log_text() {
    std::string text;
    for (std::uint64_t from = kernel_.log().first_sequence();;) {
      auto record = kernel_.log().read(from);
      if (!record.ok()) return text;
      from = record->sequence + 1;
      text += record->text + "\n";
    }
  }

  host::native::NativeHost host_;
  Task main_;
  host::native::Attach attach_{host_, main_};
  Kernel kernel_;

 private:
  std::vector<std::unique_ptr<std::function<void()>>> bodies_;
  std::vector<RefPtr<KernelTask>> tasks_;
};

}  // namespace holdfast::kernel
