// Managed resources, of <linux/device.h>.
#include "kernel/driver/devres.h"

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <string>

#include "kernel/abi/export.h"
#include "kernel/core/gfp.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::abi {
namespace {

#define SITE __builtin_return_address(0)

char* copy_text(::device* device, std::string_view text, unsigned gfp, const void* site) {
  auto* copy = static_cast<char*>(kernel::devm_kmalloc(device, text.size() + 1, gfp, site));
  if (!copy) return nullptr;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

struct Groups {
  const ::attribute_group* const* groups;
  const ::attribute_group* one[2];
};
void release_groups(::device* device, void* resource) {
  sysfs::remove_groups(&device->kobj, static_cast<Groups*>(resource)->groups);
}
int match_groups(::device*, void* resource, void* data) {
  auto* own = static_cast<Groups*>(resource);
  return own->groups == data || (own->groups == own->one && own->one[0] == data);
}

int add_groups(::device* device, const ::attribute_group* const* groups,
               const ::attribute_group* one, const void* site) {
  auto* own =
      static_cast<Groups*>(kernel::devres_alloc(release_groups, sizeof(Groups), kGfpKernel, site));
  if (!own) return -ENOMEM;
  own->one[0] = one;
  own->groups = groups ? groups : own->one;
  if (int error = sysfs::create_groups(&device->kobj, own->groups)) {
    kernel::devres_free(own);
    return error;
  }
  kernel::devres_add(device, own);
  return 0;
}

}  // namespace

void* __devres_alloc_node(DevresRelease release, unsigned long size, unsigned gfp, int,
                          const char*) {
  return kernel::devres_alloc(release, size, gfp, SITE);
}
void* devres_get(::device* device, void* resource, DevresMatch match, void* data) {
  return kernel::devres_get(device, resource, match, data);
}
void* devres_open_group(::device* device, void* id, unsigned gfp) {
  return kernel::devres_open_group(device, id, gfp, SITE);
}
void* devm_kmalloc(::device* device, unsigned long size, unsigned gfp) {
  return kernel::devm_kmalloc(device, size, gfp, SITE);
}
void* devm_krealloc(::device* device, void* block, unsigned long size, unsigned gfp) {
  return kernel::devm_krealloc(device, block, size, gfp, SITE);
}
void* devm_kmemdup(::device* device, const void* from, unsigned long size, unsigned gfp) {
  void* copy = kernel::devm_kmalloc(device, size, gfp, SITE);
  if (copy) std::memcpy(copy, from, size);
  return copy;
}
char* devm_kstrdup(::device* device, const char* text, unsigned gfp) {
  return text ? copy_text(device, text, gfp, SITE) : nullptr;
}
const char* devm_kstrdup_const(::device* device, const char* text, unsigned gfp) {
  return text ? copy_text(device, text, gfp, SITE) : nullptr;
}
char* devm_kvasprintf(::device* device, unsigned gfp, const char* format, va_list arguments) {
  return copy_text(device, vformat_string(format, arguments), gfp, SITE);
}
char* devm_kasprintf(::device* device, unsigned gfp, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char* text = copy_text(device, vformat_string(format, arguments), gfp, SITE);
  va_end(arguments);
  return text;
}
int devm_add_action(::device* device, void (*action)(void*), void* data) {
  return kernel::devm_add_action(device, action, data, SITE);
}
int __devm_add_action(::device* device, void (*action)(void*), void* data, const char*) {
  return kernel::devm_add_action(device, action, data, SITE);
}
int devm_device_add_group(::device* device, const ::attribute_group* group) {
  return add_groups(device, nullptr, group, SITE);
}
int devm_device_add_groups(::device* device, const ::attribute_group** groups) {
  return add_groups(device, groups, nullptr, SITE);
}
void devm_device_remove_groups(::device* device, const ::attribute_group** groups) {
  (void)kernel::devres_release(device, release_groups, match_groups, groups);
}
void devm_device_remove_group(::device* device, const ::attribute_group* group) {
  (void)kernel::devres_release(device, release_groups, match_groups,
                               const_cast<::attribute_group*>(group));
}

#define EXPORT_KERNEL(name) HOLDFAST_EXPORT_AS(#name, &kernel::name, Licence::kGplOnly)

std::span<const Export> devres_exports() {
  static const std::array kExports = {
      EXPORT_GPL(__devres_alloc_node),
      EXPORT_KERNEL(devres_free),
      EXPORT_KERNEL(devres_add),
      EXPORT_KERNEL(devres_find),
      EXPORT_GPL(devres_get),
      EXPORT_KERNEL(devres_for_each_res),
      EXPORT_KERNEL(devres_remove),
      EXPORT_KERNEL(devres_destroy),
      EXPORT_KERNEL(devres_release),
      EXPORT_GPL(devres_open_group),
      EXPORT_KERNEL(devres_close_group),
      EXPORT_KERNEL(devres_remove_group),
      EXPORT_KERNEL(devres_release_group),
      EXPORT_GPL(devm_kmalloc),
      EXPORT_GPL(devm_krealloc),
      EXPORT_KERNEL(devm_kfree),
      EXPORT_GPL(devm_kmemdup),
      EXPORT_GPL(devm_kstrdup),
      EXPORT_GPL(devm_kstrdup_const),
      EXPORT_GPL(devm_kvasprintf),
      EXPORT_GPL(devm_kasprintf),
      EXPORT_GPL(devm_add_action),
      EXPORT_GPL(__devm_add_action),
      EXPORT_KERNEL(devm_remove_action),
      EXPORT_KERNEL(devm_release_action),
      EXPORT_GPL(devm_device_add_group),
      EXPORT_GPL(devm_device_add_groups),
      EXPORT_GPL(devm_device_remove_group),
      EXPORT_GPL(devm_device_remove_groups),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
