// What .modinfo says: may this module be loaded into this kernel, and what does that taint?
#include "kernel/core/log.h"
#include "kernel/module/loader.h"

namespace holdfast::kernel {

bool licence_is_gpl_compatible(std::string_view licence) {
  for (std::string_view free : {"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
                                "Dual MIT/GPL", "Dual MPL/GPL"}) {
    if (licence == free) return true;
  }
  return false;
}

namespace {

bool is_tainted(const Kernel& kernel, Taint taint) {
  return kernel.tainted() >> static_cast<unsigned>(taint) & 1;
}

}  // namespace

Status Loader::check_version_magic() {
  const auto magic = info_.get("vermagic");
  const char* name = module_->name.c_str();
  const auto flags = static_cast<std::uint32_t>(flags_);
  if (magic && !(flags & static_cast<std::uint32_t>(LoadFlags::kIgnoreVermagic))) {
    if (*magic == kernel_.vermagic()) return {};
    kernel_.log().print(Level::kError, "%s: version magic '%.*s' should be '%s'", name,
                        static_cast<int>(magic->size()), magic->data(), kernel_.vermagic().c_str());
    return Error{ENOEXEC};
  }
  if (!kernel_.boot().module_force_load) {
    kernel_.log().print(Level::kError, "%s: no version magic, and this kernel does not force",
                        name);
    return Error{ENOEXEC};
  }
  if (!is_tainted(kernel_, Taint::kForcedLoad)) {
    kernel_.log().print(Level::kWarning, "%s: bad vermagic: kernel tainted.", name);
  }
  module_->taint(Taint::kForcedLoad);
  return {};
}

Status Loader::check_modinfo() {
  TRY_STATUS(check_version_magic());
  const char* name = module_->name.c_str();
  if (!info_.get("intree")) {
    if (!is_tainted(kernel_, Taint::kOutOfTree)) {
      kernel_.log().print(Level::kWarning, "%s: loading out-of-tree module taints kernel.", name);
    }
    module_->taint(Taint::kOutOfTree);
  }
  if (info_.get("staging")) {
    kernel_.log().print(Level::kWarning,
                        "%s: module is from the staging directory, the quality is unknown, you "
                        "have been warned.",
                        name);
    module_->taint(Taint::kStaging);
  }
  check_licence();
  if (info_.get("test")) {
    if (!is_tainted(kernel_, Taint::kTest)) {
      kernel_.log().print(Level::kWarning, "%s: loading test module taints kernel.", name);
    }
    module_->taint(Taint::kTest);
  }
  return {};
}

void Loader::check_licence() {
  const std::string_view licence = info_.get("license").value_or("unspecified");
  if (licence_is_gpl_compatible(licence)) return;
  if (!is_tainted(kernel_, Taint::kProprietary)) {
    kernel_.log().print(Level::kWarning, "%s: module license '%.*s' taints kernel.",
                        module_->name.c_str(), static_cast<int>(licence.size()), licence.data());
  }
  module_->taint(Taint::kProprietary);
  LockGuard guard(state_.lock);
  if (state_.lock_debugging) {
    kernel_.log().print(Level::kWarning, "Disabling lock debugging due to kernel taint");
  }
  state_.lock_debugging = false;
}

// Nobody signs what is built here; Debian's kernel says so once and goes on.
void Loader::taint_unsigned() {
  if (!is_tainted(kernel_, Taint::kUnsigned)) {
    kernel_.log().print(Level::kNotice,
                        "%s: module verification failed: signature and/or required key missing - "
                        "tainting kernel",
                        module_->name.c_str());
  }
  module_->taint(Taint::kUnsigned);
}

}  // namespace holdfast::kernel
