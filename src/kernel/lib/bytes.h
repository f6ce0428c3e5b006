// Walks over memory that a module names and that may be wild. As in core/copy.h, a fault must lie
// in Holdfast's own text and not in the C library's, where it could not be an oops; so these are
// plain loops that the compiler may not turn into calls of strlen or memchr.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/core/copy.h"

namespace holdfast::kernel {

// strnlen.
std::size_t text_length(const char* text, std::size_t limit = SIZE_MAX);
void fill_bytes(void* to, unsigned char value, std::size_t size);
// memmove.
void move_bytes(void* to, const void* from, std::size_t size);
// memcmp: -1, 0 or 1 times something.
int compare_bytes(const void* a, const void* b, std::size_t size);

}  // namespace holdfast::kernel
