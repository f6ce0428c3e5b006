// seq_file: a file whose text is made record by record, by a module's start/next/show/stop, into a
// buffer that grows until one record fits. The functions are those of Linux's fs/seq_file.c under
// their own names; abi/seq_file.cc exports them.
//
// A reader may come at any offset: traverse() replays the records up to it. `lock` (a mutex, held
// while the module's functions run) serialises the readers of one open file.
#pragma once

#include <holdfast/abi/seq_file.h>
#include <holdfast/abi/uio.h>

#include <cstdarg>
#include <cstddef>

namespace holdfast::kernel {

int seq_open(::file* file, const ::seq_operations* operations);
namespace seq {
// For callers of the kernel's own: `site` is where the module asked for the file.
int open(::file* file, const ::seq_operations* operations, const void* site);
void* open_private(::file* file, const ::seq_operations* operations, int size, const void* site);
int single_open(::file* file, int (*show)(::seq_file*, void*), void* data, const void* site);
}  // namespace seq
int seq_release(::inode* inode, ::file* file);
long seq_read(::file* file, char* buffer, unsigned long size, long long* pos);
long seq_read_iter(::kiocb* iocb, ::iov_iter* iter);
long long seq_lseek(::file* file, long long offset, int whence);

void* __seq_open_private(::file* file, const ::seq_operations* operations, int size);
int seq_open_private(::file* file, const ::seq_operations* operations, int size);
int seq_release_private(::inode* inode, ::file* file);
int single_open(::file* file, int (*show)(::seq_file*, void*), void* data);
int single_open_size(::file* file, int (*show)(::seq_file*, void*), void* data, unsigned long size);
int single_release(::inode* inode, ::file* file);

// Those that returned int before 4.3 answer 0, or -1 when the buffer is full.
int seq_printf(::seq_file* m, const char* format, ...);
int seq_vprintf(::seq_file* m, const char* format, va_list arguments);
int seq_puts(::seq_file* m, const char* text);
int seq_putc(::seq_file* m, char c);
int seq_write(::seq_file* m, const void* data, unsigned long size);
void seq_pad(::seq_file* m, char c);
void seq_put_decimal_ull_width(::seq_file* m, const char* delimiter, unsigned long long number,
                               unsigned width);
void seq_put_decimal_ull(::seq_file* m, const char* delimiter, unsigned long long number);
void seq_put_decimal_ll(::seq_file* m, const char* delimiter, long long number);
void seq_put_hex_ll(::seq_file* m, const char* delimiter, unsigned long long value, unsigned width);
void seq_escape_mem(::seq_file* m, const char* source, unsigned long size, unsigned flags,
                    const char* only);
void seq_hex_dump(::seq_file* m, const char* prefix, int prefix_type, int row_size, int group_size,
                  const void* data, unsigned long size, bool ascii);

::list_head* seq_list_start(::list_head* head, long long pos);
::list_head* seq_list_start_head(::list_head* head, long long pos);
::list_head* seq_list_next(void* v, ::list_head* head, long long* pos);
::hlist_node* seq_hlist_start(::hlist_head* head, long long pos);
::hlist_node* seq_hlist_start_head(::hlist_head* head, long long pos);
::hlist_node* seq_hlist_next(void* v, ::hlist_head* head, long long* pos);

// SEQ_START_TOKEN.
inline void* seq_start_token() { return reinterpret_cast<void*>(1); }
inline bool seq_has_overflowed(const ::seq_file* m) { return m->count == m->size; }

}  // namespace holdfast::kernel
