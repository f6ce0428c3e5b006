// Kernel: the object everything hangs from. No globals: many kernels live in one process. Code that
// modules call finds its kernel through the current task (current_kernel(), core/task.h).
//
// A subsystem is a class in its own folder, built by kernel.cc in the order of the members below
// and destroyed in the reverse order. kernel.h only names them, so it includes none of their
// headers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/host.h"
#include "kernel/core/atomic.h"
#include "kernel/core/kernel_data.h"

namespace holdfast::kernel {

// CONFIG_* and command line of one kernel.
struct Boot {
  std::uint32_t version = 0x060100;   // LINUX_VERSION_CODE: major<<16 | minor<<8 | patch
  bool module_unload = true;          // CONFIG_MODULE_UNLOAD
  bool module_force_load = true;      // CONFIG_MODULE_FORCE_LOAD
  bool module_force_unload = false;   // CONFIG_MODULE_FORCE_UNLOAD: rmmod -f
  std::string modprobe_directory{};   // where request_module looks; empty: nowhere
  std::uint64_t seed = 0;             // of random numbers and pointer hashes; 0: ask the host
  bool slab_debug = true;             // slub_debug=FPZ: find overruns and late writes
  std::uint64_t memory = 1ull << 30;  // bytes that modules may allocate in all
};

// Bits of /proc/sys/kernel/tainted that Holdfast can set; same numbers as in Linux.
enum class Taint : std::uint8_t {
  kProprietary = 0,
  kForcedLoad = 1,
  kForcedUnload = 3,
  kBadPage = 5,
  kUser = 6,
  kDie = 7,
  kWarn = 9,
  kStaging = 10,
  kOutOfTree = 12,
  kUnsigned = 13,
  kTest = 18,
};

class Bkl;
class Log;
class Processor;
class Rcu;
class Random;
class Slab;
class Tasks;
class Tick;
class Timers;
class Workqueues;
class Modules;
class Observer;
class CharDevices;
class Devices;
class KObjects;
class SysFs;
namespace fs {
class Vfs;
}
namespace proc {
class ProcFs;
}
namespace debugfs {
class DebugFs;
}

// Owner of one subsystem. The deleter comes with the object (make_part in kernel.cc), so that
// whoever includes kernel.h needs no subsystem's header.
template <class T>
struct PartDelete {
  void (*destroy)(T*) = nullptr;
  void operator()(T* part) const { destroy(part); }
};
template <class T>
using Part = std::unique_ptr<T, PartDelete<T>>;

class Kernel {
 public:
  // The calling thread must be a task of `host` (native/attach.h) that is in no kernel; it is one
  // of this kernel from here on.
  Kernel(host::Host& host, Boot boot);
  // Unloads every module that can be (its exit runs), stops workers, reports leaks.
  // The caller is an attached task; no other task is inside.
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  host::Host& host() { return host_; }
  const Boot& boot() const { return boot_; }
  // "6.1.0-holdfast": uname -r, and the first word of vermagic.
  const std::string& release() const { return release_; }
  const std::string& vermagic() const { return vermagic_; }

  void taint(Taint taint) { tainted_.store(tainted_.load() | 1u << static_cast<unsigned>(taint)); }
  std::uint32_t tainted() const { return tainted_.load(); }

  Bkl& bkl() { return *bkl_; }
  Processor& processor() { return *processor_; }
  Rcu& rcu() { return *rcu_; }
  Timers& timers() { return *timers_; }
  Tick& tick() { return *tick_; }
  Workqueues& workqueues() { return *workqueues_; }
  Log& log() { return *log_; }
  Slab& slab() { return *slab_; }
  Random& random() { return *random_; }
  Tasks& tasks() { return *tasks_; }
  fs::Vfs& vfs() { return *vfs_; }
  proc::ProcFs& proc() { return *proc_; }
  SysFs& sysfs() { return *sysfs_; }
  KObjects& kobjects() { return *kobjects_; }
  Devices& devices() { return *devices_; }
  CharDevices& char_devices() { return *char_devices_; }
  debugfs::DebugFs& debugfs() { return *debugfs_; }
  Modules& modules() { return *modules_; }
  bool has_modules() const { return modules_ != nullptr; }  // not yet, early in boot
  // Who watches what modules do (core/observer.h); nullptr: nobody. Set before modules are loaded.
  Observer* observer() const { return observer_; }
  void set_observer(Observer* observer) { observer_ = observer; }
  KernelData& data() { return *data_; }  // exported variables: jiffies, system_wq, ...

 private:
  host::Host& host_;
  const Boot boot_;
  const std::string release_;
  const std::string vermagic_;
  Observer* observer_ = nullptr;
  Atomic<std::uint32_t> tainted_{0};
  std::unique_ptr<KernelData> data_;
  Part<Bkl> bkl_;
  Part<Processor> processor_;
  Part<Log> log_;
  Part<Random> random_;
  Part<Slab> slab_;
  Part<Tasks> tasks_;
  Part<Timers> timers_;
  Part<Tick> tick_;
  Part<Rcu> rcu_;
  Part<Workqueues> workqueues_;
  Part<fs::Vfs> vfs_;
  Part<proc::ProcFs> proc_;
  Part<SysFs> sysfs_;
  Part<KObjects> kobjects_;
  Part<Devices> devices_;
  Part<CharDevices> char_devices_;
  Part<debugfs::DebugFs> debugfs_;
  Part<Modules> modules_;
};

}  // namespace holdfast::kernel
