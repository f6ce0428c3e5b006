// Files with private state, and files that are one record.
#include <cerrno>

#include "kernel/core/module_call.h"
#include "kernel/seq_file/memory.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

void* single_start(::seq_file*, long long* pos) { return *pos == 0 ? seq_start_token() : nullptr; }
void* single_next(::seq_file*, void*, long long* pos) {
  ++*pos;
  return nullptr;
}
void single_stop(::seq_file*, void*) {}

}  // namespace

void* seq::open_private(::file* file, const ::seq_operations* operations, int size,
                        const void* site) {
  void* state = allocate(static_cast<std::size_t>(size), site);
  if (!state) return nullptr;
  if (open(file, operations, site) < 0) {
    release(state);
    return nullptr;
  }
  static_cast<::seq_file*>(file->private_data)->HF_PRIVATE = state;
  return state;
}

void* __seq_open_private(::file* file, const ::seq_operations* operations, int size) {
  return seq::open_private(file, operations, size, __builtin_return_address(0));
}

int seq_open_private(::file* file, const ::seq_operations* operations, int size) {
  return seq::open_private(file, operations, size, __builtin_return_address(0)) ? 0 : -ENOMEM;
}

int seq_release_private(::inode* inode, ::file* file) {
  auto* m = static_cast<::seq_file*>(file->private_data);
  seq::release(m->HF_PRIVATE);
  m->HF_PRIVATE = nullptr;
  return seq_release(inode, file);
}

int seq::single_open(::file* file, int (*show)(::seq_file*, void*), void* data, const void* site) {
  auto* operations = static_cast<::seq_operations*>(allocate(sizeof(::seq_operations), site));
  if (!operations) return -ENOMEM;
  *operations = ::seq_operations{single_start, single_stop, single_next, show};
  const int error = open(file, operations, site);
  if (error) {
    release(operations);
    return error;
  }
  static_cast<::seq_file*>(file->private_data)->HF_PRIVATE = data;
  return 0;
}

int single_open(::file* file, int (*show)(::seq_file*, void*), void* data) {
  return seq::single_open(file, show, data, __builtin_return_address(0));
}

int single_open_size(::file* file, int (*show)(::seq_file*, void*), void* data,
                     unsigned long size) {
  const void* site = __builtin_return_address(0);
  auto* buffer = static_cast<char*>(seq::allocate_buffer(size, site));
  if (!buffer) return -ENOMEM;
  const int error = seq::single_open(file, show, data, site);
  if (error) {
    seq::release_buffer(buffer);
    return error;
  }
  auto* m = static_cast<::seq_file*>(file->private_data);
  m->buf = buffer;
  m->size = size;
  return 0;
}

int single_release(::inode* inode, ::file* file) {
  const ::seq_operations* operations = static_cast<::seq_file*>(file->private_data)->op;
  const int result = seq_release(inode, file);
  seq::release(operations);
  return result;
}

}  // namespace holdfast::kernel
