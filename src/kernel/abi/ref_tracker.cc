// Reference trackers: a record for each reference of an object, of where it was taken and given
// back. Records that are given back rest in the directory's quarantine for a while, so that giving
// one back twice is seen.
#include <holdfast/abi/ref_tracker.h>

#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/core/backtrace.h"
#include "kernel/core/c_list.h"
#include "kernel/core/log.h"
#include "kernel/core/slab.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"

struct ref_tracker {
  ::list_head head;  // first: a list_head is its ref_tracker
  const void* allocated_in;
  const void* freed_in;
  bool dead;
};

namespace holdfast::kernel::abi {
namespace {

using Tracker = ::ref_tracker;
using Dir = ::ref_tracker_dir;

void say(const char* text) { current_kernel().log().print(Level::kError, "ref_tracker: %s", text); }
void say_place(const void* site) {
  const auto address = reinterpret_cast<std::uint64_t>(site);
  current_kernel().log().print(Level::kError, "     %s",
                               describe_address(current_kernel(), address).c_str());
}

class IrqGuard {
 public:
  explicit IrqGuard(Dir& dir)
      : lock_(dir.lock.rlock), flags_(_raw_spin_lock_irqsave(&dir.lock.rlock)) {}
  ~IrqGuard() { _raw_spin_unlock_irqrestore(&lock_, flags_); }
  IrqGuard(const IrqGuard&) = delete;
  IrqGuard& operator=(const IrqGuard&) = delete;

 private:
  ::raw_spinlock& lock_;
  unsigned long flags_;
};

Tracker* first_of(::list_head& list) {
  return list_empty(list) ? nullptr : reinterpret_cast<Tracker*>(list.next);
}

void free_all(::list_head& list, bool leaked, const void* site) {
  while (Tracker* tracker = first_of(list)) {
    list_remove_init(tracker->head);
    if (leaked) {
      say("leaked reference.");
      say_place(tracker->allocated_in);
    }
    current_kernel().slab().free(tracker, site);
  }
}

void report_twice(const Tracker& tracker) {
  say("reference already released.");
  say("allocated in:");
  say_place(tracker.allocated_in);
  say("freed in:");
  say_place(tracker.freed_in);
}

}  // namespace

void ref_tracker_dir_exit(Dir* dir) {
  const void* site = __builtin_return_address(0);
  bool leaked;
  {
    IrqGuard guard(*dir);
    leaked = first_of(dir->list) != nullptr;
    free_all(dir->quarantine, false, site);
    free_all(dir->list, true, site);
  }
  if (leaked) warn("ref_tracker_dir_exit", "references were left");
  if (dir->untracked != 0) warn("ref_tracker_dir_exit", "untracked references were left");
}

void ref_tracker_dir_print(Dir* dir, unsigned most) {
  IrqGuard guard(*dir);
  for (::list_head* at = dir->list.next; at != &dir->list && most-- > 0; at = at->next) {
    say("leaked reference.");
    say_place(reinterpret_cast<Tracker*>(at)->allocated_in);
  }
}

int ref_tracker_alloc(Dir* dir, Tracker** to, unsigned gfp) {
  const void* site = __builtin_return_address(0);
  auto* tracker =
      static_cast<Tracker*>(current_kernel().slab().kmalloc(sizeof(Tracker), gfp, site));
  *to = tracker;
  IrqGuard guard(*dir);
  if (!tracker) {
    say("memory allocation failure, unreliable refcount tracker.");
    ++dir->untracked;
    return -ENOMEM;
  }
  *tracker = {{}, site, nullptr, false};
  list_push_back(tracker->head, dir->list);
  return 0;
}

int ref_tracker_free(Dir* dir, Tracker** from) {
  const void* site = __builtin_return_address(0);
  Tracker *tracker = *from, *oldest = nullptr;
  bool twice = false;
  {
    IrqGuard guard(*dir);
    if (!tracker) {
      --dir->untracked;
      return -EEXIST;
    }
    twice = tracker->dead;
    if (twice) {
      report_twice(*tracker);
    } else {
      tracker->dead = true;
      tracker->freed_in = site;
      list_remove_init(tracker->head);
      list_push_back(tracker->head, dir->quarantine);
      if (dir->quarantine_avail > 0) {
        --dir->quarantine_avail;
      } else {
        oldest = first_of(dir->quarantine);
        list_remove_init(oldest->head);
      }
    }
  }
  if (twice) {
    warn("ref_tracker_free", "a reference was given back twice");
    return -EINVAL;
  }
  if (oldest) current_kernel().slab().free(oldest, site);
  return 0;
}

std::span<const Export> ref_tracker_exports() {
  static const Export kExports[] = {
      EXPORT(ref_tracker_dir_exit),
      EXPORT(ref_tracker_dir_print),
      EXPORT(ref_tracker_alloc),
      EXPORT(ref_tracker_free),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
