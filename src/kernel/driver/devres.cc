#include "kernel/driver/devres.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/core/gfp.h"
#include "kernel/core/module_call.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

// Lies before what the driver sees. A group is one node that opens and, while closed, one that
// closes it; both have the group's id.
struct Node {
  ::list_head entry;  // first
  DevresRelease release;
  std::size_t size;
  Node* other;  // of a group: its other end
  void* id;
  bool opens, closes;
  alignas(16) char data[1];
};
constexpr std::size_t kHeader = offsetof(Node, data);

Node* node_of(void* resource) {
  return reinterpret_cast<Node*>(static_cast<char*>(resource) - kHeader);
}
Node* node_at(::list_head* entry) { return reinterpret_cast<Node*>(entry); }

void append(::list_head& head, Node& node) {
  node.entry = ::list_head{&head, head.prev};
  head.prev->next = &node.entry;
  head.prev = &node.entry;
}
void take_off(Node& node) {
  node.entry.prev->next = node.entry.next;
  node.entry.next->prev = node.entry.prev;
  node.entry = ::list_head{&node.entry, &node.entry};
}

// Newest first. With the lock held.
Node* find(::device* device, DevresRelease release, DevresMatch match, void* data) {
  for (::list_head* at = device->devres_head.prev; at != &device->devres_head; at = at->prev) {
    Node* node = node_at(at);
    if (node->release != release) continue;
    if (!match || match(device, node->data, data)) return node;
  }
  return nullptr;
}

Node* make(DevresRelease release, std::size_t size, unsigned gfp, const void* site) {
  auto* node =
      static_cast<Node*>(current_kernel().slab().kmalloc(kHeader + size, gfp | HF_GFP_ZERO, site));
  if (!node) return nullptr;
  node->release = release;
  node->size = size;
  node->entry = ::list_head{&node->entry, &node->entry};
  return node;
}

bool is_empty(const ::list_head& head) { return !head.next || head.next == &head; }

void release_node(::device* device, Node* node) {
  if (node->release) call_module_void(node->release, device, static_cast<void*>(node->data));
  seq::release(node);
}

void release_memory(::device*, void*) {}
int match_memory(::device*, void* resource, void* data) { return resource == data; }

struct Action {
  void (*action)(void*);
  void* data;
};
void release_action(::device*, void* resource) {
  auto* own = static_cast<Action*>(resource);
  own->action(own->data);
}
int match_action(::device*, void* resource, void* data) {
  return std::memcmp(resource, data, sizeof(Action)) == 0;
}

}  // namespace

void* devres_alloc(DevresRelease release, std::size_t size, unsigned gfp, const void* site) {
  Node* node = make(release, size, gfp, site);
  return node ? node->data : nullptr;
}

void devres_free(void* resource) {
  if (!resource) return;
  Node* node = node_of(resource);
  if (!is_empty(node->entry)) warn("devres_free", "the resource is still on its device");
  seq::release(node);
}

void devres_add(::device* device, void* resource) {
  SpinGuard guard(device->devres_lock);
  append(device->devres_head, *node_of(resource));
}

void* devres_find(::device* device, DevresRelease release, DevresMatch match, void* data) {
  SpinGuard guard(device->devres_lock);
  Node* node = find(device, release, match, data);
  return node ? node->data : nullptr;
}

void* devres_get(::device* device, void* resource, DevresMatch match, void* data) {
  Node* fresh = node_of(resource);
  {
    SpinGuard guard(device->devres_lock);
    Node* known = find(device, fresh->release, match, data);
    if (!known) {
      append(device->devres_head, *fresh);
      return resource;
    }
    resource = known->data;
  }
  seq::release(fresh);
  return resource;
}

void devres_for_each_res(::device* device, DevresRelease release, DevresMatch match,
                         void* match_data, void (*visit)(::device*, void*, void*), void* data) {
  if (!visit) return;
  SpinGuard guard(device->devres_lock);
  ::list_head* before = nullptr;
  for (::list_head* at = device->devres_head.prev; at != &device->devres_head; at = before) {
    before = at->prev;
    Node* node = node_at(at);
    if (node->release != release) continue;
    if (match && !match(device, node->data, match_data)) continue;
    visit(device, node->data, data);
  }
}

void* devres_remove(::device* device, DevresRelease release, DevresMatch match, void* data) {
  SpinGuard guard(device->devres_lock);
  Node* node = find(device, release, match, data);
  if (!node) return nullptr;
  take_off(*node);
  return node->data;
}

int devres_destroy(::device* device, DevresRelease release, DevresMatch match, void* data) {
  void* resource = devres_remove(device, release, match, data);
  if (!resource) return -ENOENT;
  devres_free(resource);
  return 0;
}

int devres_release(::device* device, DevresRelease release, DevresMatch match, void* data) {
  void* resource = devres_remove(device, release, match, data);
  if (!resource) return -ENOENT;
  release_node(device, node_of(resource));
  return 0;
}

bool has_devres(::device* device) { return !is_empty(device->devres_head); }

int release_all_devres(::device* device) {
  int count = 0;
  if (!device->devres_head.next) {
    warn("devres_release_all", "the device was never initialized");
    return -ENODEV;
  }
  for (;;) {
    Node* node = nullptr;
    {
      SpinGuard guard(device->devres_lock);
      if (is_empty(device->devres_head)) return count;
      node = node_at(device->devres_head.prev);
      take_off(*node);
    }
    release_node(device, node);
    ++count;
  }
}

void* devres_open_group(::device* device, void* id, unsigned gfp, const void* site) {
  Node* node = make(nullptr, 0, gfp, site);
  if (!node) return nullptr;
  node->opens = true;
  node->id = id ? id : node;
  SpinGuard guard(device->devres_lock);
  append(device->devres_head, *node);
  return node->id;
}

namespace {

// The newest group of that id; nullptr: the newest that is still open. With the lock held.
Node* find_group(::device* device, void* id) {
  for (::list_head* at = device->devres_head.prev; at != &device->devres_head; at = at->prev) {
    Node* node = node_at(at);
    if (node->opens && (id ? node->id == id : !node->other)) return node;
  }
  return nullptr;
}

}  // namespace

void devres_close_group(::device* device, void* id) {
  Node* end = make(nullptr, 0, kGfpKernel, nullptr);
  Node* group = nullptr;
  {
    SpinGuard guard(device->devres_lock);
    group = find_group(device, id);
    if (group && end) {
      end->closes = true;
      end->other = group;
      group->other = end;
      append(device->devres_head, *end);
      end = nullptr;
    }
  }
  seq::release(end);
  if (!group) warn("devres_close_group", "no such group");
}

void devres_remove_group(::device* device, void* id) {
  Node* group = nullptr;
  {
    SpinGuard guard(device->devres_lock);
    group = find_group(device, id);
    if (group) {
      take_off(*group);
      if (group->other) take_off(*group->other);
    }
  }
  if (!group) {
    warn("devres_remove_group", "no such group");
    return;
  }
  seq::release(group->other);
  seq::release(group);
}

// What was added since it was opened, up to where it was closed.
int devres_release_group(::device* device, void* id) {
  int count = 0;
  for (bool more = true; more;) {
    Node* node = nullptr;
    {
      SpinGuard guard(device->devres_lock);
      Node* group = find_group(device, id);
      if (!group) {
        more = false;
      } else {
        ::list_head* last = group->other ? &group->other->entry : device->devres_head.prev;
        node = node_at(last);
        // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what closes has what it closes
        if (node->closes) node->other->other = nullptr;
        more = node != group;
        take_off(*node);
      }
    }
    if (!node) {
      if (count == 0) warn("devres_release_group", "no such group");
      break;
    }
    count += node->release != nullptr;
    id = id ? id : node->id;
    release_node(device, node);
  }
  return count;
}

void* devm_kmalloc(::device* device, std::size_t size, unsigned gfp, const void* site) {
  if (size == 0) return reinterpret_cast<void*>(16);  // ZERO_SIZE_PTR
  Node* node = make(release_memory, size, gfp, site);
  if (!node) return nullptr;
  devres_add(device, node->data);
  return node->data;
}

void devm_kfree(::device* device, const void* block) {
  if (reinterpret_cast<std::uintptr_t>(block) <= 16) return;
  if (devres_destroy(device, release_memory, match_memory, const_cast<void*>(block)))
    warn("devm_kfree", "the memory is not the device's");
}

void* devm_krealloc(::device* device, void* block, std::size_t size, unsigned gfp,
                    const void* site) {
  if (reinterpret_cast<std::uintptr_t>(block) <= 16) return devm_kmalloc(device, size, gfp, site);
  if (size == 0) {
    devm_kfree(device, block);
    return reinterpret_cast<void*>(16);
  }
  const std::size_t old = node_of(block)->size;
  if (size <= old) return block;
  void* bigger = devm_kmalloc(device, size, gfp, site);
  if (!bigger) return nullptr;
  std::memcpy(bigger, block, old);
  devm_kfree(device, block);
  return bigger;
}

int devm_add_action(::device* device, void (*action)(void*), void* data, const void* site) {
  void* resource = devres_alloc(release_action, sizeof(Action), kGfpKernel, site);
  if (!resource) return -ENOMEM;
  *static_cast<Action*>(resource) = {action, data};
  devres_add(device, resource);
  return 0;
}

void devm_remove_action(::device* device, void (*action)(void*), void* data) {
  Action wanted{action, data};
  if (devres_destroy(device, release_action, match_action, &wanted))
    warn("devm_remove_action", "no such action");
}

void devm_release_action(::device* device, void (*action)(void*), void* data) {
  Action wanted{action, data};
  if (devres_release(device, release_action, match_action, &wanted))
    warn("devm_release_action", "no such action");
}

}  // namespace holdfast::kernel
