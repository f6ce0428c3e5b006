// Removal. All gates of the subtree are shut first, under the lock: from then on nobody finds a
// name or gets in. Then leaf by leaf: drain, unlink. A node stays its directory's entry until it
// has drained, so that a second remover, of it or of something above it, waits for the same calls,
// and so that its name is taken until then (EEXIST), as in Linux.
#include "kernel/core/task.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/kernfs/kernfs.h"

namespace holdfast::kernel::kernfs {

void KernFs::wake() {
  LockGuard guard(lock_);
  for (Task* task : waiting_) task->host->unpark(*task);
}

template <class Done>
void KernFs::wait_until(Done&& done) {
  Task& self = current_task();
  for (;;) {
    {
      LockGuard guard(lock_);
      std::erase(waiting_, &self);
      if (done()) return;
      waiting_.push_back(&self);
    }
    self.host->park("kernfs_drain", host::kForever);
  }
}

void KernFs::shut_subtree(Node& top) {
  for (const auto& [name, child] : top.children) shut_subtree(*child);
  if (top.shut) return;
  top.shut = true;
  top.busy_at_shut = !top.gate().deactivate();
}

RefPtr<Node> KernFs::first_leaf(Node& top) {
  Node* at = &top;
  while (!at->children.empty()) at = at->children.begin()->second.get();
  return RefPtr<Node>(at);
}

void KernFs::unlink_locked(Node& node, std::vector<RefPtr<Node>>& gone) {
  RefPtr<Node> directory = std::move(node.parent);
  auto entry = directory->children.find(node.name);
  gone.push_back(std::move(entry->second));
  directory->children.erase(entry);
  if (node.is_directory()) --directory->subdirectories;
  if (node.target) gone.push_back(std::move(node.target));
  gone.push_back(std::move(directory));
}

// All that nobody is inside of, leaves first: usually everything, in one go.
void KernFs::unlink_idle(Node& node, std::vector<RefPtr<Node>>& gone) {
  for (auto at = node.children.begin(); at != node.children.end();) {
    Node& child = *at->second;
    ++at;
    unlink_idle(child, gone);
  }
  if (node.children.empty() && !node.busy_at_shut && !node.draining) unlink_locked(node, gone);
}

void KernFs::remove(Node& top) {
  if (&top == root_.get()) return;
  RefPtr<Node> keep(&top);
  std::string path;
  bool hidden = false;
  {
    LockGuard guard(lock_);
    if (!top.parent) return;
    hidden = !top.shut;
    if (hidden) path = path_locked(*top.parent);
    shut_subtree(top);
  }
  if (hidden) kernel_.vfs().tell_removed(path == "/" ? where_ : where_ + path, top.name);
  for (;;) {
    std::vector<RefPtr<Node>> gone;  // goes after the lock
    RefPtr<Node> leaf;
    bool mine = false;
    {
      LockGuard guard(lock_);
      if (top.parent) unlink_idle(top, gone);
      if (!top.parent) return;
      leaf = first_leaf(top);
      mine = !leaf->draining;
      leaf->draining = true;
    }
    if (!mine) {
      wait_until([&] { return !leaf->parent; });
      continue;
    }
    leaf->gate().drain("kernfs_drain");
    {
      LockGuard guard(lock_);
      unlink_locked(*leaf, gone);
    }
    wake();
  }
}

Status KernFs::remove(Node& directory, std::string_view name) {
  auto node = find(directory, name);
  if (!node) return Error{ENOENT};
  remove(*node);
  return {};
}

bool KernFs::remove_self(Node& node) {
  RefPtr<Node> keep(&node);
  bool first = false;
  {
    LockGuard guard(lock_);
    first = !node.suicidal;
    node.suicidal = true;
  }
  break_active(node);
  if (first) {
    remove(node);
    LockGuard guard(lock_);
    node.suicided = true;
    // Under the lock: a loser must not see the gate empty before the winner is back in.
    unbreak_active(node);
    return true;
  }
  wake();
  wait_until([&] { return node.suicided && node.gate().drained(); });
  unbreak_active(node);
  return false;
}

}  // namespace holdfast::kernel::kernfs
