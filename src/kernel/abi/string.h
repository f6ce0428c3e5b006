// linux/string.h and linux/ctype.h as modules call them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace holdfast::kernel::abi {

std::size_t strlen(const char* text);
std::size_t strnlen(const char* text, std::size_t limit);
char* strcpy(char* to, const char* from);
char* strncpy(char* to, const char* from, std::size_t count);
ssize_t strscpy(char* to, const char* from, std::size_t count);
ssize_t strscpy_pad(char* to, const char* from, std::size_t count);
std::size_t strlcpy(char* to, const char* from, std::size_t size);
char* stpcpy(char* to, const char* from);
char* strcat(char* to, const char* from);
char* strncat(char* to, const char* from, std::size_t count);
std::size_t strlcat(char* to, const char* from, std::size_t size);
int strcmp(const char* a, const char* b);
int strncmp(const char* a, const char* b, std::size_t count);
int strcasecmp(const char* a, const char* b);
int strncasecmp(const char* a, const char* b, std::size_t count);
char* strchr(const char* text, int c);
char* strchrnul(const char* text, int c);
char* strnchr(const char* text, std::size_t count, int c);
char* strnchrnul(const char* text, std::size_t count, int c);
char* strrchr(const char* text, int c);
char* strstr(const char* text, const char* what);
char* strnstr(const char* text, const char* what, std::size_t count);
char* strpbrk(const char* text, const char* accept);
char* strsep(char** text, const char* delimiters);
std::size_t strspn(const char* text, const char* accept);
std::size_t strcspn(const char* text, const char* reject);
char* strreplace(char* text, char old_c, char new_c);
char* skip_spaces(const char* text);
char* strim(char* text);
bool sysfs_streq(const char* a, const char* b);
int match_string(const char* const* array, std::size_t count, const char* text);
int __sysfs_match_string(const char* const* array, std::size_t count, const char* text);
void* memchr(const void* memory, int c, std::size_t count);
void* memchr_inv(const void* memory, int c, std::size_t count);
void* memscan(void* memory, int c, std::size_t count);
void* memset16(std::uint16_t* to, std::uint16_t value, std::size_t count);
void* memset32(std::uint32_t* to, std::uint32_t value, std::size_t count);
void* memset64(std::uint64_t* to, std::uint64_t value, std::size_t count);

}  // namespace holdfast::kernel::abi
