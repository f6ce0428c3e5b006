#include "kernel/kernel.h"

#include <utility>

#include "base/verify.h"
#include "elf/vermagic.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/core/bkl.h"
#include "kernel/core/log.h"
#include "kernel/core/processor.h"
#include "kernel/core/random.h"
#include "kernel/core/rcu.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/core/tasks.h"
#include "kernel/core/tick.h"
#include "kernel/core/timers.h"
#include "kernel/core/uts.h"
#include "kernel/core/workqueues.h"
#include "kernel/debugfs/debugfs.h"
#include "kernel/driver/devices.h"
#include "kernel/fs/vfs.h"
#include "kernel/kobject/kobject.h"
#include "kernel/module/module.h"
#include "kernel/proc/proc_fs.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

template <class T, class... Arguments>
Part<T> make_part(Arguments&&... arguments) {
  return Part<T>(new T(std::forward<Arguments>(arguments)...),
                 PartDelete<T>{[](T* part) { delete part; }});
}

}  // namespace

Kernel::Kernel(host::Host& host, Boot boot)
    : host_(host),
      boot_(std::move(boot)),
      release_(elf::release(boot_.version)),
      vermagic_(elf::vermagic(boot_.version)) {
  Task& task = current_task();
  VERIFY(task.kernel == nullptr || task.kernel == this);
  task.kernel = this;
  data_ = std::make_unique<KernelData>();
  bkl_ = make_part<Bkl>();
  processor_ = make_part<Processor>();
  log_ = make_part<Log>(*this);
  random_ = make_part<Random>(*this);
  slab_ = make_part<Slab>(*this);
  fill_uts_name(*this);
  tasks_ = make_part<Tasks>(*this);
  timers_ = make_part<Timers>(*this);
  tick_ = make_part<Tick>(*this);
  vfs_ = make_part<fs::Vfs>();
  proc_ = make_part<proc::ProcFs>(*this);
  sysfs_ = make_part<SysFs>(*this);
  kobjects_ = make_part<KObjects>(*this);
  devices_ = make_part<Devices>(*this);
  char_devices_ = make_part<CharDevices>(*this);
  debugfs_ = make_part<debugfs::DebugFs>(*this);
  rcu_ = make_part<Rcu>(*this);
  workqueues_ = make_part<Workqueues>(*this);
  modules_ = make_part<Modules>(*this);
}

// The parts go here and not with the members, because they still need the kernel of their task.
Kernel::~Kernel() {
  vfs_->descriptors().close_all();
  modules_->unload_all();
  workqueues_->stop();
  rcu_->stop();
  timers_->stop();
  tick_->stop();
  tasks_->wait_for_spawned();
  modules_.reset();
  debugfs_.reset();
  char_devices_.reset();
  devices_.reset();
  kobjects_.reset();
  sysfs_.reset();
  proc_.reset();
  vfs_.reset();
  workqueues_.reset();
  rcu_.reset();
  tick_.reset();
  timers_.reset();
  tasks_.reset();
  slab_.reset();
  random_.reset();
  log_.reset();
  current_task().kernel = nullptr;
}

}  // namespace holdfast::kernel
