#include "kernel/abi/slab.h"

#include <holdfast/abi/gfp.h>
#include <holdfast/abi/slab.h>

#include "kernel/abi/export.h"
#include "kernel/core/gfp.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/bytes.h"
#include "kernel/lib/format.h"

// Who called: the owner of what is allocated.
#define SITE __builtin_return_address(0)

namespace holdfast::kernel::abi {
namespace {

Slab& slab() { return current_kernel().slab(); }

bool product(std::size_t count, std::size_t size, std::size_t& bytes) {
  return !__builtin_mul_overflow(count, size, &bytes);
}

char* duplicate(const char* text, std::size_t length, gfp_t gfp, const void* site) {
  auto* copy = static_cast<char*>(slab().kmalloc(length + 1, gfp, site));
  if (!copy) return nullptr;
  copy_bytes(copy, text, length);
  copy[length] = '\0';
  return copy;
}

// The volatile writes are the point: nobody may optimise them away.
void wipe(const void* block, std::size_t size) {
  volatile auto* bytes = static_cast<volatile unsigned char*>(const_cast<void*>(block));
  while (size-- > 0) bytes[size] = 0;
}

}  // namespace

void* __kmalloc(std::size_t size, gfp_t gfp) { return slab().kmalloc(size, gfp, SITE); }
void* __kmalloc_node(std::size_t size, gfp_t gfp, int) { return slab().kmalloc(size, gfp, SITE); }
void* kmalloc_trace(KmemCache* cache, gfp_t gfp, std::size_t size) {
  return slab().cache_alloc(*cache, gfp, size, SITE);
}
void* kmalloc_node_trace(KmemCache* cache, gfp_t gfp, int, std::size_t size) {
  return slab().cache_alloc(*cache, gfp, size, SITE);
}
void* kmalloc_large(std::size_t size, gfp_t gfp) { return slab().kmalloc(size, gfp, SITE); }
void* kmalloc_large_node(std::size_t size, gfp_t gfp, int) {
  return slab().kmalloc(size, gfp, SITE);
}
void* krealloc(const void* block, std::size_t size, gfp_t gfp) {
  return slab().krealloc(block, size, gfp, SITE);
}
void kfree(const void* block) { slab().free(block, SITE); }
void kfree_sensitive(const void* block) {
  if (const std::size_t size = slab().usable_size(block)) wipe(block, size);
  slab().free(block, SITE);
}
void kfree_const(const void* block) {
  if (slab().find(block).address) slab().free(block, SITE);
}
std::size_t ksize(const void* block) { return slab().usable_size(block); }
std::size_t __ksize(const void* block) { return slab().usable_size(block); }
std::size_t kmalloc_size_roundup(std::size_t size) {
  if (size == 0) return 0;
  if (KmemCache* cache = slab().kmalloc_cache(size)) return cache->size;
  std::size_t bytes = HF_PAGE_SIZE;
  while (bytes < size && bytes < HF_KMALLOC_MAX_SIZE) bytes *= 2;
  return bytes < size ? size : bytes;
}

KmemCache* kmem_cache_create(const char* name, unsigned size, unsigned align, unsigned flags,
                             void (*constructor)(void*)) {
  return slab().create_cache(name ? name : "", size, align, flags, constructor, SITE);
}
KmemCache* kmem_cache_create_usercopy(const char* name, unsigned size, unsigned align,
                                      unsigned flags, unsigned, unsigned,
                                      void (*constructor)(void*)) {
  return slab().create_cache(name ? name : "", size, align, flags, constructor, SITE);
}
void kmem_cache_destroy(KmemCache* cache) { slab().destroy_cache(cache, SITE); }
int kmem_cache_shrink(KmemCache*) { return 0; }  // nothing is kept that could be given back
unsigned kmem_cache_size(KmemCache* cache) { return static_cast<unsigned>(cache->size); }
void* kmem_cache_alloc(KmemCache* cache, gfp_t gfp) {
  return slab().cache_alloc(*cache, gfp, cache->size, SITE);
}
void* kmem_cache_alloc_node(KmemCache* cache, gfp_t gfp, int) {
  return slab().cache_alloc(*cache, gfp, cache->size, SITE);
}
void kmem_cache_free(KmemCache* cache, void* object) { slab().cache_free(cache, object, SITE); }
void kmem_cache_free_bulk(KmemCache* cache, std::size_t count, void** objects) {
  for (std::size_t i = 0; i < count; ++i) {
    if (cache) {
      slab().cache_free(cache, objects[i], SITE);
    } else {
      slab().free(objects[i], SITE);
    }
  }
}
// All of them, or none: then 0.
int kmem_cache_alloc_bulk(KmemCache* cache, gfp_t gfp, std::size_t count, void** objects) {
  for (std::size_t i = 0; i < count; ++i) {
    objects[i] = slab().cache_alloc(*cache, gfp, cache->size, SITE);
    if (objects[i]) continue;
    while (i-- > 0) slab().cache_free(cache, objects[i], SITE);
    return 0;
  }
  return static_cast<int>(count);
}

void* vmalloc(unsigned long size) { return slab().vmalloc(size, kGfpKernel, SITE); }
void* vzalloc(unsigned long size) { return slab().vmalloc(size, kGfpKernel | HF_GFP_ZERO, SITE); }
void* __vmalloc(unsigned long size, gfp_t gfp) { return slab().vmalloc(size, gfp, SITE); }
void* __vmalloc_node(unsigned long size, unsigned long alignment, gfp_t gfp, int, const void*) {
  return slab().vmalloc(size, gfp, SITE, alignment);
}
void* vmalloc_user(unsigned long size) {
  return slab().vmalloc(size, kGfpKernel | HF_GFP_ZERO | HF_GFP_USERMAP, SITE);
}
void vfree(const void* block) { slab().vfree(block, SITE); }
void* kvmalloc_node(std::size_t size, gfp_t gfp, int) { return slab().kvmalloc(size, gfp, SITE); }
void kvfree(const void* block) { slab().kvfree(block, SITE); }
void kvfree_sensitive(const void* block, std::size_t size) {
  if (block) wipe(block, size);
  slab().kvfree(block, SITE);
}
void* kvrealloc(const void* block, std::size_t old_size, std::size_t size, gfp_t gfp) {
  if (old_size >= size) return const_cast<void*>(block);
  void* grown = slab().kvmalloc(size, gfp, SITE);
  if (!grown) return nullptr;
  if (block) copy_bytes(grown, block, old_size);
  slab().kvfree(block, SITE);
  return grown;
}
bool is_vmalloc_addr(const void* address) { return slab().is_vmalloc(address); }
::page* vmalloc_to_page(const void* address) { return slab().page_at(address); }

::page* alloc_pages(gfp_t gfp, unsigned order) { return slab().alloc_pages(gfp, order, SITE); }
::page* __alloc_pages(gfp_t gfp, unsigned order, int, void*) {
  return slab().alloc_pages(gfp, order, SITE);
}
unsigned long __get_free_pages(gfp_t gfp, unsigned order) {
  ::page* page = slab().alloc_pages(gfp, order, SITE);
  return page ? reinterpret_cast<unsigned long>(page->hf_address) : 0;
}
unsigned long get_zeroed_page(gfp_t gfp) {
  ::page* page = slab().alloc_pages(gfp | HF_GFP_ZERO, 0, SITE);
  return page ? reinterpret_cast<unsigned long>(page->hf_address) : 0;
}
// Drops one reference of the block's first page; the last one frees it.
void __free_pages(::page* page, unsigned) { slab().put_page(page, SITE); }
void free_pages(unsigned long address, unsigned order) {
  if (!address) return;
  auto* block = reinterpret_cast<void*>(address);
  ::page* page = slab().page_at(block);
  if (!page || page->hf_address != block || page->hf_head != page || page->hf_order != order) {
    return slab().free_page_block(page && page->hf_head == page ? block : nullptr, SITE);
  }
  __free_pages(page, order);
}
void hf_put_page(::page* page) { slab().put_page(page, SITE); }
::page* hf_virt_to_page(const void* address) { return slab().page_at(address); }
void* alloc_pages_exact(std::size_t size, gfp_t gfp) {
  return slab().alloc_page_block(size, gfp, SITE);
}
void free_pages_exact(void* block, std::size_t) { slab().free_page_block(block, SITE); }

char* kstrdup(const char* text, gfp_t gfp) {
  return text ? duplicate(text, text_length(text), gfp, SITE) : nullptr;
}
// Linux keeps pointers into its own read-only data as they are; a module's are copied.
const char* kstrdup_const(const char* text, gfp_t gfp) {
  return text ? duplicate(text, text_length(text), gfp, SITE) : nullptr;
}
char* kstrndup(const char* text, std::size_t most, gfp_t gfp) {
  return text ? duplicate(text, text_length(text, most), gfp, SITE) : nullptr;
}
char* kmemdup_nul(const char* text, std::size_t length, gfp_t gfp) {
  return text ? duplicate(text, length, gfp, SITE) : nullptr;
}
void* kmemdup(const void* from, std::size_t size, gfp_t gfp) {
  void* copy = slab().kmalloc(size, gfp, SITE);
  if (copy && size) copy_bytes(copy, from, size);
  return copy;
}
static char* print_into(gfp_t gfp, const char* format, va_list arguments, const void* site) {
  const std::string text = vformat_string(format, arguments);
  return duplicate(text.data(), text.size(), gfp, site);
}
char* kvasprintf(gfp_t gfp, const char* format, va_list arguments) {
  return print_into(gfp, format, arguments, SITE);
}
const char* kvasprintf_const(gfp_t gfp, const char* format, va_list arguments) {
  return print_into(gfp, format, arguments, SITE);
}
char* kasprintf(gfp_t gfp, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char* text = print_into(gfp, format, arguments, SITE);
  va_end(arguments);
  return text;
}
const char* kasprintf_const(gfp_t gfp, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char* text = print_into(gfp, format, arguments, SITE);
  va_end(arguments);
  return text;
}
// "one two" -> {"one", "two", NULL}; words are separated by white space. One block holds both.
char** argv_split(gfp_t gfp, const char* text, int* count) {
  const std::size_t length = text_length(text);
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  int words = 0;
  for (std::size_t i = 0; i < length; ++i)
    words += !blank(text[i]) && (i == 0 || blank(text[i - 1]));
  std::size_t table;
  if (!product(static_cast<std::size_t>(words) + 1, sizeof(char*), table)) return nullptr;
  auto** split = static_cast<char**>(slab().kmalloc(table + length + 1, gfp, SITE));
  if (!split) return nullptr;
  char* copy = reinterpret_cast<char*>(split) + table;
  copy_bytes(copy, text, length + 1);
  int at = 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (blank(text[i])) {
      copy[i] = '\0';
    } else if (i == 0 || blank(text[i - 1])) {
      split[at++] = copy + i;
    }
  }
  split[at] = nullptr;
  if (count) *count = words;
  return split;
}
void argv_free(char** split) { slab().free(split, SITE); }

std::span<const Export> slab_exports() {
  static const Export kExports[] = {
      EXPORT(__kmalloc),
      EXPORT(__kmalloc_node),
      EXPORT(kmalloc_trace),
      EXPORT(kmalloc_node_trace),
      EXPORT(kmalloc_large),
      EXPORT(kmalloc_large_node),
      EXPORT(krealloc),
      EXPORT(kfree),
      EXPORT(kfree_sensitive),
      EXPORT(kfree_const),
      EXPORT(ksize),
      EXPORT(__ksize),
      EXPORT(kmalloc_size_roundup),
      EXPORT(kmem_cache_create),
      EXPORT(kmem_cache_create_usercopy),
      EXPORT(kmem_cache_destroy),
      EXPORT(kmem_cache_shrink),
      EXPORT(kmem_cache_size),
      EXPORT(kmem_cache_alloc),
      EXPORT(kmem_cache_alloc_node),
      EXPORT(kmem_cache_free),
      EXPORT(kmem_cache_free_bulk),
      EXPORT(kmem_cache_alloc_bulk),
      EXPORT(vmalloc),
      EXPORT(vzalloc),
      EXPORT(__vmalloc),
      EXPORT_GPL(__vmalloc_node),
      EXPORT(vmalloc_user),
      EXPORT(vfree),
      EXPORT(kvmalloc_node),
      EXPORT(kvfree),
      EXPORT(kvfree_sensitive),
      EXPORT(kvrealloc),
      EXPORT(is_vmalloc_addr),
      EXPORT(vmalloc_to_page),
      EXPORT(alloc_pages),
      EXPORT(__alloc_pages),
      EXPORT(__get_free_pages),
      EXPORT(get_zeroed_page),
      EXPORT(__free_pages),
      EXPORT(free_pages),
      EXPORT(hf_put_page),
      EXPORT(hf_virt_to_page),
      EXPORT(alloc_pages_exact),
      EXPORT(free_pages_exact),
      EXPORT(kstrdup),
      EXPORT(kstrdup_const),
      EXPORT(kstrndup),
      EXPORT(kmemdup_nul),
      EXPORT(kmemdup),
      EXPORT(kvasprintf),
      EXPORT(kvasprintf_const),
      EXPORT(kasprintf),
      EXPORT(kasprintf_const),
      EXPORT(argv_split),
      EXPORT(argv_free),
      EXPORT_DATA(kmalloc_caches),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
