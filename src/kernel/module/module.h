// Module: one loaded module, from UNFORMED to freed. Modules: all of one kernel, by name.
//
// Reference model: `references_` as in Linux 6.1's module_ref: 1 (MODULE_REF_BASE) while it may be
// used, plus one per try_module_get; removal drops the base and succeeds only at zero. A Module's
// memory outlives its text: RefPtr<Module> keeps the object, never the code.
// Lock order: Modules::lock_ (module_mutex) before nothing; never held while module code runs.
#pragma once

#include <holdfast/abi/module.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"

struct _ddebug;
struct notifier_block;

namespace holdfast::kernel {

class Kernel;
class Kunit;
class Module;
class Mutex;  // module/loaded_module.h has the class

// try_module_get(NULL) is true, module_put(NULL) does nothing, as in Linux.
bool try_module_get(::module* module);
void __module_get(::module* module);
void module_put(::module* module);
int module_refcount(::module* module);

// Where an address lies in module text or data: for oops reports, %pS, call sites, leak reports.
struct Place {
  std::string symbol;  // empty: none known
  std::uint64_t offset = 0, size = 0;
  std::string module;  // empty: the kernel itself
};

struct ModuleInfo {  // a row of /proc/modules
  std::string name;
  std::uint64_t size = 0;  // bytes of core
  int references = 0;
  std::vector<std::string> users;
  ::module_state state = MODULE_STATE_UNFORMED;
  std::uint64_t address = 0;
  std::string taints;  // "OE" ...
  bool has_init = false, has_exit = false;
};

enum class LoadFlags : std::uint32_t { kNone = 0, kIgnoreModversions = 1, kIgnoreVermagic = 2 };

class Modules {
 public:
  explicit Modules(Kernel& kernel);
  ~Modules();

  // init_module(2) / finit_module(2): validates, links, runs init in the caller's task. The image
  // is copied as needed and not kept. `arguments`: "name=value ...". Positive errno on failure, and
  // the reason in the log, in Linux's words.
  // `origin`: path of the .ko, if it has one, for line_of().
  Status load(std::span<const std::byte> image, std::string_view arguments,
              LoadFlags flags = LoadFlags::kNone, std::string origin = {});
  // How many loads have ended because the module's own init answered an error.
  int refusals() const;
  // delete_module(2). `flags`: O_NONBLOCK | O_TRUNC. Without O_NONBLOCK it does not wait either, as
  // since 3.13. ENOENT, EWOULDBLOCK (in use, dependents), EBUSY.
  Status unload(std::string_view name, int flags);

  std::vector<ModuleInfo> list();
  Place place_of(const void* address);
  // The module whose text or data holds `address`; nullptr: none. No reference is taken.
  Module* owner_of(const void* address);
  // "file.c:31" for an address in module text, from the .ko's debug information; empty: not known.
  std::string line_of(const void* address);
  // Keeps the module for good: after an oops its state cannot be trusted to unload. rmmod: in use.
  void pin(Module& module);
  void pin_all();
  // symbol_get(): address and one reference on its owner; nullptr if absent, or exported for all
  // and not for GPL modules only (so since 6.1.53).
  void* symbol_get(std::string_view name);
  void symbol_put(std::string_view name);
  void symbol_put_address(const void* address);
  // request_module(): loads NAME.ko, or who has that alias, and what it depends on, from
  // boot().modprobe_directory. 0 (it may have been loaded before), a positive wait status as
  // modprobe's failure gives, or -errno.
  int request(std::string_view name);

  // /proc/modules. Only root sees addresses.
  std::string proc_modules(bool addresses = false);
  ::module* find(std::string_view name);  // find_module(); nullptr: none, or not formed yet
  // __module_address(), __module_text_address(): no reference is taken.
  ::module* module_of(const void* address, bool text_only);
  // Its pr_debug() places; the caller keeps the module from going. Empty: none, or no such module.
  std::span<::_ddebug> debug_sites(::module* module);
  // kernel_param_lock(): against changes through sysfs. nullptr: the kernel's own parameters.
  void lock_params(::module* module);
  void unlock_params(::module* module);
  int register_notifier(::notifier_block* block);
  int unregister_notifier(::notifier_block* block);
  Kunit& kunit();
  // Strings of charp parameters. free_charp() ignores what is none.
  char* new_charp(std::string_view text);
  void free_charp(const char* text);

  // Unloads all that can be, dependents first. What is in use, pinned or stuck stays.
  void unload_all();

  struct State;  // module/state.h

 private:
  Mutex& param_lock(::module* module);
  std::unique_ptr<State> state_;
};

}  // namespace holdfast::kernel
