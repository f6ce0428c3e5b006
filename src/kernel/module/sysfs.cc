#include "kernel/module/sysfs.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "kernel/core/completion.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/kernel.h"
#include "kernel/kobject/kobject.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {

struct ParameterFile {
  ::module_attribute attribute{};
  const ::kernel_param* param = nullptr;
};

struct SectionFile {
  ::bin_attribute attribute{};
  std::string name;
  std::uint64_t address = 0;
  std::string contents;  // notes
};

class ModuleSysfs {
 public:
  explicit ModuleSysfs(Module& owner) : module(owner) {}
  struct {
    ::module_kobject c{};  // first
    ModuleSysfs* self = nullptr;
  } own{{}, this};
  ::module_kobject& c = own.c;
  Module& module;
  Completion released;
  ::kobject* holders = nullptr;
  std::vector<ParameterFile> parameters;
  std::vector<::attribute*> parameter_list;
  std::vector<SectionFile> sections, notes;
};

namespace {

constexpr std::size_t kPage = 4096;

ModuleSysfs& of(::module_kobject* object) {
  return **reinterpret_cast<ModuleSysfs**>(object + 1);  // `self` of `own`
}
::module_kobject* mkobj_of(::kobject* object) {
  return reinterpret_cast<::module_kobject*>(object);
}

long show(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::module_attribute*>(attribute);
  return own->show ? own->show(own, mkobj_of(object), buffer) : -EIO;
}
long store(::kobject* object, ::attribute* attribute, const char* buffer, unsigned long size) {
  auto* own = reinterpret_cast<::module_attribute*>(attribute);
  return own->store ? own->store(own, mkobj_of(object), buffer, size) : -EIO;
}
constexpr ::sysfs_ops kOperations = {show, store};

void release(::kobject* object) { of(mkobj_of(object)).released.complete(); }
constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.release = release;
  type.sysfs_ops = &kOperations;
  return type;
}
constexpr ::kobj_type kModuleType = make_type();

template <class... Arguments>
long print(char* buffer, const char* format, Arguments... arguments) {
  return std::snprintf(buffer, kPage, format, arguments...);
}

const char* state_word(::module_state state) {
  return state == MODULE_STATE_LIVE ? "live" : state == MODULE_STATE_COMING ? "coming" : "going";
}

long show_version(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%s\n", of(object).module.version.c_str());
}
long show_srcversion(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%s\n", of(object).module.srcversion.c_str());
}
long show_state(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%s\n", state_word(of(object).module.state()));
}
long show_core_size(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%zu\n", of(object).module.memory.core().size);
}
long show_init_size(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%zu\n", of(object).module.memory.init().size);
}
long show_taint(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%s\n", of(object).module.taint_letters(false).c_str());
}
long show_references(::module_attribute*, ::module_kobject* object, char* buffer) {
  return print(buffer, "%i\n", of(object).module.references.load() - kModuleRefBase);
}
long store_uevent(::module_attribute*, ::module_kobject* object, const char* buffer,
                  unsigned long size) {
  const int error = kobject_synth_uevent(&object->kobj, buffer, size);
  return error ? error : static_cast<long>(size);
}

constexpr ::module_attribute make(const char* name, unsigned short mode,
                                  decltype(::module_attribute::show) show_it,
                                  decltype(::module_attribute::store) store_it = nullptr) {
  ::module_attribute attribute{};
  attribute.attr = {name, mode};
  attribute.show = show_it;
  attribute.store = store_it;
  return attribute;
}
constexpr ::module_attribute kUevent = make("uevent", 0200, nullptr, store_uevent);
constexpr ::module_attribute kVersion = make("version", 0444, show_version);
constexpr ::module_attribute kSrcversion = make("srcversion", 0444, show_srcversion);
constexpr ::module_attribute kState = make("initstate", 0444, show_state);
constexpr ::module_attribute kCoreSize = make("coresize", 0444, show_core_size);
constexpr ::module_attribute kInitSize = make("initsize", 0444, show_init_size);
constexpr ::module_attribute kTaint = make("taint", 0444, show_taint);
constexpr ::module_attribute kReferences = make("refcnt", 0444, show_references);

int add_facts(ModuleSysfs& sysfs) {
  const Module& module = sysfs.module;
  const std::pair<const ::module_attribute*, bool> files[] = {
      {&kUevent, true},
      {&kVersion, !module.version.empty()},
      {&kSrcversion, !module.srcversion.empty()},
      {&kState, true},
      {&kCoreSize, true},
      {&kInitSize, true},
      {&kTaint, true},
      {&kReferences, module.kernel.boot().module_unload}};
  for (const auto& [file, wanted] : files) {
    if (!wanted) continue;
    if (int error = sysfs::create_file(&sysfs.c.kobj, &file->attr)) return error;
  }
  return 0;
}

const ::kernel_param& param_of(::module_attribute* attribute) {
  return *reinterpret_cast<ParameterFile*>(attribute)->param;
}

// The lock goes back if the operation oopses: nobody could unload the module otherwise.
long show_parameter(::module_attribute* attribute, ::module_kobject* object, char* buffer) {
  const ::kernel_param& param = param_of(attribute);
  if (!param.ops->get) return -EPERM;
  MutexGuard guard(of(object).module.param_lock);
  return call_module(-EIO, param.ops->get, buffer, &param);
}

long store_parameter(::module_attribute* attribute, ::module_kobject* object, const char* buffer,
                     unsigned long size) {
  const ::kernel_param& param = param_of(attribute);
  if (!param.ops->set) return -EPERM;
  Module& module = of(object).module;
  MutexGuard guard(module.param_lock);
  constexpr unsigned char kUnsafe = 1;
  if (param.flags & kUnsafe) {
    module.kernel.log().print(Level::kNotice, "Setting dangerous option %s - tainting kernel",
                              param.name);
    module.kernel.taint(Taint::kUser);
  }
  const int error = call_module(-EIO, param.ops->set, buffer, &param);
  return error ? error : static_cast<long>(size);
}

// Parameters without permissions are for the load only, and have no file.
int add_parameters(ModuleSysfs& sysfs) {
  for (const ::kernel_param& param : sysfs.module.params) {
    if (param.perm == 0) continue;
    ParameterFile file;
    file.attribute.attr = {param.name, param.perm};
    file.attribute.show = show_parameter;
    if (param.perm & 0222) file.attribute.store = store_parameter;
    file.param = &param;
    sysfs.parameters.push_back(file);
  }
  if (sysfs.parameters.empty()) return 0;
  for (ParameterFile& file : sysfs.parameters) sysfs.parameter_list.push_back(&file.attribute.attr);
  sysfs.parameter_list.push_back(nullptr);
  const ::attribute_group group = {"parameters", nullptr, nullptr, sysfs.parameter_list.data(),
                                   nullptr};
  return sysfs::create_group(&sysfs.c.kobj, &group);
}

SectionFile& section_of(::bin_attribute* attribute) {
  return *reinterpret_cast<SectionFile*>(attribute);
}

// Addresses are root's to see.
long read_section(::file* file, ::kobject*, ::bin_attribute* attribute, char* buffer, long long pos,
                  unsigned long size) {
  if (pos != 0) return -EINVAL;
  const bool root = !file->f_cred || file->f_cred->fsuid == 0;
  char text[20];
  std::snprintf(text, sizeof text, "0x%016llx\n",
                static_cast<unsigned long long>(root ? section_of(attribute).address : 0));
  const std::size_t count = std::min<std::size_t>(size, std::strlen(text));
  std::memcpy(buffer, text, count);
  return static_cast<long>(count);
}

long read_note(::file*, ::kobject*, ::bin_attribute* attribute, char* buffer, long long pos,
               unsigned long size) {
  std::memcpy(buffer, section_of(attribute).contents.data() + pos, size);  // within i_size
  return static_cast<long>(size);
}

int add_section_group(ModuleSysfs& sysfs, const char* name, std::vector<SectionFile>& files) {
  if (files.empty()) return 0;
  std::vector<::bin_attribute*> list;
  for (SectionFile& file : files) {
    file.attribute.attr.name = file.name.c_str();
    list.push_back(&file.attribute);
  }
  list.push_back(nullptr);
  const ::attribute_group group = {name, nullptr, nullptr, nullptr, list.data()};
  return sysfs::create_group(&sysfs.c.kobj, &group);
}

// Nice to have only: Linux goes on without them too.
void add_sections(ModuleSysfs& sysfs, const elf::Object& object) {
  for (const elf::Section& section : object.sections()) {
    if (!is_loaded(section) || section.size == 0) continue;
    SectionFile file;
    file.name = section.name;
    file.address = reinterpret_cast<std::uint64_t>(sysfs.module.memory.address_of(section.index));
    file.attribute.attr.mode = 0400;
    file.attribute.size = 19;
    file.attribute.read = read_section;
    const auto same = [&](const SectionFile& other) { return other.name == file.name; };
    if (std::any_of(sysfs.sections.begin(), sysfs.sections.end(), same)) continue;
    sysfs.sections.push_back(file);
    if (section.type != SHT_NOTE) continue;
    file.contents.assign(reinterpret_cast<const char*>(section.contents.data()),
                         section.contents.size());
    file.attribute.attr.mode = 0444;
    file.attribute.size = section.contents.size();
    file.attribute.read = read_note;
    sysfs.notes.push_back(std::move(file));
  }
  (void)add_section_group(sysfs, "sections", sysfs.sections);
  (void)add_section_group(sysfs, "notes", sysfs.notes);
}

// In the directory of each module that it uses.
int add_usage_links(ModuleSysfs& sysfs) {
  for (const RefPtr<Module>& used : sysfs.module.uses) {
    if (!used->sysfs) continue;
    if (int error =
            sysfs::create_link(used->sysfs->holders, &sysfs.c.kobj, sysfs.module.name.c_str()))
      return error;
  }
  return 0;
}

int fill(ModuleSysfs& sysfs, const elf::Object& object) {
  sysfs.holders = kobject_create_and_add("holders", &sysfs.c.kobj, nullptr);
  if (!sysfs.holders) return -ENOMEM;
  int error = add_parameters(sysfs);
  if (!error) error = add_facts(sysfs);
  if (!error) error = add_usage_links(sysfs);
  if (!error) add_sections(sysfs, object);
  return error;
}

}  // namespace

Status setup_module_sysfs(Module& module, const elf::Object& object) {
  KObjects& objects = module.kernel.kobjects();
  auto* sysfs = new ModuleSysfs(module);
  module.sysfs = sysfs;
  module.c->hf_mkobj = &sysfs->c;
  sysfs->c.mod = module.c;
  ::kobject& object_of_module = sysfs->c.kobj;
  object_of_module.kset = objects.module_kset();
  kobject_init(&object_of_module, &kModuleType);
  int error = kobject_name_set(&object_of_module, module.name);
  if (!error) error = kobject_add(&object_of_module, nullptr);
  if (!error) error = fill(*sysfs, object);
  if (!error) return {};
  teardown_module_sysfs(module);
  return Error{-error};
}

// Its subtree goes at once: the parts have no life of their own.
void teardown_module_sysfs(Module& module) {
  ModuleSysfs* sysfs = module.sysfs;
  if (!sysfs) return;
  for (const RefPtr<Module>& used : module.uses) {
    if (used->sysfs) sysfs::remove_link(used->sysfs->holders, module.name.c_str());
  }
  if (sysfs->holders) {
    kobject_del(sysfs->holders);
    kobject_put(sysfs->holders);
  }
  if (sysfs->c.drivers_dir) {
    kobject_del(sysfs->c.drivers_dir);
    kobject_put(sysfs->c.drivers_dir);
  }
  if (sysfs->c.kobj.state_in_sysfs) kobject_del(&sysfs->c.kobj);
  kobject_put(&sysfs->c.kobj);
  sysfs->released.wait();
  module.sysfs = nullptr;
  if (module.c) module.c->hf_mkobj = nullptr;
  delete sysfs;
}

void forget_module_sysfs(Module& module) {
  delete module.sysfs;
  module.sysfs = nullptr;
}

void announce_module(Module& module) {
  if (module.sysfs) kobject_uevent(&module.sysfs->c.kobj, UeventAction::kAdd);
}

void add_module_driver(::device_driver* driver, ::kobject& object, const std::string& bus) {
  ::module* owner = driver->owner;
  ::module_kobject* own = owner ? owner->hf_mkobj : nullptr;
  if (!own) return;
  (void)sysfs::create_link(&object, &own->kobj, "module");
  if (!own->drivers_dir) own->drivers_dir = kobject_create_and_add("drivers", &own->kobj, nullptr);
  if (own->drivers_dir)
    (void)sysfs::create_link(own->drivers_dir, &object, (bus + ":" + driver->name).c_str());
}

void remove_module_driver(::device_driver* driver, ::kobject& object) {
  sysfs::remove_link(&object, "module");
  ::module* owner = driver->owner;
  ::module_kobject* own = owner ? owner->hf_mkobj : nullptr;
  if (!own || !own->drivers_dir) return;
  sysfs::remove_link(own->drivers_dir,
                     (std::string(driver->bus->name) + ":" + driver->name).c_str());
}

}  // namespace holdfast::kernel
