// seq_file's memory comes from the slab, in the module's name: a file that its module forgets to
// release shows up in the leak report. `site` is where the module asked.
#pragma once

#include <holdfast/abi/gfp.h>

#include <cstddef>

#include "kernel/core/gfp.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::seq {

// For what modules may free themselves with kfree().
inline void* allocate(std::size_t size, const void* site) {
  return current_kernel().slab().kmalloc(size, kGfpKernel | HF_GFP_ZERO, site);
}
inline void release(const void* memory) {
  if (memory) current_kernel().slab().free(memory, __builtin_return_address(0));
}
inline void* allocate_buffer(std::size_t size, const void* site) {
  return current_kernel().slab().kvmalloc(size, kGfpKernel, site);
}
inline void release_buffer(const void* memory) {
  if (memory) current_kernel().slab().kvfree(memory, __builtin_return_address(0));
}

}  // namespace holdfast::kernel::seq
