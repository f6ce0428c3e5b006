// Files whose text is one number, by get and set functions (Linux: fs/libfs.c).
#pragma once

#include <holdfast/abi/fs.h>

namespace holdfast::kernel::fs {

using AttributeGet = int (*)(void* data, unsigned long long* value);
using AttributeSet = int (*)(void* data, unsigned long long value);

// `data` is the inode's i_private. `format` has one conversion of a long long.
int simple_attr_open(::inode* inode, ::file* file, AttributeGet get, AttributeSet set,
                     const char* format);
int simple_attr_release(::inode* inode, ::file* file);
long simple_attr_read(::file* file, char* buffer, unsigned long size, long long* pos);
long simple_attr_write(::file* file, const char* buffer, unsigned long size, long long* pos);
long simple_attr_write_signed(::file* file, const char* buffer, unsigned long size, long long* pos);

// kstrtoull() and kstrtoll() with base 0, of a line as `echo` writes it. 0, -EINVAL, -ERANGE.
int parse_unsigned(const char* text, unsigned long long* value);
int parse_signed(const char* text, long long* value);

}  // namespace holdfast::kernel::fs
