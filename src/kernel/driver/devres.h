// Managed resources of a device (Linux: drivers/base/devres.c): a list on the device of things with
// a release function, given back newest first when a driver lets the device go, when a probe fails
// and when the device goes.
#pragma once

#include <holdfast/abi/kobject.h>

#include <cstddef>

namespace holdfast::kernel {

using DevresRelease = void (*)(::device*, void*);
using DevresMatch = int (*)(::device*, void*, void*);

// Memory of `size` bytes, with a header of its own before it; not on any device yet.
void* devres_alloc(DevresRelease release, std::size_t size, unsigned gfp, const void* site);
void devres_free(void* resource);
void devres_add(::device* device, void* resource);
void* devres_find(::device* device, DevresRelease release, DevresMatch match, void* data);
// What is there already that matches, else `resource`, added; the other of the two is freed.
void* devres_get(::device* device, void* resource, DevresMatch match, void* data);
// From the newest on; `visit` runs with the list's lock held.
void devres_for_each_res(::device* device, DevresRelease release, DevresMatch match,
                         void* match_data, void (*visit)(::device*, void*, void*), void* data);
void* devres_remove(::device* device, DevresRelease release, DevresMatch match, void* data);
int devres_destroy(::device* device, DevresRelease release, DevresMatch match, void* data);
int devres_release(::device* device, DevresRelease release, DevresMatch match, void* data);
void* devres_open_group(::device* device, void* id, unsigned gfp, const void* site);
void devres_close_group(::device* device, void* id);
void devres_remove_group(::device* device, void* id);
int devres_release_group(::device* device, void* id);

void* devm_kmalloc(::device* device, std::size_t size, unsigned gfp, const void* site);
void* devm_krealloc(::device* device, void* block, std::size_t size, unsigned gfp,
                    const void* site);
void devm_kfree(::device* device, const void* block);
int devm_add_action(::device* device, void (*action)(void*), void* data, const void* site);
void devm_remove_action(::device* device, void (*action)(void*), void* data);
void devm_release_action(::device* device, void (*action)(void*), void* data);

}  // namespace holdfast::kernel
