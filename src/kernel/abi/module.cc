// Module references, symbols by name, the notifier chain, request_module(): as modules call them.
#include "kernel/module/module.h"

#include <holdfast/abi/notifier.h>

#include <cstdarg>

#include "kernel/abi/export.h"
#include "kernel/core/kthread.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

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

int __request_module(bool wait, const char* format, ...) {
  char name[HF_MODULE_NAME_LEN];
  std::va_list arguments;
  va_start(arguments, format);
  const int length = format_text(name, sizeof name, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= static_cast<int>(sizeof name)) return -ENAMETOOLONG;
  if (wait) might_sleep("__request_module");
  return current_kernel().modules().request(name);
}

// Nothing here registers file systems, so not even the module that is asked for can help.
void* get_fs_type(const char* name) {
  if (__request_module(true, "fs-%s", name) == 0) {
    current_kernel().log().print(Level::kWarning,
                                 "request_module fs-%s succeeded, but still no fs?", name);
  }
  return nullptr;
}

::module* __module_address(unsigned long address) {
  return current_kernel().modules().module_of(reinterpret_cast<const void*>(address), false);
}

::module* __module_text_address(unsigned long address) {
  return current_kernel().modules().module_of(reinterpret_cast<const void*>(address), true);
}

bool is_module_address(unsigned long address) { return __module_address(address) != nullptr; }

bool is_module_text_address(unsigned long address) {
  return __module_text_address(address) != nullptr;
}

// For a thread whose last act gives up its module: nothing returns into text that may be gone.
[[noreturn]] void __module_put_and_kthread_exit(::module* module, long code) {
  module_put(module);
  kthread_exit(code);
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
      EXPORT(get_fs_type),
      EXPORT_GPL(__module_address),
      EXPORT_GPL(__module_text_address),
      EXPORT_GPL(is_module_address),
      EXPORT_GPL(is_module_text_address),
      EXPORT(__module_put_and_kthread_exit),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
