#include <holdfast/abi/dynamic_debug.h>

#include "kernel/abi/params.h"
#include "kernel/module/loaded_module.h"
#include "kernel/module/params.h"

namespace holdfast::kernel {
namespace {

constexpr std::uint64_t kMaxArray = kMaxModuleSize;

// Of a module that it uses, only the core: init's memory may go at any moment.
bool readable(const Module& module, const void* at, std::size_t size) {
  if (module.memory.contains(at, size)) return true;
  for (const RefPtr<Module>& used : module.uses) {
    if (used->memory.core().contains(at, size)) return true;
  }
  return false;
}

bool writable(const Module& module, const void* at, std::size_t size) {
  if (module.memory.writable(at, size)) return true;
  for (const RefPtr<Module>& used : module.uses) {
    if (used->memory.core_writable(at, size)) return true;
  }
  return false;
}

template <class T>
bool aligned(const T* at) {
  return reinterpret_cast<std::uintptr_t>(at) % alignof(T) == 0;
}

std::string_view fault_of_ops(const Module& module, const ::kernel_param_ops* ops) {
  if (abi::is_kernel_ops(ops)) return {};
  if (!aligned(ops) || !readable(module, ops, sizeof *ops)) {
    return "has operations outside the module and the kernel";
  }
  return {};
}

std::string_view fault_of_string(const Module& module, const ::kparam_string* string) {
  if (!aligned(string) || !readable(module, string, sizeof *string) || string->maxlen == 0 ||
      !writable(module, string->string, string->maxlen)) {
    return "is a string outside the module's data";
  }
  return {};
}

std::string_view fault_of_array(const Module& module, const ::kparam_array* array) {
  if (!aligned(array) || !readable(module, array, sizeof *array)) {
    return "is an array described outside the module";
  }
  if (const std::string_view fault = fault_of_ops(module, array->ops); !fault.empty()) {
    return fault;
  }
  const std::uint64_t bytes = std::uint64_t{array->max} * array->elemsize;
  const std::size_t element = abi::size_of_kernel_param(array->ops);
  if (bytes > kMaxArray || array->elemsize < element || !writable(module, array->elem, bytes) ||
      (element &&
       (array->elemsize % element || reinterpret_cast<std::uintptr_t>(array->elem) % element))) {
    return "is an array outside the module's data";
  }
  if (array->ops == &abi::param_array_ops || array->ops == &abi::param_ops_string) {
    return "is an array of arrays";
  }
  if (array->num && (!aligned(array->num) || !writable(module, array->num, sizeof *array->num))) {
    return "counts its elements outside the module's data";
  }
  return {};
}

std::string_view fault_of_classes(const Module& module, const ::ddebug_class_param* param) {
  constexpr std::string_view kFault = "names classes of messages outside the module's data";
  if (!aligned(param) || !readable(module, param, sizeof *param)) return kFault;
  const ::ddebug_class_map* map = param->map;
  if (!aligned(map) || !readable(module, map, sizeof *map) || !aligned(map->class_names) ||
      map->length < 0 || map->base < 0 || !aligned(param->lvl) ||
      !writable(module, param->lvl, sizeof *param->lvl))
    return kFault;
  const bool level =
      map->map_type == DD_CLASS_TYPE_LEVEL_NUM || map->map_type == DD_CLASS_TYPE_LEVEL_NAMES;
  if (!level && (!aligned(param->bits) || !writable(module, param->bits, sizeof *param->bits)))
    return kFault;
  const auto count = static_cast<std::size_t>(map->length);
  if (!readable(module, map->class_names, count * sizeof *map->class_names)) return kFault;
  for (std::size_t i = 0; i < count; ++i)
    if (!module.memory.holds_string(map->class_names[i])) return kFault;
  return {};
}

}  // namespace

std::string_view fault_of_param(const Module& module, const ::kernel_param& param) {
  if (const std::string_view fault = fault_of_ops(module, param.ops); !fault.empty()) return fault;
  if (param.ops == &abi::param_ops_string) return fault_of_string(module, param.str);
  if (param.ops == &abi::param_array_ops) return fault_of_array(module, param.arr);
  if (param.ops == &abi::param_ops_dyndbg_classes)
    return fault_of_classes(module, static_cast<const ::ddebug_class_param*>(param.arg));
  const std::size_t size = abi::size_of_kernel_param(param.ops);
  if (size == 0) return {};  // the module's own operations
  if (reinterpret_cast<std::uintptr_t>(param.arg) % size || !writable(module, param.arg, size)) {
    return "is a variable outside the module's data";
  }
  return {};
}

}  // namespace holdfast::kernel
