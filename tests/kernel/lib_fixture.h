// A kernel on the native host with the calling thread in it, and its log as one text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

class LibTest : public testing::Test {
 protected:
  static Boot seeded() {
    Boot boot;
    boot.seed = 42;
    return boot;
  }
  // What was logged since the last call, a line a record, levels first: "4:text\n".
  std::string logged() {
    std::string all;
    for (;; ++log_at_) {
      auto record = kernel_.log().read(log_at_);
      if (!record) return all;
      all += std::to_string(static_cast<int>(record->level)) + ":" + record->text + "\n";
    }
  }

  host::native::NativeHost host_{{.seed = 1, .log = {}, .panic = {}}};
  Task task_;
  host::native::Attach attach_{host_, task_};
  Kernel kernel_{host_, seeded()};
  std::uint64_t log_at_ = kernel_.log().next_sequence();
};

}  // namespace holdfast::kernel
