// Module references, symbols by name, the notifier chain, request_module(): as modules call them.
#include "kernel/module/module.h"

#include <holdfast/abi/notifier.h>

#include <cstdarg>
#include <cstdio>

#include "kernel/abi/export.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {

void* __symbol_get(const char* name) { return current_kernel().modules().symbol_get(name); }

void __symbol_put(const char* name) { current_kernel().modules().symbol_put(name); }

void symbol_put_addr(void* address) { current_kernel().modules().symbol_put_address(address); }

::module* find_module(const char* name) { return current_kernel().modules().find(name); }

int register_module_notifier(::notifier_block* block) {
  return current_kernel().modules().register_notifier(block);
}

int unregister_module_notifier(::notifier_block* block) {
  return current_kernel().modules().unregister_notifier(block);
}

__attribute__((format(printf, 2, 3))) int __request_module(bool wait, const char* format, ...) {
  char name[HF_MODULE_NAME_LEN];
  std::va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(name, sizeof name, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= static_cast<int>(sizeof name)) return -ENAMETOOLONG;
  if (wait) might_sleep("__request_module");
  return current_kernel().modules().request(name);
}

std::span<const Export> module_exports() {
  static const Export table[] = {
      EXPORT(try_module_get),
      EXPORT(__module_get),
      EXPORT(module_put),
      EXPORT(module_refcount),
      EXPORT_GPL(__symbol_get),
      EXPORT(__symbol_put),
      EXPORT_GPL(symbol_put_addr),
      EXPORT_GPL(find_module),
      EXPORT(register_module_notifier),
      EXPORT(unregister_module_notifier),
      EXPORT(__request_module),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
