// %p letters that print the kernel's own structures: resources, times, directory entries, flags.
#include <holdfast/abi/fs.h>
#include <holdfast/abi/resource.h>

#include <cstring>
#include <string>

#include "kernel/lib/flag_names.h"
#include "kernel/lib/format_internal.h"

namespace holdfast::kernel::format {
namespace {

enum : unsigned long {
  kBus = 0x1000,
  kIo = 0x100,
  kMemory = 0x200,
  kIrq = 0x400,
  kDma = 0x800,
  kPrefetch = 0x2000,
  k64Bit = 0x100000,
  kWindow = 0x200000,
  kDisabled = 0x10000000,
  kUnset = 0x20000000
};

struct ResourceType {
  unsigned long type;
  const char* name;
  Spec spec;
};

Spec special(int width) {
  Spec spec = hex_spec(width);
  spec.special = true;
  return spec;
}

ResourceType type_of(unsigned long flags) {
  if (flags & kIo) return {kIo, "io  ", special(6)};
  if (flags & kMemory) return {kMemory, "mem ", special(10)};
  if (flags & kIrq) return {kIrq, "irq ", decimal_spec()};
  if (flags & kDma) return {kDma, "dma ", decimal_spec()};
  if (flags & kBus) return {kBus, "bus ", hex_spec(2)};
  return {0, "??? ", special(10)};
}

void put_resource_flags(Output& out, unsigned long flags) {
  if (flags & k64Bit) out.put(" 64bit");
  if (flags & kPrefetch) out.put(" pref");
  if (flags & kWindow) out.put(" window");
  if (flags & kDisabled) out.put(" disabled");
}

// struct rtc_time and struct tm agree in these first members.
struct BrokenTime {
  int second, minute, hour, day, month, year;
};

BrokenTime break_time(long long seconds) {
  long long days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  // Civil date from a day count, with March as the first month so that leap days come last.
  days += 719468;
  const long long era = (days >= 0 ? days : days - 146096) / 146097;
  const long long day_of_era = days - era * 146097;
  const long long year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long long day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long long month = (5 * day_of_year + 2) / 153;
  const bool next_year = month >= 10;
  return {static_cast<int>(rest % 60),
          static_cast<int>(rest / 60 % 60),
          static_cast<int>(rest / 3600),
          static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1),
          static_cast<int>(next_year ? month - 10 : month + 2),
          static_cast<int>(year_of_era + era * 400 + next_year - 1900)};
}

void put_date(Output& out, const BrokenTime& time, bool raw) {
  put_decimal(out, time.year + (raw ? 0 : 1900), 4);
  out.put('-');
  put_decimal(out, time.month + (raw ? 0 : 1), 2);
  out.put('-');
  put_decimal(out, time.day, 2);
}

void put_clock(Output& out, const BrokenTime& time) {
  put_decimal(out, time.hour, 2);
  out.put(':');
  put_decimal(out, time.minute, 2);
  out.put(':');
  put_decimal(out, time.second, 2);
}

void put_broken_time(Output& out, const BrokenTime& time, const char* options) {
  bool date = true, clock = true, raw = false;
  char separator = 'T';
  if (*options == 'd') {
    clock = false;
    ++options;
  } else if (*options == 't') {
    date = false;
    ++options;
  }
  for (; *options == 'r' || *options == 's'; ++options) {
    raw |= *options == 'r';
    if (*options == 's') separator = ' ';
  }
  if (date) put_date(out, time, raw);
  if (date && clock) out.put(separator);
  if (clock) put_clock(out, time);
}

const char* name_of(const ::dentry* entry) {
  return entry->d_name.name ? reinterpret_cast<const char*>(entry->d_name.name) : "";
}

std::string dentry_path(const ::dentry* entry, int depth) {
  std::string path;
  for (int i = 0; i < depth && entry; ++i) {
    const ::dentry* parent = entry->d_parent;
    const bool root = parent == nullptr || parent == entry;
    if (i == 0) {
      path = name_of(entry);
    } else {
      path = (root ? std::string{} : std::string(name_of(entry))) + "/" + path;
    }
    if (root) break;
    entry = parent;
  }
  return path;
}

}  // namespace

void put_resource(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const auto* resource = static_cast<const ::resource*>(pointer);
  ResourceType type = type_of(resource->flags);
  bool decode = letters[0] == 'R';
  if (type.type == 0) decode = false;
  char buffer[160];
  Output text(buffer, sizeof buffer);
  text.put('[');
  text.put(type.name);
  if (decode && (resource->flags & kUnset)) {
    text.put("size ");
    put_number(text, resource->end - resource->start + 1, type.spec);
  } else {
    put_number(text, resource->start, type.spec);
    if (resource->start != resource->end) {
      text.put('-');
      put_number(text, resource->end, type.spec);
    }
  }
  if (decode) {
    put_resource_flags(text, resource->flags);
  } else {
    text.put(" flags ");
    put_number(text, resource->flags, special(-1));
  }
  text.put(']');
  put_text(out, {buffer, text.length()}, spec);
}

void put_time(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (letters[1] == 'R') {
    if (!check_pointer(out, pointer, spec)) return;
    BrokenTime time;
    std::memcpy(&time, pointer, sizeof time);
    return put_broken_time(out, time, letters + 2);
  }
  if (letters[1] == 'T') {
    if (!check_pointer(out, pointer, spec)) return;
    long long seconds;
    std::memcpy(&seconds, pointer, sizeof seconds);
    return put_broken_time(out, break_time(seconds), letters + 2);
  }
  put_error(out, "(%pt?)", spec);
}

void put_dentry(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const char digit = letters[1];
  const int depth = digit >= '2' && digit <= '4' ? digit - '0' : 1;
  put_text(out, dentry_path(static_cast<const ::dentry*>(pointer), depth), spec);
}

void put_file(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  put_dentry(out, letters, static_cast<const ::file*>(pointer)->f_path.dentry, spec);
}

void put_flags(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  unsigned long flags = 0;
  switch (letters[1]) {
    case 'p':
      std::memcpy(&flags, pointer, sizeof flags);
      return out.put(page_flags_text(flags));
    case 'v':
      std::memcpy(&flags, pointer, sizeof flags);
      return out.put(vm_flag_names(flags));
    case 'g':
      std::memcpy(&flags, pointer, sizeof(unsigned));
      return out.put(gfp_names(static_cast<unsigned>(flags)));
    default:
      return put_error(out, "(%pG?)", spec);
  }
}

}  // namespace holdfast::kernel::format
