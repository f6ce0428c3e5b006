// copy_bytes: memcpy for addresses that come from a module and may be wild. A fault in it lies in
// Holdfast's own text, where the oops code knows that nothing of the C library is half done; in a
// sanitizer build it is memcpy, so that the sanitizer sees it.
#pragma once

#include <cstddef>
#include <cstring>

namespace holdfast::kernel {

inline void copy_bytes(void* to, const void* from, std::size_t size) {
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
#else
  std::memcpy(to, from, size);
#endif
}

}  // namespace holdfast::kernel
