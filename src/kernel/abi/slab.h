// The allocation functions of modules, under Linux's names. struct kmem_cache is KmemCache.
#pragma once

#include <holdfast/abi/page.h>

#include <cstdarg>
#include <cstddef>

namespace holdfast::kernel {
class KmemCache;
}

namespace holdfast::kernel::abi {

using gfp_t = unsigned;

void* __kmalloc(std::size_t size, gfp_t gfp);
void* kmalloc_trace(KmemCache* cache, gfp_t gfp, std::size_t size);
void kfree(const void* block);
char* kstrdup(const char* text, gfp_t gfp);
char* kvasprintf(gfp_t gfp, const char* format, va_list arguments);
void* memdup_user(const void* from, std::size_t size);

}  // namespace holdfast::kernel::abi
