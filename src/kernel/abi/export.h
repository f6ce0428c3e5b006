// The symbols that modules can link to. Each file of abi/ defines C functions under the kernel's
// names, in namespace holdfast::kernel::abi with C++ linkage (same calling convention; `snprintf`
// or `strlen` of the kernel must not collide with libc's), and hands out one constant table of
// them. abi/tables.cc joins the tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "kernel/core/kernel_data.h"

namespace holdfast::kernel::abi {

enum class ExportKind : std::uint8_t { kFunction, kConstant, kKernelData };
enum class Licence : std::uint8_t { kAny, kGplOnly };

struct Export {
  std::string_view name;
  ExportKind kind;
  Licence licence;
  const void* address;      // kFunction, kConstant
  std::size_t data_offset;  // kKernelData: in KernelData
};

// One row of a table: EXPORT(kfree), EXPORT_GPL(debugfs_create_file), EXPORT_AS("memcpy", f).
#define HOLDFAST_EXPORT_AS(symbol, object, licence)                  \
  ::holdfast::kernel::abi::Export {                                  \
    symbol, ::holdfast::kernel::abi::ExportKind::kFunction, licence, \
        reinterpret_cast<const void*>(object), 0                     \
  }
#define EXPORT(function) \
  HOLDFAST_EXPORT_AS(#function, &function, ::holdfast::kernel::abi::Licence::kAny)
#define EXPORT_GPL(function) \
  HOLDFAST_EXPORT_AS(#function, &function, ::holdfast::kernel::abi::Licence::kGplOnly)
#define EXPORT_CONSTANT(object)                              \
  ::holdfast::kernel::abi::Export {                          \
#object, ::holdfast::kernel::abi::ExportKind::kConstant, \
        ::holdfast::kernel::abi::Licence::kAny, &object, 0   \
  }
#define EXPORT_DATA(member)                                    \
  ::holdfast::kernel::abi::Export {                            \
#member, ::holdfast::kernel::abi::ExportKind::kKernelData, \
        ::holdfast::kernel::abi::Licence::kAny, nullptr,       \
        offsetof(::holdfast::kernel::KernelData, member)       \
  }

// Every exported symbol, sorted by name. Built on first use, constant from then on.
std::span<const Export> all_exports();
// nullptr: the kernel has no such symbol.
const Export* find_export(std::string_view name);

}  // namespace holdfast::kernel::abi
