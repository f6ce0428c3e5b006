#include <gtest/gtest.h>
#include <holdfast/abi/rbtree.h>

#include <cstdint>
#include <map>
#include <vector>

namespace holdfast::kernel::abi {
void rb_insert_color(::rb_node*, ::rb_root*);
void rb_erase(::rb_node*, ::rb_root*);
void rb_replace_node(::rb_node*, ::rb_node*, ::rb_root*);
::rb_node* rb_first(const ::rb_root*);
::rb_node* rb_last(const ::rb_root*);
::rb_node* rb_next(const ::rb_node*);
::rb_node* rb_prev(const ::rb_node*);
::rb_node* rb_first_postorder(const ::rb_root*);
::rb_node* rb_next_postorder(const ::rb_node*);
}  // namespace holdfast::kernel::abi

namespace holdfast::kernel {
namespace {

struct Item {
  ::rb_node node;
  int key;
};

int key_of(const ::rb_node* node) { return reinterpret_cast<const Item*>(node)->key; }
bool black(const ::rb_node* node) { return !node || (node->__rb_parent_color & 1); }

void add(::rb_root* root, Item* item) {
  ::rb_node **link = &root->rb_node, *parent = nullptr;
  while (*link) {
    parent = *link;
    link = item->key < key_of(parent) ? &parent->rb_left : &parent->rb_right;
  }
  item->node = {reinterpret_cast<unsigned long>(parent), nullptr, nullptr};
  *link = &item->node;
  abi::rb_insert_color(&item->node, root);
}

// The black height, or -1 if an invariant is broken.
int height(const ::rb_node* node, const ::rb_node* parent) {
  if (!node) return 0;
  if (reinterpret_cast<const ::rb_node*>(node->__rb_parent_color & ~3ul) != parent) return -1;
  if (!black(node) && (!black(node->rb_left) || !black(node->rb_right))) return -1;
  const int left = height(node->rb_left, node), right = height(node->rb_right, node);
  return left < 0 || left != right ? -1 : left + black(node);
}

TEST(RbTree, StaysBalancedAndInOrder) {
  ::rb_root root{};
  std::vector<Item> items(300);
  std::map<int, Item*> model;
  std::uint64_t random = 7;
  for (int round = 0; round < 20000; ++round) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    const int key = static_cast<int>(random >> 40) % 300;
    Item& item = items[static_cast<std::size_t>(key)];
    if (model.count(key)) {
      abi::rb_erase(&item.node, &root);
      model.erase(key);
    } else {
      item.key = key;
      add(&root, &item);
      model[key] = &item;
    }
    ASSERT_TRUE(black(root.rb_node));
    ASSERT_GE(height(root.rb_node, nullptr), 0) << round;
    if (round % 50 != 0) continue;
    ::rb_node* at = abi::rb_first(&root);
    for (auto& [expected, unused] : model) {
      ASSERT_NE(at, nullptr);
      ASSERT_EQ(key_of(at), expected);
      at = abi::rb_next(at);
    }
    ASSERT_EQ(at, nullptr);
    at = abi::rb_last(&root);
    for (auto it = model.rbegin(); it != model.rend(); ++it, at = abi::rb_prev(at)) {
      ASSERT_EQ(key_of(at), it->first);
    }
    std::size_t count = 0;
    for (at = abi::rb_first_postorder(&root); at; at = abi::rb_next_postorder(at)) ++count;
    ASSERT_EQ(count, model.size());
  }
}

TEST(RbTree, ReplacesANode) {
  ::rb_root root{};
  Item items[3] = {{{}, 1}, {{}, 2}, {{}, 3}}, other{{}, 2};
  for (Item& item : items) add(&root, &item);
  abi::rb_replace_node(&items[1].node, &other.node, &root);
  EXPECT_EQ(abi::rb_next(&items[0].node), &other.node);
  EXPECT_EQ(abi::rb_prev(&items[2].node), &other.node);
  EXPECT_EQ(height(root.rb_node, nullptr), 1);
}

}  // namespace
}  // namespace holdfast::kernel
