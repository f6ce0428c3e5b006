#include "kernel/module/params.h"

#include <cstring>

#include "kernel/abi/params.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/module/loaded_module.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kNoArgument = 1;   // KERNEL_PARAM_OPS_FL_NOARG
constexpr unsigned char kUnsafe = 1;  // KERNEL_PARAM_FL_UNSAFE

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }

char* skip_spaces(char* text) {
  while (is_space(*text)) ++text;
  return text;
}

const ::kernel_param* find_param(const Module& module, const char* name) {
  for (const ::kernel_param& param : module.params) {
    if (same_param_name(param.name, name)) return &param;
  }
  return nullptr;
}

int set_param(Module& module, const ::kernel_param& param, const char* value) {
  if (!value && !(param.ops->flags & kNoArgument)) return -EINVAL;
  if (!param.ops->set) return -EINVAL;
  if (param.flags & kUnsafe) {
    module.kernel.log().print(Level::kNotice, "Setting dangerous option %s - tainting kernel",
                              param.name);
    module.kernel.taint(Taint::kUser);
  }
  MutexGuard guard(module.param_lock);
  return call_module(-EFAULT, param.ops->set, value, &param);
}

void log_refusal(Module& module, int error, const char* name, const char* value) {
  const char* text = error == -ENOSPC ? "%s: `%s' too large for parameter `%s'"
                                      : "%s: `%s' invalid for parameter `%s'";
  char line[1400];
  std::snprintf(line, sizeof line, text, module.name.c_str(), value ? value : "", name);
  module.kernel.log().emit(Level::kError, line);
}

// 0, or what the parameter's set answered.
int apply_argument(Module& module, const char* name, const char* value) {
  if (const ::kernel_param* param = find_param(module, name)) {
    const int error = set_param(module, *param, value);
    if (error) log_refusal(module, error, name, value);
    return error;
  }
  // Linux looks for dyndbg behind a point, and cuts the name there on its way.
  const std::string_view whole = name;
  const std::string_view shown = whole.substr(0, whole.find('.'));
  const std::string_view last =
      shown.size() == whole.size() ? whole : whole.substr(shown.size() + 1);
  const bool ignored = same_param_name(whole, "async_probe") || last == "dyndbg";
  if (!ignored) {
    module.kernel.log().print(Level::kWarning, "%s: unknown parameter '%.*s' ignored",
                              module.name.c_str(), static_cast<int>(shown.size()), shown.data());
  }
  return 0;
}

}  // namespace

bool same_param_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char left = a[i] == '-' ? '_' : a[i];
    const char right = b[i] == '-' ? '_' : b[i];
    if (left != right) return false;
  }
  return true;
}

char* next_argument(char* rest, char*& name, char*& value) {
  bool in_quote = false;
  const bool quoted = *rest == '"';
  if (quoted) {
    ++rest;
    in_quote = true;
  }
  name = rest;
  char* equals = nullptr;
  char* end = rest;
  for (; *end && (in_quote || !is_space(*end)); ++end) {
    if (*end == '=' && !equals && end != rest) equals = end;
    if (*end == '"') in_quote = !in_quote;
  }
  value = nullptr;
  if (equals) {
    *equals = '\0';
    value = equals + 1;
    if (*value == '"') {
      ++value;
      if (end[-1] == '"') end[-1] = '\0';
    }
  }
  if (quoted && end > rest && end[-1] == '"') end[-1] = '\0';
  if (*end) *end++ = '\0';
  return skip_spaces(end);
}

Status parse_module_arguments(Module& module) {
  // The parts are kept: a set operation may remember the string it was given.
  char* rest = skip_spaces(module.arguments.data());
  int last = 0;
  while (*rest) {
    char* name = nullptr;
    char* value = nullptr;
    rest = next_argument(rest, name, value);
    if (!value && std::strcmp(name, "--") == 0) {
      if (last < 0) return status_from(last);
      module.kernel.log().print(Level::kWarning, "%s: parameters '%s' after `--' ignored",
                                module.name.c_str(), rest);
      return {};
    }
    if (int answer = apply_argument(module, name, value)) last = answer;
  }
  // A positive answer of a set operation is complained of, and then taken for an address.
  if (last > 0) {
    module.kernel.log().print(Level::kWarning, "%s: parameters '(efault)' after `--' ignored",
                              module.name.c_str());
  }
  return status_from(last);
}

void free_parameters(Module& module) {
  for (const ::kernel_param& param : module.params) {
    // A parameter of init's own data has gone with it.
    const bool known = abi::is_kernel_ops(param.ops);
    if (!known && !module.memory.contains(param.ops, sizeof *param.ops)) continue;
    if (!param.ops->free) continue;
    if (known && !fault_of_param(module, param).empty()) continue;
    call_module_void(param.ops->free, param.arg);
  }
}

}  // namespace holdfast::kernel
