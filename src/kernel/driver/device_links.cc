#include "kernel/driver/device_links.h"

#include <algorithm>
#include <cerrno>

#include "base/verify.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

using namespace link_flag;

constexpr unsigned kOfManaged =
    kAutoremoveConsumer | kAutoremoveSupplier | kAutoprobeConsumer | kSyncStateOnly | kInferred;
constexpr unsigned kKnown = kOfManaged | kStateless | kPmRuntime | kRpmActive;

void set_status(::device_link* link, ::device_link_state status) {
  __atomic_store_n(&link->status, status, __ATOMIC_RELAXED);
}
void set_flags(::device_link* link, unsigned flags) {
  __atomic_store_n(&link->flags, flags, __ATOMIC_RELAXED);
}
bool has(const ::device_link* link, unsigned flag) { return link->flags & flag; }
bool in_use(const ::device_link* link) {
  return link->status == DL_STATE_CONSUMER_PROBE || link->status == DL_STATE_ACTIVE;
}

// What Linux refuses. No device has runtime power management here, so none can be resumed first.
bool refused(const ::device* consumer, const ::device* supplier, unsigned flags) {
  if (!consumer || !supplier || consumer == supplier || flags & ~kKnown) return true;
  if (flags & kStateless && flags & kOfManaged) return true;
  if (flags & kAutoprobeConsumer && flags & (kAutoremoveConsumer | kAutoremoveSupplier))
    return true;
  if (flags & kPmRuntime && flags & kRpmActive) return true;
  return flags & kSyncStateOnly && flags & (kOfManaged & ~(kSyncStateOnly | kInferred));
}

void (*sync_state_of(const ::device* device))(::device*) {
  if (!device->driver) return nullptr;
  if (device->bus && device->bus->sync_state) return device->bus->sync_state;
  return device->driver->sync_state;
}

bool is_ancestor(const ::device* device, const ::device* target) {
  for (target = target->parent; target; target = target->parent) {
    if (target == device) return true;
  }
  return false;
}

}  // namespace

DeviceLinks::DeviceLinks(Devices& devices) : devices_(devices) {
  class_.name = "devlink";
  class_.dev_groups = const_cast<const ::attribute_group**>(kLinkGroups);
  class_.dev_release = release_link;
  VERIFY(devices_.register_class(&class_) == 0);
  interface_.class_ = &class_;
  interface_.add_dev = add_link_symlinks;
  interface_.remove_dev = remove_link_symlinks;
  VERIFY(devices_.register_interface(&interface_) == 0);
}

// Whether the target is the device, below it, or needs what is.
bool DeviceLinks::depends(::device* device, ::device* target) {
  if (device == target || is_ancestor(device, target)) return true;
  DeviceRow& row = devices_.make_row(device);
  DeviceWalk children(devices_, &row.children);
  while (::device* child = children.next()) {
    if (depends(child, target)) return true;
  }
  return std::any_of(row.consumers.begin(), row.consumers.end(), [&](const ::device_link* link) {
    return !has(link, kSyncStateOnly) && depends(link->consumer, target);
  });
}

::device_link_state DeviceLinks::first_state(const DeviceRow& consumer, const DeviceRow& supplier) {
  switch (supplier.driver_state) {
    case DriverState::kProbing:
      return consumer.driver_state == DriverState::kProbing ? DL_STATE_CONSUMER_PROBE
                                                            : DL_STATE_DORMANT;
    case DriverState::kBound:
      if (consumer.driver_state == DriverState::kProbing) return DL_STATE_CONSUMER_PROBE;
      return consumer.driver_state == DriverState::kBound ? DL_STATE_ACTIVE : DL_STATE_AVAILABLE;
    case DriverState::kUnbinding:
      return DL_STATE_SUPPLIER_UNBIND;
    case DriverState::kNone:
      break;
  }
  return DL_STATE_DORMANT;
}

// Who asks again lets the link live longer, never shorter.
::device_link* DeviceLinks::update(::device_link* link, unsigned flags) {
  unsigned merged = link->flags;
  if (!(flags & kInferred)) merged &= ~kInferred;
  merged |= flags & kPmRuntime;
  if (flags & kStateless) {
    ++link->kref.hf_count;
    set_flags(link, merged | kStateless);
    return link;
  }
  if (flags & kAutoremoveSupplier) {
    if (merged & kAutoremoveConsumer)
      merged = (merged & ~kAutoremoveConsumer) | kAutoremoveSupplier;
  } else if (!(flags & kAutoremoveConsumer)) {
    merged &= ~(kAutoremoveConsumer | kAutoremoveSupplier);
  }
  if (!(merged & kManaged)) {
    ++link->kref.hf_count;
    merged |= kManaged;
    set_status(link, first_state(*row_of(link->consumer), *row_of(link->supplier)));
  }
  if (!(flags & kSyncStateOnly)) merged &= ~kSyncStateOnly;
  set_flags(link, merged);
  return link;
}

::device_link* DeviceLinks::make(::device* consumer, ::device* supplier, unsigned flags,
                                 const void* site) {
  auto* link = static_cast<::device_link*>(seq::allocate(sizeof(::device_link), site));
  if (!link) return nullptr;
  kobject_get(&supplier->kobj);
  kobject_get(&consumer->kobj);
  link->supplier = supplier;
  link->consumer = consumer;
  link->flags = flags;
  link->kref.hf_count = 1;
  link->rpm_active = 1;
  ::device* device = &link->link_dev;
  initialize_device(device);
  device->class_ = &class_;
  device->hf_power = kNoPowerFiles;
  int error = kobject_name_set(&device->kobj, link_name(*link));
  if (!error) error = devices_.add(device);
  if (error) {
    kobject_put(&device->kobj);
    return nullptr;
  }
  DeviceRow& below = devices_.make_row(consumer);
  DeviceRow& above = devices_.make_row(supplier);
  set_status(link, flags & kStateless ? DL_STATE_NONE : first_state(below, above));
  above.consumers.push_back(link);
  below.suppliers.push_back(link);
  return link;
}

::device_link* DeviceLinks::add(::device* consumer, ::device* supplier, unsigned flags,
                                const void* site) {
  if (refused(consumer, supplier, flags)) return nullptr;
  if (!(flags & kStateless)) flags |= kManaged;
  MutexGuard guard(mutex_);
  const DeviceRow* above = row_of(supplier);
  // Not registered yet, or no more.
  if (!above || !__atomic_load_n(&above->in_power_list, __ATOMIC_ACQUIRE)) return nullptr;
  const DeviceRow& below = devices_.make_row(consumer);
  if (!(flags & kSyncStateOnly)) {
    if (depends(consumer, supplier)) return nullptr;
  } else if (below.driver_state != DriverState::kNone &&
             below.driver_state != DriverState::kProbing) {
    return nullptr;
  }
  if (flags & kAutoremoveSupplier) flags &= ~kAutoremoveConsumer;
  for (::device_link* link : above->consumers) {
    if (link->consumer == consumer) return update(link, flags);
  }
  return make(consumer, supplier, flags, site);
}

void DeviceLinks::remove(::device_link* link) {
  std::erase(row_of(link->supplier)->consumers, link);
  std::erase(row_of(link->consumer)->suppliers, link);
  devices_.remove(&link->link_dev);
  kobject_put(&link->link_dev.kobj);
}

void DeviceLinks::put(::device_link* link) {
  if (has(link, kStateless)) {
    if (--link->kref.hf_count == 0) remove(link);
  } else if (!link->consumer->kobj.state_in_sysfs) {
    remove(link);
  } else {
    warn("device_link_put_kref", "Unable to drop a managed device link reference");
  }
}

void DeviceLinks::drop(::device_link* link) {
  MutexGuard guard(mutex_);
  put(link);
}

void DeviceLinks::drop(::device* consumer, ::device* supplier) {
  if (consumer == supplier) return warn("device_link_remove", "%s", "");
  MutexGuard guard(mutex_);
  const DeviceRow* above = row_of(supplier);
  if (!above) return;
  for (::device_link* link : above->consumers) {
    if (link->consumer == consumer) return put(link);
  }
}

void DeviceLinks::drop_managed(::device_link* link) {
  set_flags(link, link->flags & ~kManaged);
  set_status(link, DL_STATE_NONE);
  if (--link->kref.hf_count == 0) remove(link);
}

int DeviceLinks::begin_probe(::device* device) {
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  row.driver_state = DriverState::kProbing;
  for (::device_link* link : row.suppliers) {
    if (!has(link, kManaged)) continue;
    if (link->status == DL_STATE_AVAILABLE || has(link, kSyncStateOnly)) {
      set_status(link, DL_STATE_CONSUMER_PROBE);
      continue;
    }
    for (::device_link* taken : row.suppliers) {
      if (taken->status != DL_STATE_CONSUMER_PROBE) continue;
      const bool ready = row_of(taken->supplier)->driver_state == DriverState::kBound;
      set_status(taken, ready ? DL_STATE_AVAILABLE : DL_STATE_DORMANT);
    }
    return -kProbeDefer;
  }
  return 0;
}

void DeviceLinks::begin_bind(::device* device) {
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  for (::device_link* link : Links(row.suppliers)) {
    if (!has(link, kManaged)) continue;
    if (link->status == DL_STATE_AVAILABLE)
      set_status(link, DL_STATE_CONSUMER_PROBE);
    else
      drop_managed(link);
  }
  row.driver_state = DriverState::kProbing;
}

void DeviceLinks::find_synced(::device* device, std::vector<::device*>& found) {
  DeviceRow& row = *row_of(device);
  if (row.state_synced || !sync_state_of(device)) return;
  for (const ::device_link* link : row.consumers) {
    if (has(link, kManaged) && link->status != DL_STATE_ACTIVE) return;
  }
  __atomic_store_n(&row.state_synced, true, __ATOMIC_RELAXED);
  kobject_get(&device->kobj);
  found.push_back(device);
}

void DeviceLinks::tell_synced(const std::vector<::device*>& synced, const ::device* locked) {
  for (::device* device : synced) {
    if (device != locked) mutex_lock(&device->mutex);
    if (auto sync_state = sync_state_of(device)) call_module_void(sync_state, device);
    if (device != locked) mutex_unlock(&device->mutex);
    kobject_put(&device->kobj);
  }
}

void DeviceLinks::bound(::device* device) {
  std::vector<::device*> synced;
  {
    MutexGuard guard(mutex_);
    DeviceRow& row = *row_of(device);
    for (::device_link* link : row.consumers) {
      // Made while this one was probing, by a consumer that was faster.
      if (!has(link, kManaged) || in_use(link)) continue;
      set_status(link, DL_STATE_AVAILABLE);
      if (has(link, kAutoprobeConsumer)) devices_.defer_if_matched(link->consumer);
    }
    find_synced(device, synced);
    for (::device_link* link : Links(row.suppliers)) {
      if (!has(link, kManaged)) continue;
      ::device* supplier = link->supplier;
      if (has(link, kSyncStateOnly))
        drop_managed(link);
      else
        set_status(link, DL_STATE_ACTIVE);
      find_synced(supplier, synced);
    }
    row.driver_state = DriverState::kBound;
  }
  tell_synced(synced, device);
}

void DeviceLinks::leave_suppliers(DeviceRow& row) {
  const Links links(row.suppliers.rbegin(), row.suppliers.rend());
  for (::device_link* link : links) {
    if (!has(link, kManaged)) continue;
    if (has(link, kAutoremoveConsumer)) {
      drop_managed(link);
    } else if (in_use(link)) {
      const bool ready = row_of(link->supplier)->driver_state == DriverState::kBound;
      set_status(link, ready ? DL_STATE_AVAILABLE : DL_STATE_DORMANT);
    }
  }
  row.driver_state = DriverState::kNone;
}

void DeviceLinks::probe_failed(::device* device) {
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  for (::device_link* link : row.consumers) {
    if (has(link, kManaged) && in_use(link)) set_status(link, DL_STATE_DORMANT);
  }
  leave_suppliers(row);
}

bool DeviceLinks::begin_unbind(::device* device) {
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  row.driver_state = DriverState::kUnbinding;
  for (::device_link* link : row.consumers) {
    if (!has(link, kManaged)) continue;
    if (in_use(link)) return false;
    set_status(link, DL_STATE_SUPPLIER_UNBIND);
  }
  return true;
}

void DeviceLinks::unbind_consumers(::device* device) {
  for (;;) {
    ::device* bound = nullptr;
    bool probing = false;
    {
      MutexGuard guard(mutex_);
      for (::device_link* link : row_of(device)->consumers) {
        if (!has(link, kManaged) || has(link, kSyncStateOnly)) continue;
        probing = link->status == DL_STATE_CONSUMER_PROBE;
        if (probing) break;
        const bool active = link->status == DL_STATE_ACTIVE;
        set_status(link, DL_STATE_SUPPLIER_UNBIND);
        if (!active) continue;
        bound = link->consumer;
        kobject_get(&bound->kobj);
        break;
      }
    }
    if (probing) {
      devices_.wait_for_probes();
    } else if (bound) {
      devices_.release_driver(bound);
      kobject_put(&bound->kobj);
    } else {
      return;
    }
  }
}

void DeviceLinks::unbound(::device* device) {
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  for (::device_link* link : Links(row.consumers)) {
    if (!has(link, kManaged)) continue;
    const bool over = link->status == DL_STATE_SUPPLIER_UNBIND && has(link, kAutoremoveSupplier);
    if (!over) {
      set_status(link, DL_STATE_DORMANT);
    } else {
      const bool stays = link->kref.hf_count > 1;
      drop_managed(link);
      if (stays) set_status(link, DL_STATE_DORMANT);  // as Linux has it
    }
  }
  leave_suppliers(row);
}

void DeviceLinks::purge(::device* device) {
  if (device->class_ == &class_) return;
  MutexGuard guard(mutex_);
  DeviceRow& row = *row_of(device);
  while (!row.suppliers.empty()) remove(row.suppliers.back());
  while (!row.consumers.empty()) remove(row.consumers.back());
}

}  // namespace holdfast::kernel
