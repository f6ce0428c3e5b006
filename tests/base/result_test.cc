#include "base/result.h"

#include <gtest/gtest.h>

#include <string>

#include "base/intrusive_list.h"
#include "base/ref.h"

namespace holdfast {
namespace {

Result<int> half(int n) {
  if (n % 2) return Error{EINVAL};
  return n / 2;
}

Result<std::string> quarter(int n) {
  int h = TRY(half(n));
  int q = TRY(half(h));
  return std::to_string(q);
}

TEST(Result, TryPassesTheErrorOn) {
  EXPECT_EQ(*quarter(8), "2");
  EXPECT_EQ(quarter(6).error(), Error{EINVAL});
}

TEST(Status, FromCResult) {
  EXPECT_TRUE(status_from(3).ok());
  EXPECT_EQ(status_from(-ENOENT).code(), ENOENT);
  EXPECT_EQ(status_from(-ENOENT).negative(), -ENOENT);
}

struct Counted : RefCounted {
  explicit Counted(int& alive) : alive_(alive) { ++alive_; }
  ~Counted() override { --alive_; }
  int& alive_;
};

TEST(RefPtr, FreesWithTheLastReference) {
  int alive = 0;
  RefPtr<Counted> a = make_ref<Counted>(alive);
  RefPtr<Counted> b = a;
  a = nullptr;
  EXPECT_EQ(alive, 1);
  b = nullptr;
  EXPECT_EQ(alive, 0);
}

struct Tag;
struct Item : ListNode<Tag> {
  explicit Item(int n) : number(n) {}
  int number;
};

TEST(IntrusiveList, KeepsOrderAndUnlinksInPlace) {
  IntrusiveList<Item, Tag> list;
  Item one(1), two(2), three(3);
  list.push_back(two);
  list.push_back(three);
  list.push_front(one);
  int sum = 0, order = 0;
  list.for_each([&](Item& item) {
    order = order * 10 + item.number;
    sum += item.number;
    item.unlink();
  });
  EXPECT_EQ(order, 123);
  EXPECT_EQ(sum, 6);
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace holdfast
