// The printf and scanf families as modules call them.
#pragma once

#include <cstdarg>
#include <cstddef>

namespace holdfast::kernel::abi {

int vsnprintf(char* to, std::size_t size, const char* format, va_list arguments);
int snprintf(char* to, std::size_t size, const char* format, ...);
int vscnprintf(char* to, std::size_t size, const char* format, va_list arguments);
int scnprintf(char* to, std::size_t size, const char* format, ...);
int vsprintf(char* to, const char* format, va_list arguments);
int sprintf(char* to, const char* format, ...);
int vsscanf(const char* text, const char* format, va_list arguments);
int sscanf(const char* text, const char* format, ...);

}  // namespace holdfast::kernel::abi
