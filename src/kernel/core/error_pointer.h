// Pointers that carry an error, as modules expect them (Linux: include/linux/err.h): ERR_PTR() and
// IS_ERR(). Errors are negative errno values.
#pragma once

#include <cstdint>

namespace holdfast::kernel {

inline constexpr std::intptr_t kMaxErrno = 4095;  // MAX_ERRNO

template <class T = void>
T* error_pointer(std::intptr_t error) {
  return reinterpret_cast<T*>(error);
}
inline bool is_error_pointer(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer) >= static_cast<std::uintptr_t>(-kMaxErrno);
}

}  // namespace holdfast::kernel
