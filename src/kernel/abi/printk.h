// printk and kin as modules call them; also for the kernel's other abi files.
#pragma once

#include <holdfast/abi/dynamic_debug.h>
#include <holdfast/abi/printk.h>

#include <cstdarg>
#include <cstddef>

namespace holdfast::kernel::abi {

int _printk(const char* format, ...);
int vprintk(const char* format, va_list arguments);
void __dynamic_pr_debug(::_ddebug* descriptor, const char* format, ...);
int ___ratelimit(::ratelimit_state* state, const char* function);
int __printk_ratelimit(const char* function);
bool printk_timed_ratelimit(unsigned long* last_jiffies, unsigned interval_ms);
int hex_dump_to_buffer(const void* buffer, std::size_t length, int row_size, int group_size,
                       char* line, std::size_t line_size, bool ascii);
void print_hex_dump(const char* level, const char* prefix, int prefix_type, int row_size,
                    int group_size, const void* buffer, std::size_t length, bool ascii);
void print_hex_dump_bytes(const char* prefix, int prefix_type, const void* buffer,
                          std::size_t length);
void dump_stack();
void dump_stack_lvl(const char* level);
void hf_warn(const char* file, int line, const char* function, const char* format, ...);
void __warn_printk(const char* format, ...);
void add_taint(unsigned flag, int lockdep);
const char* print_tainted();
[[noreturn]] void panic(const char* format, ...);

}  // namespace holdfast::kernel::abi
