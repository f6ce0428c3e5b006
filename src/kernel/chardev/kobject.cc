#include "kernel/chardev/kobject.h"

#include <cerrno>
#include <cstring>

#include "kernel/core/atomic.h"
#include "kernel/core/module_call.h"
#include "kernel/core/warn.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {

void kobject_init(::kobject* object, const ::kobj_type* type) {
  object->hf_references = 1;
  object->entry = ::list_head{&object->entry, &object->entry};
  object->ktype = type;
  object->state_initialized = 1;
}

::kobject* kobject_get(::kobject* object) {
  if (!object) return nullptr;
  if (!object->state_initialized)
    warn("kobject_get",
         "kobject: '%s' (%p): is not initialized, yet kobject_get() is being called.",
         object->name ? object->name : "(null)", static_cast<void*>(object));
  if (marked_add(object->hf_references, 1) <= 1)
    warn("refcount_warn_saturate", "refcount_t: addition on 0; use-after-free.");
  return object;
}

static void last_put(::kobject* object) {
  const char* name = object->name;
  if (object->ktype && object->ktype->release) call_module_void(object->ktype->release, object);
  // `object` may be freed from here on.
  seq::release(name);
}

void kobject_put(::kobject* object) {
  if (!object) return;
  const int left = marked_sub(object->hf_references, 1);
  if (left == 0) last_put(object);
  if (left < 0) warn("refcount_warn_saturate", "refcount_t: underflow; use-after-free.");
}

int kobject_name_set(::kobject* object, std::string_view name) {
  auto* copy = static_cast<char*>(seq::allocate(name.size() + 1, nullptr));
  if (!copy) return -ENOMEM;
  std::memcpy(copy, name.data(), name.size());
  for (char* c = copy; *c; ++c) {
    if (*c == '/') *c = '!';  // as sysfs needs it
  }
  const char* old = object->name;
  object->name = copy;
  seq::release(old);
  return 0;
}

}  // namespace holdfast::kernel
