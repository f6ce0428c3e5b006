// The table of %p letters.
#include <cstring>

#include "kernel/lib/format.h"
#include "kernel/lib/format_internal.h"

namespace holdfast::kernel::format {
namespace {

void put_va_format(Output& out, const char*, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const auto* nested = static_cast<const VaFormat*>(pointer);
  const std::string text = vformat_string(nested->format, *nested->arguments);
  out.put(text);
}

void put_real(Output& out, const char*, const void* pointer, const Spec& spec) {
  put_raw_pointer(out, pointer, spec);
}

// %pks and %pus: a string that may not be readable; ours are checked like any other.
void put_probed(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (letters[1] != 's') return put_error(out, letters[0] == 'k' ? "(%pk?)" : "(%pu?)", spec);
  put_string(out, static_cast<const char*>(pointer), spec);
}

// "%pNF": what a network device can do, 64 bits.
void put_features(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (letters[1] != 'F') return put_error(out, "(%pN?)", spec);
  if (!check_pointer(out, pointer, spec)) return;
  std::uint64_t features;
  std::memcpy(&features, pointer, sizeof features);
  put_special_hex(out, features, 16);
}

void put_device_node(Output& out, const char* letters, const void*, const Spec& spec) {
  put_error(out, letters[1] == 'F' ? "(%pOF?)" : "(%pO?)", spec);
}

// Letters of subsystems that Holdfast does not have, marked as Linux marks what its configuration
// lacks.
void put_unsupported(Output& out, const char* letters, const void*, const Spec& spec) {
  char mark[] = "(%p?)\0";
  mark[3] = letters[0];
  mark[4] = '?';
  mark[5] = ')';
  put_error(out, mark, spec);
}

struct Letter {
  char letter;
  void (*put)(Output&, const char*, const void*, const Spec&);
};

constexpr Letter kLetters[] = {
    {'S', put_symbol},      {'s', put_symbol},      {'B', put_symbol},      {'F', put_symbol},
    {'f', put_node},        {'R', put_resource},    {'r', put_resource},    {'h', put_hex_string},
    {'b', put_bitmap},      {'M', put_mac},         {'m', put_mac},         {'I', put_ip},
    {'i', put_ip},          {'E', put_escaped},     {'U', put_uuid},        {'V', put_va_format},
    {'K', put_hashed},      {'a', put_address},     {'d', put_dentry},      {'D', put_file},
    {'t', put_time},        {'G', put_flags},       {'x', put_real},        {'e', put_error_name},
    {'k', put_probed},      {'u', put_probed},      {'N', put_features},    {'4', put_fourcc},
    {'C', put_unsupported}, {'g', put_unsupported}, {'O', put_device_node},
};

}  // namespace

std::size_t put_pointer(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  for (const Letter& known : kLetters) {
    if (known.letter != *letters) continue;
    known.put(out, letters, pointer, spec);
    return 1;
  }
  put_hashed(out, letters, pointer, spec);
  return 0;
}

}  // namespace holdfast::kernel::format
