// %p letters that print what a pointer points to: bytes, bitmaps, network addresses, UUIDs.
#include <sys/socket.h>

#include <cstdint>
#include <cstring>

#include "kernel/lib/escape.h"
#include "kernel/lib/format_internal.h"

namespace holdfast::kernel::format {
namespace {

const unsigned char* bytes_of(const void* pointer) {
  return static_cast<const unsigned char*>(pointer);
}

// Small pieces of text that are padded as a whole afterwards.
class Piece {
 public:
  Output out{text_, sizeof text_};
  void finish(Output& to, const Spec& spec) { put_text(to, {text_, out.length()}, spec); }

 private:
  char text_[160];
};

bool is_alpha(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool test_bit(const unsigned long* map, unsigned bit) { return map[bit / 64] >> (bit % 64) & 1; }

void put_bit_list(Output& out, const unsigned long* map, unsigned bits) {
  bool first = true;
  for (unsigned at = 0; at < bits; ++at) {
    if (!test_bit(map, at)) continue;
    unsigned last = at;
    while (last + 1 < bits && test_bit(map, last + 1)) ++last;
    if (!first) out.put(',');
    first = false;
    put_decimal(out, at);
    if (last != at) {
      out.put('-');
      put_decimal(out, last);
    }
    at = last;
  }
}

void put_ip4(Output& out, const unsigned char* address, bool zeros, char order) {
  const bool reversed = order == 'h' || order == 'l';
  for (int i = 0; i < 4; ++i) {
    if (i > 0) out.put('.');
    put_decimal(out, address[reversed ? 3 - i : i], zeros ? 3 : 0);
  }
}

void put_ip6(Output& out, const unsigned char* address, bool colons) {
  for (int i = 0; i < 16; i += 2) {
    if (colons && i > 0) out.put(':');
    put_hex(out, static_cast<unsigned>(address[i] << 8 | address[i + 1]), 4);
  }
}

// The longest run of two or more zero words, first one wins; length 0: none.
void longest_zeros(const unsigned (&words)[8], int count, int& start, int& length) {
  start = -1;
  length = 1;
  for (int i = 0; i < count; ++i) {
    int run = 0;
    while (i + run < count && words[i + run] == 0) ++run;
    if (run > length) {
      start = i;
      length = run;
    }
    i += run;
  }
}

void put_ip6_compressed(Output& out, const unsigned char* address) {
  unsigned words[8];
  for (int i = 0; i < 8; ++i)
    words[i] = static_cast<unsigned>(address[2 * i] << 8 | address[2 * i + 1]);
  const bool mapped = !(words[0] | words[1] | words[2] | words[3] | words[4]) && words[5] == 0xffff;
  const bool isatap = (words[4] | 0x0200) == 0x0200 && words[5] == 0x5efe;
  const int count = mapped || isatap ? 6 : 8;
  int start, length;
  longest_zeros(words, count, start, length);
  bool colon = false;
  for (int i = 0; i < count; ++i) {
    if (i == start) {
      out.put(colon || i == 0 ? "::" : ":");
      colon = false;
      i += length - 1;
      continue;
    }
    if (colon) out.put(':');
    put_number(out, words[i], hex_spec(-1));
    colon = true;
  }
  if (count == 6) {
    if (colon) out.put(':');
    put_ip4(out, address + 12, false, 'n');
  }
}

// The letters behind "%pIS": port, flow label, scope, the short form, and IPv4's byte order.
struct SocketOptions {
  bool port = false, flow = false, scope = false, compressed = false;
  char order = 'n';
};

SocketOptions socket_options(const char* letters) {
  SocketOptions options;
  for (; is_alpha(*letters); ++letters) {
    options.port |= *letters == 'p';
    options.flow |= *letters == 'f';
    options.scope |= *letters == 's';
    options.compressed |= *letters == 'c';
    if (*letters == 'h' || *letters == 'l' || *letters == 'n' || *letters == 'b')
      options.order = *letters;
  }
  return options;
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

void put_ip6_socket(Output& out, SocketOptions options, const unsigned char* address, bool pretty) {
  const bool brackets = options.port || options.flow || options.scope;
  if (brackets) out.put('[');
  pretty&& options.compressed ? put_ip6_compressed(out, address + 8)
                              : put_ip6(out, address + 8, pretty);
  if (brackets) out.put(']');
}

void put_socket_address(Output& out, const char* letters, const unsigned char* address,
                        bool pretty) {
  constexpr std::uint32_t kFlowLabel = 0x0fffffff;
  const SocketOptions options = socket_options(letters);
  std::uint16_t family;
  std::memcpy(&family, address, 2);
  if (family == AF_INET) {
    put_ip4(out, address + 4, !pretty, options.order);
  } else if (family == AF_INET6) {
    put_ip6_socket(out, options, address, pretty);
  } else {
    out.put("(einval)");
    return;
  }
  if (options.port) {
    out.put(':');
    put_decimal(out, address[2] << 8 | address[3]);
  }
  if (family != AF_INET6) return;
  if (options.flow) {
    out.put('/');
    put_decimal(out, big_endian(address + 4) & kFlowLabel);
  }
  if (options.scope) {
    std::uint32_t scope;
    std::memcpy(&scope, address + 24, sizeof scope);
    out.put('%');
    put_decimal(out, scope);
  }
}

}  // namespace

void put_hex_string(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (spec.width == 0) return;
  if (!check_pointer(out, pointer, spec)) return;
  const char kind = letters[1];
  const char separator = kind == 'C' ? ':' : kind == 'D' ? '-' : kind == 'N' ? '\0' : ' ';
  const int count = spec.width < 0 ? 1 : spec.width > 64 ? 64 : spec.width;
  for (int i = 0; i < count; ++i) {
    if (i > 0 && separator) out.put(separator);
    put_hex(out, bytes_of(pointer)[i], 2);
  }
}

void put_bitmap(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const auto* map = static_cast<const unsigned long*>(pointer);
  const unsigned bits = spec.width > 0 ? static_cast<unsigned>(spec.width) : 0;
  if (letters[1] == 'l') return put_bit_list(out, map, bits);
  const unsigned top = bits % 32 ? bits % 32 : 32;
  for (unsigned end = (bits + 31) / 32, i = end; i-- > 0;) {
    const unsigned size = i == end - 1 ? top : 32;
    const std::uint64_t mask = (1ull << size) - 1;
    if (i != end - 1) out.put(',');
    put_hex(out, (map[i / 2] >> (i % 2 * 32)) & mask, static_cast<int>(size + 3) / 4);
  }
}

void put_mac(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const bool reversed = letters[1] == 'R';
  const char separator = letters[0] == 'm' ? '\0' : letters[1] == 'F' ? '-' : ':';
  Piece piece;
  for (int i = 0; i < 6; ++i) {
    if (i > 0 && separator) piece.out.put(separator);
    put_hex(piece.out, bytes_of(pointer)[reversed ? 5 - i : i], 2);
  }
  piece.finish(out, spec);
}

void put_ip(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  const bool pretty = letters[0] == 'I';
  Piece piece;
  if (letters[1] == '4') {
    put_ip4(piece.out, bytes_of(pointer), !pretty, letters[2]);
  } else if (letters[1] == '6') {
    pretty&& letters[2] == 'c' ? put_ip6_compressed(piece.out, bytes_of(pointer))
                               : put_ip6(piece.out, bytes_of(pointer), pretty);
  } else if (letters[1] == 'S') {
    put_socket_address(piece.out, letters + 2, bytes_of(pointer), pretty);
  } else {
    return put_error(out, pretty ? "(%pI?)" : "(%pi?)", spec);
  }
  piece.finish(out, spec);
}

void put_uuid(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (!check_pointer(out, pointer, spec)) return;
  static constexpr unsigned char kBig[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  static constexpr unsigned char kLittle[16] = {3, 2, 1,  0,  5,  4,  7,  6,
                                                8, 9, 10, 11, 12, 13, 14, 15};
  const bool little = letters[1] == 'l' || letters[1] == 'L';
  const bool upper = letters[1] == 'L' || letters[1] == 'B';
  Piece piece;
  Spec byte = hex_spec(2);
  byte.lower = !upper;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) piece.out.put('-');
    put_number(piece.out, bytes_of(pointer)[little ? kLittle[i] : kBig[i]], byte);
  }
  piece.finish(out, spec);
}

// "%p4cc": four characters, the byte order that the top bit tells, the number.
void put_fourcc(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (letters[1] != 'c' || letters[2] != 'c') return put_error(out, "(%p4?)", spec);
  if (!check_pointer(out, pointer, spec)) return;
  constexpr std::uint32_t kBigEndian = 1u << 31;
  std::uint32_t code = 0;
  std::memcpy(&code, pointer, sizeof code);
  Piece piece;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto c = static_cast<char>((code & ~kBigEndian) >> shift);
    piece.out.put(c >= ' ' && c < 0x7f ? c : '.');
  }
  for (char c : std::string_view(code & kBigEndian ? " big-endian (0x" : " little-endian (0x"))
    piece.out.put(c);
  put_hex(piece.out, code, 8);
  piece.out.put(')');
  piece.finish(out, spec);
}

// Which kinds of escape the letters behind "%pE" ask for; ESCAPE_ANY_NP if none.
static unsigned escape_kinds(const char* letters) {
  unsigned kinds = 0;
  for (const char* letter = letters + 1;; ++letter) {
    switch (*letter) {
      case 'a':
        kinds |= kEscapeAny;
        continue;
      case 'c':
        kinds |= kEscapeSpecial;
        continue;
      case 'h':
        kinds |= kEscapeHex;
        continue;
      case 'n':
        kinds |= kEscapeNull;
        continue;
      case 'o':
        kinds |= kEscapeOctal;
        continue;
      case 'p':
        kinds |= kEscapeNp;
        continue;
      case 's':
        kinds |= kEscapeSpace;
        continue;
      default:
        return kinds ? kinds : static_cast<unsigned>(kEscapeAnyNp);
    }
  }
}

void put_escaped(Output& out, const char* letters, const void* pointer, const Spec& spec) {
  if (spec.width == 0) return;
  if (!check_pointer(out, pointer, spec)) return;
  const int count = spec.width < 0 ? 1 : spec.width;
  const unsigned kinds = escape_kinds(letters);
  for (int i = 0; i < count; ++i) {
    EscapedByte text;
    const std::size_t length = escape_byte(bytes_of(pointer)[i], kinds, {}, text);
    for (std::size_t k = 0; k < length; ++k) out.put(text[k]);
  }
}

}  // namespace holdfast::kernel::format
