// %p letters that print where something is: hashes, symbols, physical addresses, error pointers.
#include <cstring>

#include "kernel/core/error_pointer.h"
#include "kernel/core/random.h"
#include "kernel/core/symbols.h"
#include "kernel/core/task.h"
#include "kernel/driver/software_node.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/lib/format_internal.h"

namespace holdfast::kernel {
namespace {

std::uint64_t rotate(std::uint64_t value, int by) { return value << by | value >> (64 - by); }

struct Sip {
  std::uint64_t a, b, c, d;
  void round() {
    a += b;
    b = rotate(b, 13) ^ a;
    a = rotate(a, 32);
    c += d;
    d = rotate(d, 16) ^ c;
    a += d;
    d = rotate(d, 21) ^ a;
    c += b;
    b = rotate(b, 17) ^ c;
    c = rotate(c, 32);
  }
};

const char* error_name(long error) {
  switch (error) {  // those that user space never sees
    case 512:
      return "ERESTARTSYS";
    case 513:
      return "ERESTARTNOINTR";
    case 514:
      return "ERESTARTNOHAND";
    case 515:
      return "ENOIOCTLCMD";
    case 516:
      return "ERESTART_RESTARTBLOCK";
    case 517:
      return "EPROBE_DEFER";
    case 518:
      return "EOPENSTALE";
    case 519:
      return "ENOPARAM";
    case 521:
      return "EBADHANDLE";
    case 522:
      return "ENOTSYNC";
    case 523:
      return "EBADCOOKIE";
    case 524:
      return "ENOTSUPP";
    case 525:
      return "ETOOSMALL";
    case 526:
      return "ESERVERFAULT";
    case 527:
      return "EBADTYPE";
    case 528:
      return "EJUKEBOX";
    case 529:
      return "EIOCBQUEUED";
    case 530:
      return "ERECALLCONFLICT";
    default:
      return error > 0 && error < 512 ? ::strerrorname_np(static_cast<int>(error)) : nullptr;
  }
}

}  // namespace

std::uint32_t hash_pointer(std::uint64_t address, std::uint64_t key) {
  Sip sip{key ^ 0x736f6d6570736575, ~key ^ 0x646f72616e646f6d, key ^ 0x6c7967656e657261,
          ~key ^ 0x7465646279746573 ^ address};
  sip.round();
  sip.round();
  sip.a ^= address;
  sip.c ^= 0xff;
  for (int i = 0; i < 4; ++i) sip.round();
  return static_cast<std::uint32_t>(sip.a ^ sip.b ^ sip.c ^ sip.d);
}

namespace format {

// "%pfw": a firmware node, "%pfwP": its name only. The symbols that a bare %pf printed before 5.5
// are %ps now.
void put_node(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (letters[1] != 'w') return put_symbol(out, letters, pointer, spec);
  if (!check_pointer(out, pointer, spec)) return;
  const auto* node = static_cast<const ::fwnode_handle*>(pointer);
  put_text(out, letters[2] == 'P' ? node_name(node) : node_path(node), spec);
}

void put_hashed(Output& out, const char*, const void* pointer, const Spec& spec) {
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  const bool plain = address == 0 || is_error_pointer(pointer);
  Kernel* kernel = current_kernel_or_null();
  const std::uint64_t key = kernel ? kernel->random().pointer_key() : 0;
  put_raw_pointer(
      out,
      plain ? pointer : reinterpret_cast<const void*>(std::uintptr_t{hash_pointer(address, key)}),
      spec);
}

void put_symbol(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  const bool with_offset = *letters == 'S' || *letters == 'B' || *letters == 'F';
  put_text(out, *letters == 'B' ? backtrace_symbol(pointer) : symbol_text(pointer, with_offset),
           spec);
}

void put_address(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  (void)letters;  // phys_addr_t and dma_addr_t are both 64 bits wide
  std::uint64_t value;
  std::memcpy(&value, pointer, sizeof value);
  put_special_hex(out, value, 16);
}

void put_error_name(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  const auto value = reinterpret_cast<std::intptr_t>(pointer);
  if (!is_error_pointer(pointer)) return put_hashed(out, letters, pointer, spec);
  const char* name = error_name(-value);
  if (name) return put_text(out, "-" + std::string(name), spec);
  Spec number = spec;
  number.base = 10;
  number.is_signed = true;
  put_number(out, static_cast<std::uint64_t>(value), number);
}

}  // namespace format
}  // namespace holdfast::kernel
