// The platform bus: devices that somebody just says are there (Linux: drivers/base/platform.c).
// There is no resource tree: what a device claims is not checked against others.
#pragma once

#include <holdfast/abi/kobject.h>

namespace holdfast::kernel {

inline constexpr int kNoId = -1, kAutomaticId = -2;

void platform_device_init(::platform_device* device);
// 0 or -errno.
int platform_device_add(::platform_device* device);
void platform_device_del(::platform_device* device);
// Of the slab; the name is copied, and the device goes with its last reference. nullptr: no memory.
::platform_device* platform_device_alloc(const char* name, int id, const void* site);
inline ::platform_device* platform_of(::device* device) {
  return reinterpret_cast<::platform_device*>(reinterpret_cast<char*>(device) -
                                              __builtin_offsetof(::platform_device, dev));
}
inline ::platform_driver* platform_of(::device_driver* driver) {
  return reinterpret_cast<::platform_driver*>(reinterpret_cast<char*>(driver) -
                                              __builtin_offsetof(::platform_driver, driver));
}

}  // namespace holdfast::kernel
