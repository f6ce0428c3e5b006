// Copying to and from user space, for modules and for the kernel's other abi files. All `user`
// pointers are cookies or plain addresses of a process; none is ever followed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace holdfast::kernel::abi {

// Both return how many bytes were not copied; what could not be read is zeroed.
unsigned long _copy_to_user(void* user, const void* from, unsigned long size);
unsigned long _copy_from_user(void* to, const void* user, unsigned long size);
unsigned long clear_user(void* user, unsigned long size);
long strncpy_from_user(char* to, const char* user, long size);
long strnlen_user(const char* user, long size);
void* memdup_user(const void* user, std::size_t size);
void* memdup_user_nul(const void* user, std::size_t size);
char* strndup_user(const char* user, long size);

}  // namespace holdfast::kernel::abi
