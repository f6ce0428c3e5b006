#include "kernel/driver/software_node.h"

#include <algorithm>
#include <cerrno>
#include <new>

#include "kernel/core/error_pointer.h"
#include "kernel/driver/devices.h"
#include "kernel/kobject/kobject.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

// What tells our handles from others; nobody looks into it.
constexpr char kOperations = 0;
const ::fwnode_operations* operations() {
  return reinterpret_cast<const ::fwnode_operations*>(&kOperations);
}

SoftwareNode* node_of(::kobject* object) {
  return reinterpret_cast<SoftwareNode*>(reinterpret_cast<char*>(object) -
                                         offsetof(SoftwareNode, object));
}

void release_node(::kobject* object) {
  SoftwareNode* node = node_of(object);
  current_kernel().devices().software_nodes().forget(node);
  if (node->allocated) {
    free_properties(node->node->properties);
    seq::release(node->node);
  }
  node->~SoftwareNode();
  seq::release(node);
}

constexpr ::kobj_type make_type(void (*release)(::kobject*)) {
  ::kobj_type type{};
  type.release = release;
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kType = make_type(release_node);
constexpr ::kobj_type kSetType = make_type(nullptr);  // its memory is SoftwareNodes'

int free_id(const std::vector<SoftwareNode*>& siblings) {
  for (int id = 0;; ++id) {
    if (std::ranges::none_of(siblings, [id](SoftwareNode* node) { return node->id == id; }))
      return id;
  }
}

}  // namespace

SoftwareNodes::SoftwareNodes() {
  set_.kobj.ktype = &kSetType;
  kset_init(&set_);
  kobject_name_borrow(&set_.kobj, "software_nodes");
  VERIFY(kobject_add(&set_.kobj, current_kernel().data().kernel_kobj) == 0);
}

Result<SoftwareNode*> SoftwareNodes::add(const ::software_node* node, SoftwareNode* parent,
                                         bool allocated, const void* site) {
  void* memory = seq::allocate(sizeof(SoftwareNode), site);
  if (!memory) return Error{ENOMEM};
  auto* added = new (memory) SoftwareNode;
  added->handle.ops = operations();
  added->node = node;
  added->parent = parent;
  added->object.kset = &set_;
  {
    LockGuard guard(lock_);
    added->id = free_id(siblings(parent));
    siblings(parent).push_back(added);
    all_.push_back(added);
  }
  kobject_init(&added->object, &kType);
  const std::string name = node->name ? node->name : format_string("node%d", added->id);
  int error = kobject_name_set(&added->object, name);
  if (!error) error = kobject_add(&added->object, parent ? &parent->object : nullptr);
  if (error) {
    kobject_put(&added->object);
    return Error{-error};
  }
  added->allocated = allocated;  // until here the caller frees it
  kobject_uevent(&added->object, UeventAction::kAdd);
  return added;
}

int SoftwareNodes::add(const ::software_node* node, const void* site) {
  SoftwareNode* parent = find(node->parent);
  if (find(node)) return -EEXIST;
  if (node->parent && !parent) return -EINVAL;
  const Result<SoftwareNode*> added = add(node, parent, false, site);
  return added ? 0 : -added.code();
}

SoftwareNode* SoftwareNodes::find(const ::software_node* node) {
  if (!node) return nullptr;
  LockGuard guard(lock_);
  for (SoftwareNode* known : all_) {
    if (known->node == node) return known;
  }
  return nullptr;
}

SoftwareNode* SoftwareNodes::find(const ::software_node* parent, std::string_view name) {
  LockGuard guard(lock_);
  for (SoftwareNode* known : all_) {
    if (known->node->parent != parent || !known->node->name || name != known->node->name) continue;
    kobject_get(&known->object);
    return known;
  }
  return nullptr;
}

SoftwareNode* SoftwareNodes::next_child(SoftwareNode* parent, SoftwareNode* child) {
  LockGuard guard(lock_);
  const std::vector<SoftwareNode*>& children = parent->children;
  auto at = children.begin();
  if (child) {
    at = std::ranges::find(children, child);
    if (at != children.end()) ++at;
  }
  if (at == children.end()) return nullptr;
  kobject_get(&(*at)->object);
  return *at;
}

SoftwareNode* SoftwareNodes::named_child(SoftwareNode* parent, std::string_view name) {
  LockGuard guard(lock_);
  for (SoftwareNode* child : parent->children) {
    if (name != child->object.name) continue;
    kobject_get(&child->object);
    return child;
  }
  return nullptr;
}

void SoftwareNodes::forget(SoftwareNode* node) {
  LockGuard guard(lock_);
  std::erase(siblings(node->parent), node);
  std::erase(all_, node);
}

SoftwareNode* software_node_of(const ::fwnode_handle* handle) {
  if (!handle || is_error_pointer(handle)) return nullptr;
  if (handle->ops != operations()) return nullptr;
  return reinterpret_cast<SoftwareNode*>(const_cast<::fwnode_handle*>(handle));
}

std::string node_name(const ::fwnode_handle* handle) {
  const SoftwareNode* node = software_node_of(handle);
  return node && node->object.name ? node->object.name : "(null)";
}

std::string node_path(const ::fwnode_handle* handle) {
  std::string path = node_name(handle);
  const SoftwareNode* node = software_node_of(handle);
  for (node = node ? node->parent : nullptr; node; node = node->parent)
    path = node_name(&node->handle) + "/" + path;
  return path;
}

}  // namespace holdfast::kernel
