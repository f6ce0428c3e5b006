#include "kernel/kobject/kobject.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

const char* name_of(const ::kobject* object) { return object->name ? object->name : "(null)"; }

void list_init(::list_head& head) { head = ::list_head{&head, &head}; }
void list_add_tail(::list_head& node, ::list_head& head) {
  node = ::list_head{&head, head.prev};
  head.prev->next = &node;
  head.prev = &node;
}
void list_remove(::list_head& node) {
  node.prev->next = node.next;
  node.next->prev = node.prev;
  list_init(node);
}
::kobject* entry_of(::list_head* node) {
  return reinterpret_cast<::kobject*>(reinterpret_cast<char*>(node) - offsetof(::kobject, entry));
}

void join_kset(::kobject* object) {
  if (!object->kset) return;
  kobject_get(&object->kset->kobj);
  SpinGuard guard(object->kset->list_lock);
  list_add_tail(object->entry, object->kset->list);
}

void leave_kset(::kobject* object) {
  if (!object->kset) return;
  {
    SpinGuard guard(object->kset->list_lock);
    list_remove(object->entry);
  }
  kobject_put(&object->kset->kobj);
}

int create_dir(::kobject* object) {
  if (int error = sysfs::create_dir(object)) return error;
  const ::kobj_type* type = object->ktype;
  int error = 0;
  if (type && type->default_attrs) error = sysfs::create_files(object, type->default_attrs);
  if (type && !error) error = sysfs::create_groups(object, type->default_groups);
  if (error) sysfs::remove_dir(object);
  return error;
}

int complain(::kobject* object, ::kobject* parent, int error) {
  if (error == -EEXIST) {
    current_kernel().log().print(
        Level::kError,
        "kobject_add_internal failed for %s with -EEXIST, don't try to register things with the "
        "same name in the same directory.",
        name_of(object));
  } else {
    current_kernel().log().print(Level::kError,
                                 "kobject_add_internal failed for %s (error: %d parent: %s)",
                                 name_of(object), error, parent ? name_of(parent) : "'none'");
  }
  return error;
}

// Out of sysfs and the kset; the parent's reference is still held.
void delete_internal(::kobject* object) {
  if (object->ktype && object->sd) sysfs::remove_groups(object, object->ktype->default_groups);
  if (object->state_add_uevent_sent && !object->state_remove_uevent_sent)
    kobject_uevent(object, UeventAction::kRemove);
  sysfs::remove_dir(object);
  object->state_in_sysfs = 0;
  leave_kset(object);
}

void cleanup(::kobject* object) {
  const char* name = object->hf_static_name ? nullptr : object->name;
  ::kobject* parent = object->parent;
  if (object->state_in_sysfs) {
    delete_internal(object);
  } else {
    parent = nullptr;  // nothing of it is held
  }
  if (object->ktype && object->ktype->release) call_module_void(object->ktype->release, object);
  // `object` may be freed from here on.
  seq::release(name);
  kobject_put(parent);
}

void release_dynamic(::kobject* object) { seq::release(object); }

constexpr ::kobj_type make_dynamic_type() {
  ::kobj_type type{};
  type.release = release_dynamic;
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kDynamicType = make_dynamic_type();

long show_attribute(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::kobj_attribute*>(attribute);
  return own->show ? own->show(object, own, buffer) : -EIO;
}
long store_attribute(::kobject* object, ::attribute* attribute, const char* buffer,
                     unsigned long size) {
  auto* own = reinterpret_cast<::kobj_attribute*>(attribute);
  return own->store ? own->store(object, own, buffer, size) : -EIO;
}

}  // namespace

const ::sysfs_ops kobj_sysfs_ops = {show_attribute, store_attribute};

void kobject_init(::kobject* object, const ::kobj_type* type) {
  if (!object || !type) {
    current_kernel().log().emit(
        Level::kError, format_string("kobject (%p): %s", static_cast<void*>(object),
                                     object ? "must have a ktype to be initialized properly!"
                                            : "invalid kobject pointer!"));
    print_stack(Level::kError, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
    return;
  }
  if (object->state_initialized) {
    current_kernel().log().emit(
        Level::kError, format_string("kobject (%p): tried to init an initialized object, something "
                                     "is seriously wrong.",
                                     static_cast<void*>(object)));
    print_stack(Level::kError, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
  }
  object->kref.hf_count = 1;
  list_init(object->entry);
  object->state_in_sysfs = 0;
  object->state_add_uevent_sent = 0;
  object->state_remove_uevent_sent = 0;
  object->state_initialized = 1;
  object->ktype = type;
}

static void warn_of(const char* function, const ::kobject* object, const char* what) {
  const std::string text = format_string("kobject: '%s' (%p): %s", name_of(object),
                                         static_cast<const void*>(object), what);
  warn(function, "%s", text.c_str());
}

::kobject* kobject_get(::kobject* object) {
  if (!object) return nullptr;
  if (!object->state_initialized)
    warn_of("kobject_get", object, "is not initialized, yet kobject_get() is being called.");
  if (marked_add(object->kref.hf_count, 1) <= 1)
    warn("refcount_warn_saturate", "refcount_t: addition on 0; use-after-free.");
  return object;
}

::kobject* kobject_get_unless_zero(::kobject* object) {
  if (!object) return nullptr;
  int seen = marked_load(object->kref.hf_count);
  while (seen != 0) {
    if (marked_compare_exchange(object->kref.hf_count, seen, seen + 1)) return object;
  }
  return nullptr;
}

void kobject_put(::kobject* object) {
  if (!object) return;
  if (!object->state_initialized)
    warn_of("kobject_put", object, "is not initialized, yet kobject_put() is being called.");
  const int left = marked_sub(object->kref.hf_count, 1);
  if (left == 0) cleanup(object);
  if (left < 0) warn("refcount_warn_saturate", "refcount_t: underflow; use-after-free.");
}

int kobject_name_set(::kobject* object, std::string_view name) {
  auto* copy = static_cast<char*>(seq::allocate(name.size() + 1, nullptr));
  if (!copy) return -ENOMEM;
  std::memcpy(copy, name.data(), name.size());
  for (char* c = copy; *c; ++c) {
    if (*c == '/') *c = '!';  // as sysfs needs it
  }
  const char* old = object->hf_static_name ? nullptr : object->name;
  object->name = copy;
  object->hf_static_name = 0;
  seq::release(old);
  return 0;
}

void kobject_name_borrow(::kobject* object, const char* name) {
  object->name = name;
  object->hf_static_name = 1;
}

int kobject_add(::kobject* object, ::kobject* parent) {
  if (!object) return -EINVAL;
  if (!object->state_initialized) {
    current_kernel().log().emit(
        Level::kError,
        format_string("kobject '%s' (%p): tried to add an uninitialized object, something is "
                      "seriously wrong.",
                      name_of(object), static_cast<void*>(object)));
    print_stack(Level::kError, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
    return -EINVAL;
  }
  object->parent = parent;
  if (!object->name || !*object->name) {
    warn("kobject_add_internal", "%s",
         format_string("kobject: (%p): attempted to be registered with empty name!",
                       static_cast<void*>(object))
             .c_str());
    return -EINVAL;
  }
  ::kobject* held = kobject_get(parent);
  if (object->kset) {
    if (!held) held = kobject_get(&object->kset->kobj);
    join_kset(object);
    object->parent = held;
  }
  const int error = create_dir(object);
  if (!error) {
    object->state_in_sysfs = 1;
    return 0;
  }
  leave_kset(object);
  complain(object, held, error);
  kobject_put(held);
  object->parent = nullptr;
  return error;
}

void kobject_del(::kobject* object) {
  if (!object) return;
  ::kobject* parent = object->parent;
  delete_internal(object);
  object->parent = nullptr;
  kobject_put(parent);
}

std::string kobject_path(::kobject* object) {
  std::string path;
  for (; object; object = object->parent) path = "/" + std::string(name_of(object)) + path;
  return path;
}

int kobject_rename(::kobject* object, std::string_view name) {
  if (!object || !object->parent || !object->sd) return -EINVAL;
  ::kobject* parent = object->parent;
  const std::string old = "DEVPATH_OLD=" + kobject_path(object);
  const Status renamed =
      sysfs::tree().rename(*kernfs::node_of(object->sd), *sysfs::directory_of(parent), name);
  if (!renamed.ok()) return renamed.negative();
  if (int error = kobject_name_set(object, name)) return error;
  std::array<char*, 2> extra{const_cast<char*>(old.c_str()), nullptr};
  kobject_uevent(object, UeventAction::kMove, extra.data());
  return 0;
}

int kobject_move(::kobject* object, ::kobject* parent) {
  if (!object || !object->parent || !object->sd) return -EINVAL;
  if (!parent && object->kset) parent = &object->kset->kobj;
  kobject_get(parent);
  const std::string old = "DEVPATH_OLD=" + kobject_path(object);
  const Status moved = sysfs::tree().rename(*kernfs::node_of(object->sd),
                                            *sysfs::directory_of(parent), object->name);
  if (!moved.ok()) {
    kobject_put(parent);
    return moved.negative();
  }
  ::kobject* old_parent = object->parent;
  object->parent = parent;
  kobject_put(old_parent);
  std::array<char*, 2> extra{const_cast<char*>(old.c_str()), nullptr};
  kobject_uevent(object, UeventAction::kMove, extra.data());
  return 0;
}

::kobject* kobject_create(const void* site) {
  auto* object = static_cast<::kobject*>(seq::allocate(sizeof(::kobject), site));
  if (object) kobject_init(object, &kDynamicType);
  return object;
}

::kobject* kobject_create_and_add(std::string_view name, ::kobject* parent, const void* site) {
  ::kobject* object = kobject_create(site);
  if (!object) return nullptr;
  int error = kobject_name_set(object, name);
  if (!error) error = kobject_add(object, parent);
  if (!error) return object;
  current_kernel().log().print(Level::kWarning, "kobject_create_and_add: kobject_add error: %d",
                               error);
  kobject_put(object);
  return nullptr;
}

namespace {

::kset* set_of(::kobject* object) {
  return reinterpret_cast<::kset*>(reinterpret_cast<char*>(object) - offsetof(::kset, kobj));
}

void release_set(::kobject* object) { seq::release(set_of(object)); }

constexpr ::kobj_type make_set_type() {
  ::kobj_type type{};
  type.release = release_set;
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kSetType = make_set_type();

}  // namespace

void kset_init(::kset* set) {
  kobject_init(&set->kobj, set->kobj.ktype ? set->kobj.ktype : &kSetType);
  list_init(set->list);
  set->list_lock = ::spinlock{};
}

int kset_register(::kset* set) {
  if (!set) return -EINVAL;
  kset_init(set);
  if (int error = kobject_add(&set->kobj, set->kobj.parent)) return error;
  kobject_uevent(&set->kobj, UeventAction::kAdd);
  return 0;
}

void kset_unregister(::kset* set) {
  if (!set) return;
  kobject_del(&set->kobj);
  kobject_put(&set->kobj);
}

::kobject* kset_find_obj(::kset* set, std::string_view name) {
  SpinGuard guard(set->list_lock);
  for (::list_head* at = set->list.next; at != &set->list; at = at->next) {
    ::kobject* object = entry_of(at);
    if (object->name && name == object->name) return kobject_get_unless_zero(object);
  }
  return nullptr;
}

::kset* kset_create_and_add(std::string_view name, const ::kset_uevent_ops* operations,
                            ::kobject* parent, const void* site) {
  auto* set = static_cast<::kset*>(seq::allocate(sizeof(::kset), site));
  if (!set) return nullptr;
  set->uevent_ops = operations;
  set->kobj.parent = parent;
  set->kobj.ktype = &kSetType;
  int error = kobject_name_set(&set->kobj, name);
  if (!error) error = kset_register(set);
  if (!error) return set;
  seq::release(set->kobj.name);
  seq::release(set);
  return nullptr;
}

}  // namespace holdfast::kernel
