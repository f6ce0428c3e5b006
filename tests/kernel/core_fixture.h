// A kernel on a host, for tests. The host is a parameter: a suite written against CoreTest runs
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

// What a test body may use. The host, and how the calling thread became a task of it, are the
// runner's business (run_on_host below).
class CoreTest {
 public:
  CoreTest(host::Host& host, Task& main) : host_(host), main_(main), kernel_(host, {}) {}

 protected:
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

  host::Host& host_;
  Task& main_;

 private:
  std::vector<std::unique_ptr<std::function<void()>>> bodies_;  // outlive the kernel's tasks

 protected:
  Kernel kernel_;

 private:
  std::vector<RefPtr<KernelTask>> tasks_;
};

// Runs the body of Test as a task of a host. Another host compiles the same files with its own.
#ifndef HOLDFAST_RUN_ON_HOST
#define HOLDFAST_RUN_ON_HOST ::holdfast::kernel::run_on_native_host
template <class Test>
void run_on_native_host() {
  host::native::NativeHost host;
  Task main;
  host::native::Attach attach(host, main);
  Test test(host, main);
  test.body();
}
#endif

#define CORE_TEST(suite, name)                                  \
  struct suite##_##name : ::holdfast::kernel::CoreTest {        \
    using CoreTest::CoreTest;                                   \
    void body();                                                \
  };                                                            \
  TEST(suite, name) { HOLDFAST_RUN_ON_HOST<suite##_##name>(); } \
  void suite##_##name::body()

}  // namespace holdfast::kernel
