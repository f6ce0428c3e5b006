// Removal against calls that are under way: the protocol of use_pde and close_pdeo.
#include "kernel/core/atomic.h"
#include "kernel/proc_fixture.h"

namespace holdfast::kernel {
namespace {

// A "module" whose read and release stop where the test wants them.
struct Stops {
  Completion read_entered, read_may_go;
  Completion release_entered, release_may_go;
  bool stop_release = false;
  Atomic<int> releases{0};
};
Stops* stops = nullptr;

long parked_read(::file*, char*, unsigned long, long long*) {
  stops->read_entered.complete();
  stops->read_may_go.wait();
  return 0;
}
int parked_release(::inode*, ::file*) {
  stops->releases.add(1);
  if (!stops->stop_release) return 0;
  stops->release_entered.complete();
  stops->release_may_go.wait();
  return 0;
}

class ProcRemoval : public ProcTest {
 protected:
  ProcRemoval() {
    stops = &stops_;
    ops_.proc_read = parked_read;
    ops_.proc_release = parked_release;
    entry_ = proc().create("hello", 0, nullptr, &ops_, nullptr);
    keep_ = RefPtr<proc::ProcDirEntry>(entry_);
  }
  ~ProcRemoval() override { stops = nullptr; }
  // The remover has shut the gate.
  void await_shut() {
    while (keep_->gate().active()) host_.yield();
  }

  Stops stops_;
  ::proc_ops ops_{};
  proc::ProcDirEntry* entry_;
  RefPtr<proc::ProcDirEntry> keep_;
  Atomic<bool> removed_{false};
};

TEST_F(ProcRemoval, WaitsForTheCallThatIsInside) {
  auto file = open("/proc/hello");
  spawn("reader", [&] {
    char c = 0;
    EXPECT_EQ(file->read(&c, 1).value(), 0u);
  });
  stops_.read_entered.wait();
  spawn("remover", [&] {
    proc().remove_entry("hello", nullptr);
    removed_.store(true);
  });
  await_shut();
  char c = 0;
  EXPECT_EQ(file->pread(&c, 1, 0).code(), EIO);  // others are out already
  EXPECT_EQ(open_error("/proc/hello"), ENOENT);
  EXPECT_FALSE(removed_.load());
  EXPECT_EQ(stops_.releases.load(), 0);
  stops_.read_may_go.complete();
  join_all();
  EXPECT_TRUE(removed_.load());
  EXPECT_EQ(stops_.releases.load(), 1);
  file = nullptr;
  EXPECT_EQ(stops_.releases.load(), 1);
}

TEST_F(ProcRemoval, NameIsFreeWhileTheOldEntryDrains) {
  auto file = open("/proc/hello");
  spawn("reader", [&] {
    char c = 0;
    (void)file->read(&c, 1);
  });
  stops_.read_entered.wait();
  spawn("remover", [&] { proc().remove_entry("hello", nullptr); });
  await_shut();
  EXPECT_NE(proc().create("hello", 0, nullptr, &ops_, nullptr), nullptr);
  stops_.read_may_go.complete();
  join_all();
}

TEST_F(ProcRemoval, WaitsForACloseThatIsReleasing) {
  stops_.stop_release = true;
  auto file = open("/proc/hello");
  spawn("closer", [&] { file = nullptr; });
  stops_.release_entered.wait();
  spawn("remover", [&] {
    proc().remove_entry("hello", nullptr);
    removed_.store(true);
  });
  await_shut();
  for (int i = 0; i < 100; ++i) host_.yield();
  EXPECT_FALSE(removed_.load());
  stops_.release_may_go.complete();
  join_all();
  EXPECT_EQ(stops_.releases.load(), 1);
}

TEST_F(ProcRemoval, CloseWaitsForTheRemoverThatIsReleasing) {
  stops_.stop_release = true;
  auto file = open("/proc/hello");
  spawn("remover", [&] { proc().remove_entry("hello", nullptr); });
  stops_.release_entered.wait();
  Atomic<bool> closed{false};
  spawn("closer", [&] {
    file = nullptr;
    closed.store(true);
  });
  for (int i = 0; i < 100; ++i) host_.yield();
  EXPECT_FALSE(closed.load());
  stops_.release_may_go.complete();
  join_all();
  EXPECT_TRUE(closed.load());
  EXPECT_EQ(stops_.releases.load(), 1);
}

TEST_F(ProcRemoval, ReleasesRunOnceUnderTraffic) {
  constexpr int kRounds = 50;
  ops_.proc_read = nullptr;
  Atomic<int> opened{0};
  Atomic<bool> stop{false};
  for (int worker = 0; worker < 3; ++worker) {
    spawn("worker", [&] {
      char c = 0;
      while (!stop.load()) {
        auto file = kernel_.vfs().open("/proc/hello", O_RDONLY);
        if (!file.ok()) {
          EXPECT_EQ(file.code(), ENOENT);
          continue;
        }
        opened.add(1);
        EXPECT_EQ(file.value()->read(&c, 1).code(), EIO);
      }
    });
  }
  for (int round = 0; round < kRounds; ++round) {
    proc().remove_entry("hello", nullptr);
    ASSERT_NE(proc().create("hello", 0, nullptr, &ops_, nullptr), nullptr);
    host_.yield();
  }
  stop.store(true);
  join_all();
  proc().remove_entry("hello", nullptr);
  EXPECT_EQ(stops_.releases.load(), opened.load());
}

}  // namespace
}  // namespace holdfast::kernel
