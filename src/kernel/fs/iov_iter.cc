#include "kernel/fs/iov_iter.h"

#include <fcntl.h>
#include <holdfast/abi/fs.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "kernel/core/copy.h"
#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"

namespace holdfast::kernel::fs {
namespace {

constexpr int kIocbAppend = 1 << 4;   // IOCB_APPEND
constexpr int kIocbDirect = 1 << 17;  // IOCB_DIRECT

struct Segment {
  char* base;
  std::size_t size;
};

bool known(const ::iov_iter& iter) {
  return iter.iter_type == ITER_UBUF || iter.iter_type == ITER_IOVEC ||
         iter.iter_type == ITER_KVEC || iter.iter_type == ITER_DISCARD;
}

// What is left of the segment that the iterator stands in. A ubuf is one segment.
Segment here(const ::iov_iter& iter) {
  if (iter.iter_type == ITER_UBUF || iter.iter_type == ITER_DISCARD)
    return {static_cast<char*>(iter.ubuf) + iter.iov_offset, iter.count};
  const ::iovec& iov = *iter.iov;  // struct kvec has the same layout
  return {static_cast<char*>(iov.iov_base) + iter.iov_offset,
          std::min(iov.iov_len - iter.iov_offset, iter.count)};
}

void step(::iov_iter& iter, std::size_t bytes) {
  iter.count -= bytes;
  iter.iov_offset += bytes;
  if (iter.iter_type == ITER_UBUF || iter.iter_type == ITER_DISCARD) return;
  while (iter.nr_segs > 0 && iter.iov_offset >= iter.iov->iov_len) {
    iter.iov_offset -= iter.iov->iov_len;
    ++iter.iov;
    if (--iter.nr_segs == 0) break;
  }
}

// Calls move(base, offset, size) for each piece; it returns how much it could move.
template <class Move>
std::size_t walk(::iov_iter& iter, std::size_t bytes, Move&& move) {
  if (!known(iter)) return 0;
  bytes = std::min(bytes, static_cast<std::size_t>(iter.count));
  std::size_t done = 0;
  while (done < bytes) {
    Segment segment = here(iter);
    std::size_t size = std::min(segment.size, bytes - done);
    std::size_t moved = size ? move(segment.base, done, size) : 0;
    step(iter, moved);
    done += moved;
    if (moved < size || (size == 0 && iter.nr_segs == 0)) break;
  }
  return done;
}

bool is_user(const ::iov_iter& iter) {
  return iter.iter_type == ITER_UBUF || iter.iter_type == ITER_IOVEC;
}

}  // namespace

void iov_iter_init(::iov_iter* iter, unsigned direction, const ::iovec* iov, unsigned long segments,
                   std::size_t count) {
  *iter = ::iov_iter{};
  iter->iter_type = ITER_IOVEC;
  iter->data_source = direction & kWrite;
  iter->iov = iov;
  iter->nr_segs = segments;
  iter->count = count;
}

void iov_iter_kvec(::iov_iter* iter, unsigned direction, const ::kvec* kvec, unsigned long segments,
                   std::size_t count) {
  *iter = ::iov_iter{};
  iter->iter_type = ITER_KVEC;
  iter->data_source = direction & kWrite;
  iter->kvec = kvec;
  iter->nr_segs = segments;
  iter->count = count;
}

void iov_iter_ubuf(::iov_iter* iter, unsigned direction, void* buffer, std::size_t count) {
  *iter = ::iov_iter{};
  iter->iter_type = ITER_UBUF;
  iter->data_source = direction & kWrite;
  iter->ubuf = buffer;
  iter->nr_segs = 1;
  iter->count = count;
}

void iov_iter_advance(::iov_iter* iter, std::size_t bytes) {
  walk(*iter, bytes, [](char*, std::size_t, std::size_t size) { return size; });
}

void iov_iter_revert(::iov_iter* iter, std::size_t bytes) {
  iter->count += bytes;
  if (iter->iter_type == ITER_UBUF || iter->iter_type == ITER_DISCARD) {
    iter->iov_offset -= bytes;
    return;
  }
  while (bytes > iter->iov_offset) {
    bytes -= iter->iov_offset;
    --iter->iov;
    ++iter->nr_segs;
    iter->iov_offset = iter->iov->iov_len;
  }
  iter->iov_offset -= bytes;
}

std::size_t iov_iter_single_seg_count(const ::iov_iter* iter) {
  return known(*iter) && iter->count ? here(*iter).size : iter->count;
}

std::size_t copy_to_iter(const void* from, std::size_t bytes, ::iov_iter* iter) {
  if (iter->data_source) return 0;
  const char* source = static_cast<const char*>(from);
  if (iter->iter_type == ITER_DISCARD) {
    return walk(*iter, bytes, [](char*, std::size_t, std::size_t size) { return size; });
  }
  if (!is_user(*iter)) {
    return walk(*iter, bytes, [&](char* base, std::size_t offset, std::size_t size) {
      copy_bytes(base, source + offset, size);
      return size;
    });
  }
  UserMemory* user = current_task().user;
  if (!user) return 0;
  return walk(*iter, bytes, [&](char* base, std::size_t offset, std::size_t size) {
    return size - user->write(reinterpret_cast<std::uint64_t>(base), source + offset, size);
  });
}

std::size_t copy_from_iter(void* to, std::size_t bytes, ::iov_iter* iter) {
  if (!iter->data_source) return 0;
  char* target = static_cast<char*>(to);
  if (!is_user(*iter)) {
    return walk(*iter, bytes, [&](char* base, std::size_t offset, std::size_t size) {
      copy_bytes(target + offset, base, size);
      return size;
    });
  }
  UserMemory* user = current_task().user;
  if (!user) return 0;
  return walk(*iter, bytes, [&](char* base, std::size_t offset, std::size_t size) {
    return size - user->read(reinterpret_cast<std::uint64_t>(base), target + offset, size);
  });
}

std::size_t iov_iter_zero(std::size_t bytes, ::iov_iter* iter) {
  static constexpr std::array<char, 4096> kZeros{};
  std::size_t done = 0;
  while (done < bytes) {
    std::size_t wanted = std::min(bytes - done, kZeros.size());
    std::size_t moved = copy_to_iter(kZeros.data(), wanted, iter);
    done += moved;
    if (moved < wanted) break;
  }
  return done;
}

static ::kiocb make_kiocb(::file* file, const long long* pos) {
  ::kiocb iocb{};
  iocb.ki_filp = file;
  iocb.ki_pos = pos ? *pos : 0;
  if (file->f_flags & O_APPEND) iocb.ki_flags |= kIocbAppend;
  if (file->f_flags & O_DIRECT) iocb.ki_flags |= kIocbDirect;
  return iocb;
}

static long through_iter(IterOperation operation, ::file* file, unsigned direction, char* buffer,
                         std::size_t size, long long* pos) {
  ::kiocb iocb = make_kiocb(file, pos);
  ::iov_iter iter;
  iov_iter_ubuf(&iter, direction, buffer, size);
  const long result = operation(&iocb, &iter);
  if (pos) *pos = iocb.ki_pos;
  return result;
}

long read_through_iter(IterOperation operation, ::file* file, char* buffer, std::size_t size,
                       long long* pos) {
  return through_iter(operation, file, kRead, buffer, size, pos);
}

long write_through_iter(IterOperation operation, ::file* file, const char* buffer, std::size_t size,
                        long long* pos) {
  return through_iter(operation, file, kWrite, const_cast<char*>(buffer), size, pos);
}

}  // namespace holdfast::kernel::fs
