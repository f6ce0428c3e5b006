// kfifo: a ring of a power of two elements. One reader and one writer need no lock: each moves one
// counter, after the bytes.
#include <holdfast/abi/kfifo.h>
#include <holdfast/abi/scatterlist.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/abi/uaccess.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/bytes.h"

namespace holdfast::kernel::abi {
namespace {

unsigned load(const unsigned& counter) { return __atomic_load_n(&counter, __ATOMIC_ACQUIRE); }
void advance(unsigned& counter, unsigned by) {
  __atomic_store_n(&counter, counter + by, __ATOMIC_RELEASE);
}

unsigned used(const ::__kfifo& fifo) { return load(fifo.in) - load(fifo.out); }
unsigned unused(const ::__kfifo& fifo) { return fifo.mask + 1 - used(fifo); }

// f(where in the ring, offset in the caller's buffer, bytes) for the one or two pieces that `count`
// elements from counter `at` are; stops when f answers that bytes are left.
template <class F>
std::size_t pieces(const ::__kfifo& fifo, unsigned at, unsigned count, F&& f) {
  const std::size_t size = fifo.esize, begin = at & fifo.mask;
  const std::size_t first = std::min<std::size_t>(count, fifo.mask + 1 - begin);
  auto* ring = static_cast<std::byte*>(fifo.data);
  if (const std::size_t left = f(ring + begin * size, std::size_t{0}, first * size)) {
    return left + (count - first) * size;
  }
  return f(ring, first * size, (count - first) * size);
}

void put(::__kfifo& fifo, const void* from, unsigned count, unsigned at) {
  pieces(fifo, at, count, [&](std::byte* ring, std::size_t offset, std::size_t bytes) {
    copy_bytes(ring, static_cast<const std::byte*>(from) + offset, bytes);
    return std::size_t{0};
  });
}
void get(const ::__kfifo& fifo, void* to, unsigned count, unsigned at) {
  pieces(fifo, at, count, [&](std::byte* ring, std::size_t offset, std::size_t bytes) {
    copy_bytes(static_cast<std::byte*>(to) + offset, ring, bytes);
    return std::size_t{0};
  });
}
// Bytes that could not be copied.
std::size_t put_user(::__kfifo& fifo, const void* from, unsigned count, unsigned at) {
  return pieces(fifo, at, count, [&](std::byte* ring, std::size_t offset, std::size_t bytes) {
    return bytes ? _copy_from_user(ring, static_cast<const std::byte*>(from) + offset, bytes) : 0;
  });
}
std::size_t get_user(const ::__kfifo& fifo, void* to, unsigned count, unsigned at) {
  return pieces(fifo, at, count, [&](std::byte* ring, std::size_t offset, std::size_t bytes) {
    return bytes ? _copy_to_user(static_cast<std::byte*>(to) + offset, ring, bytes) : 0;
  });
}

// Records begin with their length in one or two bytes, low first.
unsigned record_length(const ::__kfifo& fifo, std::size_t head) {
  unsigned length = 0;
  for (std::size_t i = 0; i < head; ++i) {
    unsigned char byte;
    get(fifo, &byte, 1, fifo.out + static_cast<unsigned>(i));
    length |= static_cast<unsigned>(byte) << (8 * i);
  }
  return length;
}
void put_record_length(::__kfifo& fifo, unsigned length, std::size_t head) {
  for (std::size_t i = 0; i < head; ++i) {
    const auto byte = static_cast<unsigned char>(length >> (8 * i));
    put(fifo, &byte, 1, fifo.in + static_cast<unsigned>(i));
  }
}

int set_up(::__kfifo& fifo, void* data, unsigned elements, std::size_t size) {
  fifo = {0, 0, elements - 1, static_cast<unsigned>(size), data};
  return 0;
}

}  // namespace

int __kfifo_alloc(::__kfifo* fifo, unsigned size, std::size_t esize, unsigned gfp) {
  const unsigned elements = size ? std::bit_ceil(size) : 0;
  *fifo = {0, 0, 0, static_cast<unsigned>(esize), nullptr};
  if (elements < 2) return -EINVAL;
  fifo->data = current_kernel().slab().kmalloc(elements * esize, gfp, __builtin_return_address(0));
  return fifo->data ? set_up(*fifo, fifo->data, elements, esize) : -ENOMEM;
}
void __kfifo_free(::__kfifo* fifo) {
  current_kernel().slab().free(fifo->data, __builtin_return_address(0));
  *fifo = {};
}
int __kfifo_init(::__kfifo* fifo, void* buffer, unsigned size, std::size_t esize) {
  unsigned elements = static_cast<unsigned>(size / esize);
  elements = elements ? std::bit_floor(elements) : 0;
  *fifo = {0, 0, 0, static_cast<unsigned>(esize), buffer};
  return elements < 2 ? -EINVAL : set_up(*fifo, buffer, elements, esize);
}

unsigned __kfifo_in(::__kfifo* fifo, const void* from, unsigned count) {
  count = std::min(count, unused(*fifo));
  put(*fifo, from, count, fifo->in);
  advance(fifo->in, count);
  return count;
}
unsigned __kfifo_out_peek(::__kfifo* fifo, void* to, unsigned count) {
  count = std::min(count, used(*fifo));
  get(*fifo, to, count, fifo->out);
  return count;
}
unsigned __kfifo_out(::__kfifo* fifo, void* to, unsigned count) {
  count = __kfifo_out_peek(fifo, to, count);
  advance(fifo->out, count);
  return count;
}
// `size` and *copied are bytes; whole elements only.
int __kfifo_from_user(::__kfifo* fifo, const void* from, unsigned long size, unsigned* copied) {
  const unsigned long elements = size / fifo->esize;
  const auto count = static_cast<unsigned>(std::min<unsigned long>(elements, unused(*fifo)));
  const std::size_t left = put_user(*fifo, from, count, fifo->in);
  const auto done = count - static_cast<unsigned>((left + fifo->esize - 1) / fifo->esize);
  *copied = done * fifo->esize;
  advance(fifo->in, done);
  return left ? -EFAULT : 0;
}
int __kfifo_to_user(::__kfifo* fifo, void* to, unsigned long size, unsigned* copied) {
  const unsigned long elements = size / fifo->esize;
  const auto count = static_cast<unsigned>(std::min<unsigned long>(elements, used(*fifo)));
  const std::size_t left = get_user(*fifo, to, count, fifo->out);
  const auto done = count - static_cast<unsigned>((left + fifo->esize - 1) / fifo->esize);
  *copied = done * fifo->esize;
  advance(fifo->out, done);
  return left ? -EFAULT : 0;
}

unsigned __kfifo_max_r(unsigned length, std::size_t head) {
  return std::min(length, head == 1 ? 255u : 65535u);
}
unsigned __kfifo_len_r(::__kfifo* fifo, std::size_t head) {
  return used(*fifo) ? record_length(*fifo, head) : 0;
}
void __kfifo_skip_r(::__kfifo* fifo, std::size_t head) {
  advance(fifo->out, record_length(*fifo, head) + static_cast<unsigned>(head));
}
// All of it, or nothing.
unsigned __kfifo_in_r(::__kfifo* fifo, const void* from, unsigned length, std::size_t head) {
  if (length + head > unused(*fifo) || length != __kfifo_max_r(length, head)) return 0;
  put_record_length(*fifo, length, head);
  put(*fifo, from, length, fifo->in + static_cast<unsigned>(head));
  advance(fifo->in, length + static_cast<unsigned>(head));
  return length;
}
unsigned __kfifo_out_peek_r(::__kfifo* fifo, void* to, unsigned length, std::size_t head) {
  if (used(*fifo) == 0) return 0;
  length = std::min(length, record_length(*fifo, head));
  get(*fifo, to, length, fifo->out + static_cast<unsigned>(head));
  return length;
}
unsigned __kfifo_out_r(::__kfifo* fifo, void* to, unsigned length, std::size_t head) {
  if (used(*fifo) == 0) return 0;
  length = __kfifo_out_peek_r(fifo, to, length, head);
  __kfifo_skip_r(fifo, head);
  return length;
}
int __kfifo_from_user_r(::__kfifo* fifo, const void* from, unsigned long size, unsigned* copied,
                        std::size_t head) {
  *copied = 0;
  const unsigned length = __kfifo_max_r(static_cast<unsigned>(std::min(size, 65535ul)), head);
  if (length + head > unused(*fifo)) return 0;
  put_record_length(*fifo, length, head);
  if (put_user(*fifo, from, length, fifo->in + static_cast<unsigned>(head))) return -EFAULT;
  *copied = length;
  advance(fifo->in, length + static_cast<unsigned>(head));
  return 0;
}
int __kfifo_to_user_r(::__kfifo* fifo, void* to, unsigned long size, unsigned* copied,
                      std::size_t head) {
  *copied = 0;
  if (used(*fifo) == 0) return 0;
  const unsigned length = std::min<unsigned long>(size, record_length(*fifo, head));
  if (get_user(*fifo, to, length, fifo->out + static_cast<unsigned>(head))) return -EFAULT;
  *copied = length;
  __kfifo_skip_r(fifo, head);
  return 0;
}

namespace {

constexpr unsigned long kSgChain = 1, kSgEnd = 2;

// An entry for `bytes` from `where`; the flags of the list stay.
void set_entry(::scatterlist& entry, const std::byte* where, std::size_t bytes) {
  constexpr unsigned long kPage = 4096;
  const auto address = reinterpret_cast<unsigned long>(where);
  entry.page_link = (entry.page_link & (kSgChain | kSgEnd)) | (address & ~(kPage - 1));
  entry.offset = static_cast<unsigned>(address & (kPage - 1));
  entry.length = static_cast<unsigned>(bytes);
}

// The ring's bytes as one entry or two, as far as the list goes. The last one ends it.
unsigned describe(const ::__kfifo& fifo, ::scatterlist* list, int entries, unsigned at,
                  unsigned count) {
  unsigned used = 0;
  pieces(fifo, at, count, [&](std::byte* ring, std::size_t, std::size_t bytes) {
    if (bytes > 0 && static_cast<int>(used) < entries) set_entry(list[used++], ring, bytes);
    return std::size_t{0};
  });
  if (used > 0) list[used - 1].page_link = (list[used - 1].page_link | kSgEnd) & ~kSgChain;
  return used;
}

}  // namespace

// `size` is bytes.
unsigned __kfifo_dma_in_prepare(::__kfifo* fifo, ::scatterlist* list, int entries, unsigned size) {
  return describe(*fifo, list, entries, fifo->in, std::min(size / fifo->esize, unused(*fifo)));
}
unsigned __kfifo_dma_out_prepare(::__kfifo* fifo, ::scatterlist* list, int entries, unsigned size) {
  return describe(*fifo, list, entries, fifo->out, std::min(size / fifo->esize, used(*fifo)));
}
unsigned __kfifo_dma_in_prepare_r(::__kfifo* fifo, ::scatterlist* list, int entries, unsigned size,
                                  std::size_t head) {
  size = __kfifo_max_r(size, head);
  if (size + head > unused(*fifo)) return 0;
  return describe(*fifo, list, entries, fifo->in + static_cast<unsigned>(head), size);
}
unsigned __kfifo_dma_out_prepare_r(::__kfifo* fifo, ::scatterlist* list, int entries, unsigned size,
                                   std::size_t head) {
  if (size + head > used(*fifo)) return 0;
  size = std::min(size, record_length(*fifo, head));
  return describe(*fifo, list, entries, fifo->out + static_cast<unsigned>(head), size);
}
void __kfifo_dma_in_finish_r(::__kfifo* fifo, unsigned size, std::size_t head) {
  size = __kfifo_max_r(size, head);
  put_record_length(*fifo, size, head);
  advance(fifo->in, size + static_cast<unsigned>(head));
}
void __kfifo_dma_out_finish_r(::__kfifo* fifo, std::size_t head) { __kfifo_skip_r(fifo, head); }

std::span<const Export> kfifo_exports() {
  static const Export kExports[] = {
      EXPORT(__kfifo_alloc),
      EXPORT(__kfifo_free),
      EXPORT(__kfifo_init),
      EXPORT(__kfifo_in),
      EXPORT(__kfifo_out),
      EXPORT(__kfifo_out_peek),
      EXPORT(__kfifo_from_user),
      EXPORT(__kfifo_to_user),
      EXPORT(__kfifo_max_r),
      EXPORT(__kfifo_len_r),
      EXPORT(__kfifo_skip_r),
      EXPORT(__kfifo_in_r),
      EXPORT(__kfifo_out_r),
      EXPORT(__kfifo_out_peek_r),
      EXPORT(__kfifo_from_user_r),
      EXPORT(__kfifo_to_user_r),
      EXPORT(__kfifo_dma_in_prepare),
      EXPORT(__kfifo_dma_out_prepare),
      EXPORT(__kfifo_dma_in_prepare_r),
      EXPORT(__kfifo_dma_out_prepare_r),
      EXPORT(__kfifo_dma_in_finish_r),
      EXPORT(__kfifo_dma_out_finish_r),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
