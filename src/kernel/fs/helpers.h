// The file operations that Linux lends to drivers (fs/read_write.c, fs/libfs.c). They are exported
// under these names; the kernel's own file systems call them too.
#pragma once

#include <holdfast/abi/fs.h>

namespace holdfast::kernel::fs {

long long noop_llseek(::file* file, long long offset, int whence);
long long no_llseek(::file* file, long long offset, int whence);
long long default_llseek(::file* file, long long offset, int whence);
long long generic_file_llseek(::file* file, long long offset, int whence);
long long generic_file_llseek_size(::file* file, long long offset, int whence, long long max,
                                   long long eof);
long long fixed_size_llseek(::file* file, long long offset, int whence, long long size);
long long no_seek_end_llseek(::file* file, long long offset, int whence);
long long no_seek_end_llseek_size(::file* file, long long offset, int whence, long long size);
long long vfs_setpos(::file* file, long long offset, long long max);
int nonseekable_open(::inode* inode, ::file* file);
int stream_open(::inode* inode, ::file* file);
int simple_open(::inode* inode, ::file* file);

}  // namespace holdfast::kernel::fs
