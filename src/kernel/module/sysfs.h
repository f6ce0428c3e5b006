// /sys/module/NAME: what a loaded module shows of itself (Linux: kernel/module/sysfs.c and
// kernel/params.c). It is there from before init runs until after exit has, so init may hang
// objects below it.
#pragma once

#include <holdfast/abi/kobject.h>

#include <string>

#include "base/result.h"
#include "elf/object.h"
#include "kernel/module/loaded_module.h"

namespace holdfast::kernel {

// EINVAL: that name has a directory already (of the kernel itself).
Status setup_module_sysfs(Module& module, const elf::Object& object);
// Waits for whoever reads or writes a file of it, and for references that the module's own objects
// hold on its directory. Nothing if it has none.
void teardown_module_sysfs(Module& module);
// The kernel ends: memory only.
void forget_module_sysfs(Module& module);
// The uevent that says it is loaded.
void announce_module(Module& module);

// /sys/module/NAME/drivers/BUS:DRIVER, and the driver's link back.
void add_module_driver(::device_driver* driver, ::kobject& object, const std::string& bus);
void remove_module_driver(::device_driver* driver, ::kobject& object);

}  // namespace holdfast::kernel
