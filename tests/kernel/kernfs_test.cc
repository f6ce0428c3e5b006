// The tree itself: removal against calls, against other removers, and from inside.
#include "kernel/kernfs/kernfs.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <cstring>

#include "kernel/core/completion.h"
#include "kernel/fixture.h"
#include "kernel/fs/vfs.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

using kernfs::Node;

// A file whose show stops where the test wants it.
struct Stop {
  Completion entered, may_go;
  Atomic<int> left{0};
};

class Stopping final : public kernfs::Operations {
 public:
  constexpr Stopping() : Operations(Kind::kText, true, true) {}
  long show(Node& node, char* page) const override {
    auto& stop = *static_cast<Stop*>(node.priv);
    stop.entered.complete();
    stop.may_go.wait();
    stop.left.add(1);
    std::strcpy(page, "shown\n");
    return 6;
  }
  // Removes its own node; how many of several callers did.
  long write(Node& node, ::file*, char*, std::size_t size, long long) const override {
    auto& stop = *static_cast<Stop*>(node.priv);
    stop.entered.complete();
    stop.may_go.wait();
    const bool removed = current_kernel().sysfs().tree().remove_self(node);
    stop.left.add(removed ? 1 : 0);
    return static_cast<long>(size);
  }
};
constexpr Stopping kStopping;

class Kernfs : public KernelTest {
 protected:
  kernfs::KernFs& tree() { return kernel_.sysfs().tree(); }
  Node& directory(std::string_view name, Node* above = nullptr) {
    return *tree().make_directory(above ? *above : tree().root(), name, 0755, nullptr).value();
  }
  Node& file(Node& above, std::string_view name, Stop& stop) {
    return *tree().make_file(above, name, 0644, 4096, kStopping, &stop).value();
  }
  RefPtr<fs::File> open(const std::string& path, int flags = O_RDONLY) {
    auto opened = kernel_.vfs().open(path, flags);
    EXPECT_TRUE(opened.ok()) << path << ": " << opened.code();
    return opened.ok() ? *opened : nullptr;
  }
  int walk(const std::string& path) { return kernel_.vfs().walk(path).code(); }
  Atomic<bool> removed_{false};
};

TEST_F(Kernfs, NamesAreTakenAndRefused) {
  Node& a = directory("a");
  directory("b", &a);
  EXPECT_EQ(tree().make_directory(a, "b", 0755, nullptr).code(), EEXIST);
  EXPECT_EQ(tree().make_directory(a, "", 0755, nullptr).code(), EINVAL);
  EXPECT_EQ(kernel_.vfs().walk("/sys/a").value()->c.i_nlink, 3u);
  RefPtr<Node> keep(&a);
  tree().remove(a);
  EXPECT_EQ(tree().make_directory(a, "c", 0755, nullptr).code(), ENOENT);
  EXPECT_EQ(walk("/sys/a/b"), ENOENT);
}

TEST_F(Kernfs, LinksFollowTheirTargets) {
  Node& a = directory("a");
  Node& b = directory("b", &a);
  Node& c = directory("c");
  (void)tree().make_link(c, "to_b", b);
  auto link = kernel_.vfs().walk("/sys/c/to_b", false).value();
  EXPECT_EQ(link->readlink().value(), "../a/b");
  EXPECT_TRUE(tree().rename(b, c, "d").ok());
  EXPECT_EQ(link->readlink().value(), "d");
  EXPECT_EQ(walk("/sys/a/b"), ENOENT);
  EXPECT_EQ(tree().rename(a, c, "d").code(), EEXIST);
}

TEST_F(Kernfs, RemovingADirectoryWaitsForAllBelowIt) {
  Stop slow, idle;
  Node& a = directory("a");
  Node& b = directory("b", &a);
  file(b, "slow", slow);
  file(a, "idle", idle);
  auto other = open("/sys/a/idle");
  spawn("reader", [&] {
    char text[8];
    EXPECT_EQ(open("/sys/a/b/slow")->read(text, sizeof text).value(), 6u);
  });
  slow.entered.wait();
  spawn("remover", [&] {
    tree().remove(a);
    removed_.store(true);
  });
  while (walk("/sys/a") == 0) host_.yield();
  char c = 0;
  EXPECT_EQ(other->read(&c, 1).code(), ENODEV);  // shut before anything drained
  EXPECT_FALSE(removed_.load());
  slow.may_go.complete();
  join_all();
  EXPECT_TRUE(removed_.load());
}

TEST_F(Kernfs, ASecondRemoverWaitsForTheSameCall) {
  Stop slow;
  Node& a = directory("a");
  Node& f = file(a, "slow", slow);
  spawn("reader", [&] {
    char text[8];
    (void)open("/sys/a/slow")->read(text, sizeof text);
  });
  slow.entered.wait();
  spawn("first", [&] { tree().remove(f); });
  while (walk("/sys/a/slow") == 0) host_.yield();
  Stop again;
  EXPECT_EQ(tree().make_file(a, "slow", 0644, 0, kStopping, &again).code(), EEXIST);
  Task& second = spawn("second", [&] {
    tree().remove(a);
    EXPECT_EQ(slow.left.load(), 1);
    removed_.store(true);
  });
  (void)second;
  while (walk("/sys/a") == 0) host_.yield();
  EXPECT_FALSE(removed_.load());
  slow.may_go.complete();
  join_all();
  EXPECT_TRUE(removed_.load());
}

// Of two that remove their own node from inside, one does, and the other returns when that is done.
TEST_F(Kernfs, OneOfTwoSuicidesWins) {
  Stop stop;
  Node& a = directory("a");
  file(a, "self", stop);
  auto first = open("/sys/a/self", O_WRONLY);
  auto second = open("/sys/a/self", O_WRONLY);
  for (auto* opened : {&first, &second})
    spawn("writer", [opened] { EXPECT_EQ((*opened)->write("x", 1).value(), 1u); });
  stop.entered.wait();
  stop.entered.wait();
  stop.may_go.complete_all();
  join_all();
  EXPECT_EQ(stop.left.load(), 1);
  EXPECT_EQ(walk("/sys/a/self"), ENOENT);
  EXPECT_EQ(first->write("x", 1).code(), ENODEV);
}

TEST_F(Kernfs, WhatCHoldsOutlivesRemoval) {
  Stop stop;
  Node& f = file(tree().root(), "held", stop);
  tree().hold(f);
  tree().hold(f);
  tree().remove(f);
  EXPECT_EQ(f.name, "held");
  tree().drop(f);
  EXPECT_FALSE(f.gate().active());
  tree().drop(f);
}

}  // namespace
}  // namespace holdfast::kernel
