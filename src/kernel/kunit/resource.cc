// What goes when a case ends: memory, and whatever else it registered. The newest goes first.
#include <cerrno>

#include "kernel/core/c_list.h"
#include "kernel/core/module_call.h"
#include "kernel/core/slab.h"
#include "kernel/core/spinlock.h"
#include "kernel/kernel.h"
#include "kernel/kunit/kunit.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::kunit {
namespace {

::kunit_resource& resource_at(::list_head* node) {
  return list_object<::kunit_resource>(*node, offsetof(::kunit_resource, node));
}

void free_memory(::kunit_resource* resource) { seq::release(resource->data); }

bool is_memory(::kunit*, ::kunit_resource* resource, void* memory) {
  return resource->free == free_memory && resource->data == memory;
}

}  // namespace

int add_resource(::kunit& test, int (*init)(::kunit_resource*, void*),
                 void (*free)(::kunit_resource*), ::kunit_resource& resource, void* data) {
  resource.free = free;
  resource.hf_references = 1;  // the list's
  if (init) {
    if (int error = call_module(-EFAULT, init, &resource, data)) return error;
  } else {
    resource.data = data;
  }
  SpinGuard guard(test.lock);
  list_push_back(resource.node, test.resources);
  return 0;
}

void take_resource(::kunit_resource& resource) {
  __atomic_add_fetch(&resource.hf_references, 1, __ATOMIC_RELAXED);
}

void put_resource(::kunit_resource& resource) {
  if (__atomic_sub_fetch(&resource.hf_references, 1, __ATOMIC_ACQ_REL) != 0) return;
  const bool ours = resource.should_kfree;
  if (resource.free) call_module_void(resource.free, &resource);
  if (ours) seq::release(&resource);
}

void remove_resource(::kunit& test, ::kunit_resource& resource) {
  bool listed;
  {
    SpinGuard guard(test.lock);
    listed = resource.node.next != &resource.node;
    if (listed) list_remove_init(resource.node);
  }
  if (listed) put_resource(resource);
}

::kunit_resource* find_resource(::kunit& test, Match match, void* data) {
  SpinGuard guard(test.lock);
  for (::list_head* at = test.resources.prev; at != &test.resources; at = at->prev) {
    ::kunit_resource& resource = resource_at(at);
    if (!call_module(false, match, &test, &resource, data)) continue;
    take_resource(resource);
    return &resource;
  }
  return nullptr;
}

bool destroy_resource(::kunit& test, Match match, void* data) {
  ::kunit_resource* found = find_resource(test, match, data);
  if (!found) return false;
  remove_resource(test, *found);
  put_resource(*found);
  return true;
}

void* allocate(::kunit& test, std::size_t count, std::size_t size, unsigned gfp, const void* site) {
  std::size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
  Slab& slab = current_kernel().slab();
  auto* resource = static_cast<::kunit_resource*>(
      slab.kmalloc(sizeof(::kunit_resource), gfp | HF_GFP_ZERO, site));
  if (!resource) return nullptr;
  void* memory = slab.kmalloc(bytes, gfp, site);
  if (!memory) {
    seq::release(resource);
    return nullptr;
  }
  resource->should_kfree = true;
  add_resource(test, nullptr, free_memory, *resource, memory);
  return memory;
}

void free(::kunit& test, const void* memory) {
  if (!memory || destroy_resource(test, is_memory, const_cast<void*>(memory))) return;
  static constexpr ::kunit_loc kPlace = {__LINE__, "lib/kunit/test.c"};
  fail(test, kPlace, KUNIT_EXPECTATION,
       format_string("kunit_kfree: %px already freed or not allocated by kunit", memory));
}

void clean_up(::kunit& test) {
  for (;;) {
    ::kunit_resource* newest = nullptr;
    {
      SpinGuard guard(test.lock);
      if (!list_empty(test.resources)) newest = &resource_at(test.resources.prev);
    }
    if (!newest) return;
    remove_resource(test, *newest);
  }
}

}  // namespace holdfast::kernel::kunit
