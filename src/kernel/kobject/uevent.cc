// Uevents (Linux: lib/kobject_uevent.c). There is no netlink here: they are kept as records.
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/sched.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/kobject/kobject.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {
namespace {

constexpr std::array<std::string_view, 8> kActions = {"add",    "remove",  "change", "move",
                                                      "online", "offline", "bind",   "unbind"};

::kset* set_above(::kobject* object) {
  while (object && !object->kset) object = object->parent;
  return object ? object->kset : nullptr;
}

std::string subsystem_of(::kobject* object, ::kset* set) {
  const char* name = nullptr;
  if (set->uevent_ops && set->uevent_ops->name)
    name = call_module(static_cast<const char*>(nullptr), set->uevent_ops->name, object);
  else
    name = set->kobj.name;
  return name ? name : "";
}

int fill(::kobject* object, ::kset* set, UeventAction action, const std::string& path,
         const std::string& subsystem, char* const* extra, ::kobj_uevent_env& env) {
  int error =
      add_uevent_text(&env, "ACTION=" + std::string(kActions[static_cast<std::size_t>(action)]));
  if (!error) error = add_uevent_text(&env, "DEVPATH=" + path);
  if (!error) error = add_uevent_text(&env, "SUBSYSTEM=" + subsystem);
  for (; extra && *extra && !error; ++extra) error = add_uevent_text(&env, *extra);
  if (error || !set->uevent_ops || !set->uevent_ops->uevent) return error;
  return call_module(-EIO, set->uevent_ops->uevent, object, &env);
}

}  // namespace

int add_uevent_text(::kobj_uevent_env* env, std::string_view text) {
  const auto used = static_cast<std::size_t>(env->buflen);
  if (env->envp_idx >= HF_UEVENT_NUM_ENVP) {
    warn("add_uevent_var", "add_uevent_var: too many keys");
    return -ENOMEM;
  }
  if (text.size() >= sizeof env->buf - used) {
    warn("add_uevent_var", "add_uevent_var: buffer size too small");
    return -ENOMEM;
  }
  char* to = env->buf + used;
  std::memcpy(to, text.data(), text.size());
  to[text.size()] = '\0';
  env->envp[env->envp_idx++] = to;
  env->buflen += static_cast<int>(text.size()) + 1;
  return 0;
}

int add_uevent_var(::kobj_uevent_env* env, const char* format, va_list arguments) {
  return add_uevent_text(env, vformat_string(format, arguments));
}

int kobject_uevent(::kobject* object, UeventAction action, char* const* extra) {
  // Marked even if nobody hears of it, so that the removal at the end is not announced alone.
  if (action == UeventAction::kRemove) object->state_remove_uevent_sent = 1;
  ::kset* set = set_above(object);
  if (!set) return -EINVAL;
  if (object->uevent_suppress) return 0;
  if (set->uevent_ops && set->uevent_ops->filter &&
      !call_module(0, set->uevent_ops->filter, object))
    return 0;
  const std::string subsystem = subsystem_of(object, set);
  if (subsystem.empty()) return 0;
  auto env = std::make_unique<::kobj_uevent_env>();
  const std::string path = kobject_path(object);
  if (int error = fill(object, set, action, path, subsystem, extra, *env)) return error;
  if (action == UeventAction::kAdd) object->state_add_uevent_sent = 1;
  // So that nobody loads a driver for what was just let go.
  const bool unbind = action == UeventAction::kUnbind;
  std::vector<std::string> environment;
  for (int i = 0; i < env->envp_idx; ++i) {
    if (!env->envp[i] || (unbind && std::strncmp(env->envp[i], "MODALIAS=", 9) == 0)) continue;
    environment.emplace_back(env->envp[i]);
  }
  current_kernel().kobjects().record(std::string(kActions[static_cast<std::size_t>(action)]), path,
                                     std::move(environment));
  return 0;
}

namespace {

bool is_key_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  }
  return true;
}

std::string_view next_word(std::string_view& rest) {
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

// "UUID KEY=value KEY=value", as environment.
bool parse_arguments(std::string_view rest, std::vector<std::string>& environment) {
  const std::string_view uuid = next_word(rest);
  if (uuid.empty()) {
    environment.emplace_back("SYNTH_UUID=0");
    return true;
  }
  if (!is_uuid(uuid)) return false;
  environment.push_back("SYNTH_UUID=" + std::string(uuid));
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == word.npos || equals + 1 == word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (i != equals && !is_key_character(word[i])) return false;
    }
    environment.push_back("SYNTH_ARG_" + std::string(word));
  }
  return true;
}

}  // namespace

int kobject_synth_uevent(::kobject* object, const char* text, std::size_t size) {
  std::string_view rest(text, size);
  if (!rest.empty() && (rest.back() == '\n' || rest.back() == '\0')) rest.remove_suffix(1);
  const std::string_view word = next_word(rest);
  std::vector<std::string> environment;
  int error = -EINVAL;
  const char* why = "unknown uevent action string";
  for (std::size_t i = 0; i < kActions.size() && !word.empty(); ++i) {
    if (word != kActions[i]) continue;
    why = "incorrect uevent action arguments";
    if (!parse_arguments(rest, environment)) break;
    why = "failed to send uevent";
    std::vector<char*> extra;
    for (std::string& variable : environment) extra.push_back(variable.data());
    extra.push_back(nullptr);
    error = kobject_uevent(object, static_cast<UeventAction>(i), extra.data());
    break;
  }
  if (error) {
    current_kernel().log().print(Level::kWarning, "synth uevent: %s: %s",
                                 kobject_path(object).c_str(), why);
  }
  return error;
}

std::uint64_t KObjects::record(std::string action, std::string path,
                               std::vector<std::string> environment) {
  LockGuard guard(lock_);
  environment.push_back("SEQNUM=" + std::to_string(++sequence_));
  uevents_.push_back({sequence_, std::move(action), std::move(path), std::move(environment)});
  if (uevents_.size() > kKept) uevents_.pop_front();
  for (Task* task : waiting_) wake_up_process(*task);
  return sequence_;
}

std::vector<Uevent> KObjects::uevents() {
  LockGuard guard(lock_);
  return {uevents_.begin(), uevents_.end()};
}

Status KObjects::wait_uevent(std::uint64_t after) {
  Task& task = current_task();
  {
    LockGuard guard(lock_);
    waiting_.push_back(&task);
  }
  Status status;
  for (;;) {
    set_current_state(kTaskInterruptible);
    if (uevent_sequence() > after) break;
    if (signal_pending(task)) {
      status = Error{EINTR};
      break;
    }
    schedule_until(host::kForever, "uevent");
  }
  set_current_state(kTaskRunning);
  LockGuard guard(lock_);
  waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &task));
  return status;
}

std::uint64_t KObjects::uevent_sequence() {
  LockGuard guard(lock_);
  return sequence_;
}

}  // namespace holdfast::kernel
