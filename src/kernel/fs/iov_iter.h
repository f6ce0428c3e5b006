// iov_iter: a scattered buffer that a transfer walks along, in user cookies or in kernel memory.
// The functions of <linux/uio.h>, under Linux's names; bvec, pipe and xarray iterators do not
// exist here and fail by copying nothing.
#pragma once

#include <holdfast/abi/uio.h>

#include <cstddef>

namespace holdfast::kernel::fs {

inline constexpr unsigned kRead = 0, kWrite = 1;

void iov_iter_init(::iov_iter* iter, unsigned direction, const ::iovec* iov, unsigned long segments,
                   std::size_t count);
void iov_iter_kvec(::iov_iter* iter, unsigned direction, const ::kvec* kvec, unsigned long segments,
                   std::size_t count);
void iov_iter_ubuf(::iov_iter* iter, unsigned direction, void* buffer, std::size_t count);
void iov_iter_advance(::iov_iter* iter, std::size_t bytes);
void iov_iter_revert(::iov_iter* iter, std::size_t bytes);
std::size_t iov_iter_single_seg_count(const ::iov_iter* iter);
std::size_t iov_iter_zero(std::size_t bytes, ::iov_iter* iter);
// How many bytes were copied.
std::size_t copy_to_iter(const void* from, std::size_t bytes, ::iov_iter* iter);
std::size_t copy_from_iter(void* to, std::size_t bytes, ::iov_iter* iter);

// A read or write of one user buffer by an operation of the iter form.
using IterOperation = long (*)(::kiocb*, ::iov_iter*);
long read_through_iter(IterOperation operation, ::file* file, char* buffer, std::size_t size,
                       long long* pos);
long write_through_iter(IterOperation operation, ::file* file, const char* buffer, std::size_t size,
                        long long* pos);

}  // namespace holdfast::kernel::fs
