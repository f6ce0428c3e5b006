#include "kernel/fs/helpers.h"

#include <unistd.h>

#include <cerrno>
#include <limits>

#include "kernel/fs/flags.h"

namespace holdfast::kernel::fs {
namespace {

constexpr long long kMaxOffset = std::numeric_limits<long long>::max();

long long add(long long a, long long b) {
  long long sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? -EOVERFLOW : sum;
}

}  // namespace

long long vfs_setpos(::file* file, long long offset, long long max) {
  if (offset < 0) return -EINVAL;
  if (offset > max) return -EINVAL;
  if (offset != file->f_pos) {
    file->f_pos = offset;
    file->f_version = 0;
  }
  return offset;
}

long long noop_llseek(::file* file, long long, int) { return file->f_pos; }
long long no_llseek(::file*, long long, int) { return -ESPIPE; }

// Positions are free to go beyond the end; only SEEK_DATA and SEEK_HOLE look at the size.
long long default_llseek(::file* file, long long offset, int whence) {
  const long long size = file->f_inode->i_size;
  switch (whence) {
    case SEEK_END:
      offset = add(offset, size);
      break;
    case SEEK_CUR:
      if (offset == 0) return file->f_pos;
      offset = add(offset, file->f_pos);
      break;
    case SEEK_DATA:
      if (offset >= size) return -ENXIO;
      break;
    case SEEK_HOLE:
      if (offset >= size) return -ENXIO;
      offset = size;
      break;
    default:
      break;
  }
  return vfs_setpos(file, offset, kMaxOffset);
}

long long generic_file_llseek_size(::file* file, long long offset, int whence, long long max,
                                   long long eof) {
  switch (whence) {
    case SEEK_END:
      offset = add(offset, eof);
      break;
    case SEEK_CUR:
      if (offset == 0) return file->f_pos;
      offset = add(offset, file->f_pos);
      break;
    case SEEK_DATA:
      if (static_cast<unsigned long long>(offset) >= static_cast<unsigned long long>(eof))
        return -ENXIO;
      break;
    case SEEK_HOLE:
      if (static_cast<unsigned long long>(offset) >= static_cast<unsigned long long>(eof))
        return -ENXIO;
      offset = eof;
      break;
    default:
      break;
  }
  return vfs_setpos(file, offset, max);
}

long long generic_file_llseek(::file* file, long long offset, int whence) {
  return generic_file_llseek_size(file, offset, whence, kMaxOffset, file->f_inode->i_size);
}

long long fixed_size_llseek(::file* file, long long offset, int whence, long long size) {
  if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) return -EINVAL;
  return generic_file_llseek_size(file, offset, whence, size, size);
}

long long no_seek_end_llseek(::file* file, long long offset, int whence) {
  return no_seek_end_llseek_size(file, offset, whence, kMaxOffset);
}

long long no_seek_end_llseek_size(::file* file, long long offset, int whence, long long size) {
  if (whence != SEEK_SET && whence != SEEK_CUR) return -EINVAL;
  return generic_file_llseek_size(file, offset, whence, size, 0);
}

int nonseekable_open(::inode*, ::file* file) {
  file->f_mode &= ~(kModeLseek | kModePread | kModePwrite);
  return 0;
}

int stream_open(::inode*, ::file* file) {
  file->f_mode &= ~(kModeLseek | kModePread | kModePwrite | kModeAtomicPos);
  file->f_mode |= kModeStream;
  return 0;
}

int simple_open(::inode* inode, ::file* file) {
  if (inode->i_private) file->private_data = inode->i_private;
  return 0;
}

}  // namespace holdfast::kernel::fs
