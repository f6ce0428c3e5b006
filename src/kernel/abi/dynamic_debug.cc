// Debug messages by class: param_ops_dyndbg_classes, whose argument names the classes of a module
// and holds which are on. By number (bits, or a level: all below it) or by names ("+CORE,-DRIVER").
#include <holdfast/abi/dynamic_debug.h>
#include <holdfast/abi/module.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "kernel/abi/export.h"
#include "kernel/abi/kstrtox.h"
#include "kernel/abi/params.h"
#include "kernel/abi/sprintf.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"

namespace holdfast::kernel::abi {
namespace {

using Param = ::ddebug_class_param;
using Map = ::ddebug_class_map;

constexpr int kMostClasses = 31;  // class numbers are 0 to 30

template <class... Arguments>
void complain(const char* format, Arguments... arguments) {
  current_kernel().log().print(Level::kError, format, arguments...);
}

bool by_level(const Map& map) {
  return map.map_type == DD_CLASS_TYPE_LEVEL_NUM || map.map_type == DD_CLASS_TYPE_LEVEL_NAMES;
}
bool by_name(const Map& map) {
  return map.map_type == DD_CLASS_TYPE_DISJOINT_NAMES || map.map_type == DD_CLASS_TYPE_LEVEL_NAMES;
}
int length_of(const Map& map) { return std::clamp(map.length, 0, kMostClasses); }
unsigned long all_of(int count) { return (1ul << count) - 1; }
unsigned long bits_of(const Param& param) {
  return by_level(*param.map) ? all_of(static_cast<int>(std::min(*param.lvl, 31u))) : *param.bits;
}

unsigned flags_of(const Param& param) {
  unsigned flags = 0;
  for (std::size_t i = 0; i < sizeof param.flags && param.flags[i]; ++i) switch (param.flags[i]) {
      case 'p':
        flags |= HF_DPRINTK_PRINT;
        break;
      case 'm':
        flags |= HF_DPRINTK_MODNAME;
        break;
      case 'f':
        flags |= HF_DPRINTK_FUNCNAME;
        break;
      case 'l':
        flags |= HF_DPRINTK_LINENO;
        break;
      case 't':
      case 'T':
        flags |= HF_DPRINTK_TID;
        break;
    }
  return flags;
}

// Switches the sites of the classes in which `now` and `before` differ.
void apply(const Param& param, unsigned long now, unsigned long before) {
  const auto flags = static_cast<unsigned short>(flags_of(param));
  for (::_ddebug& site : current_kernel().modules().debug_sites(param.map->mod)) {
    const int bit = site.class_id - param.map->base;
    if (bit < 0 || bit >= length_of(*param.map) || !((now ^ before) >> bit & 1)) continue;
    const bool on = now >> bit & 1;
    const unsigned short flags_now =
        static_cast<unsigned short>(on ? site.flags | flags : site.flags & ~flags);
    __atomic_store_n(&site.flags, flags_now, __ATOMIC_RELAXED);
  }
}

int set_number(const char* text, const Param& param, const char* name) {
  unsigned long long number;
  if (int error = kstrtoull(text, 0, &number)) {
    complain("expecting numeric input, not: %s > %s", text, name);
    return error;
  }
  const int length = length_of(*param.map);
  const unsigned long before = bits_of(param);
  if (by_level(*param.map)) {
    if (number > static_cast<unsigned>(length)) {
      complain("%s: input:%lld exceeds max:%d, clamping", name, number, length);
      number = static_cast<unsigned>(length);
    }
    apply(param, all_of(static_cast<int>(number)), before);
    *param.lvl = static_cast<unsigned>(number);
    return 0;
  }
  if (number > all_of(length)) {
    complain("%s: input: 0x%llx exceeds mask 0x%lx, masking", name, number, all_of(length));
    number &= all_of(length);
  }
  apply(param, number, before);
  *param.bits = number;
  return 0;
}

int class_named(const Map& map, std::string_view name) {
  for (int i = 0; i < length_of(map); ++i)
    if (map.class_names[i] == name) return i;
  return -1;
}

// "NAME", "+NAME" or "-NAME". An unknown one is said and passed over.
void set_name(std::string_view word, const Param& param, const char* name) {
  bool wanted = true;
  if (!word.empty() && (word[0] == '+' || word[0] == '-')) {
    wanted = word[0] == '+';
    word.remove_prefix(1);
  }
  const int index = class_named(*param.map, word);
  if (index < 0) return complain("%s unknown to %s", std::string(word).c_str(), name);
  const unsigned long before = bits_of(param);
  if (by_level(*param.map)) {
    const int level = index + (wanted ? 1 : 0);
    apply(param, all_of(level), before);
    *param.lvl = static_cast<unsigned>(level);
    return;
  }
  const unsigned long bit = 1ul << index, now = wanted ? before | bit : before & ~bit;
  apply(param, now, before);
  *param.bits = now;
}

}  // namespace

int param_set_dyndbg_classes(const char* text, const ::kernel_param* kp) {
  const auto& param = *static_cast<const Param*>(kp->arg);
  std::string_view words(text);
  if (words.ends_with('\n')) words.remove_suffix(1);
  const bool number = !words.empty() && words[0] >= '0' && words[0] <= '9';
  if (!by_name(*param.map) || number) return set_number(text, param, kp->name);
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(','), words.size());
    set_name(words.substr(0, end), param, kp->name);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return 0;
}

int param_get_dyndbg_classes(char* to, const ::kernel_param* kp) {
  const auto& param = *static_cast<const Param*>(kp->arg);
  if (by_level(*param.map)) return scnprintf(to, 4096, "%d\n", static_cast<int>(*param.lvl));
  return scnprintf(to, 4096, "0x%lx\n", *param.bits);
}

const ::kernel_param_ops param_ops_dyndbg_classes = {0, param_set_dyndbg_classes,
                                                     param_get_dyndbg_classes, nullptr};

std::span<const Export> dynamic_debug_exports() {
  static const Export kExports[] = {
      EXPORT(param_set_dyndbg_classes),
      EXPORT(param_get_dyndbg_classes),
      EXPORT_CONSTANT(param_ops_dyndbg_classes),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
