// Small libraries: hexadecimal, arithmetic, random numbers, UUIDs, checksums.
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "kernel/abi/export.h"
#include "kernel/core/random.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

constexpr char kLower[] = "0123456789abcdef";
constexpr char kUpper[] = "0123456789ABCDEF";

Random& random() { return current_kernel().random(); }

template <std::uint32_t kPolynomial>
constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ kPolynomial : crc >> 1;
    table[byte] = crc;
  }
  return table;
}
constexpr auto kCrc32 = make_table<0xedb88320>();
constexpr auto kCrc32c = make_table<0x82f63b78>();

std::uint32_t reflected(const std::array<std::uint32_t, 256>& table, std::uint32_t crc,
                        const unsigned char* bytes, std::size_t size) {
  while (size-- > 0) crc = crc >> 8 ^ table[(crc ^ *bytes++) & 0xff];
  return crc;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

constexpr unsigned char kBigOrder[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
constexpr unsigned char kLittleOrder[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

bool is_dash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

}  // namespace

int hex_to_bin(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = c | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}
int hex2bin(unsigned char* to, const char* from, std::size_t count) {
  for (; count > 0; --count, from += 2) {
    const int high = hex_to_bin(static_cast<unsigned char>(from[0]));
    if (high < 0) return -EINVAL;
    const int low = hex_to_bin(static_cast<unsigned char>(from[1]));
    if (low < 0) return -EINVAL;
    *to++ = static_cast<unsigned char>(high << 4 | low);
  }
  return 0;
}
char* bin2hex(char* to, const void* from, std::size_t count) {
  const auto* bytes = static_cast<const unsigned char*>(from);
  for (; count > 0; --count, ++bytes) {
    *to++ = kLower[*bytes >> 4];
    *to++ = kLower[*bytes & 15];
  }
  return to;
}

unsigned long gcd(unsigned long a, unsigned long b) {
  while (b != 0) {
    const unsigned long rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
unsigned long lcm(unsigned long a, unsigned long b) { return a && b ? a / gcd(a, b) * b : 0; }
unsigned long int_sqrt(unsigned long value) {
  unsigned long root = 0;
  for (unsigned long bit = 1ul << 31; bit; bit >>= 1) {
    const unsigned long next = root | bit;
    if (next <= value / next) root = next;
  }
  return root;
}
unsigned int_sqrt64(std::uint64_t value) { return static_cast<unsigned>(int_sqrt(value)); }

void get_random_bytes(void* to, std::size_t size) { random().bytes(to, size); }
std::uint8_t get_random_u8() { return static_cast<std::uint8_t>(random().next()); }
std::uint16_t get_random_u16() { return static_cast<std::uint16_t>(random().next()); }
std::uint32_t get_random_u32() { return static_cast<std::uint32_t>(random().next()); }
std::uint64_t get_random_u64() { return random().next(); }
std::uint32_t __get_random_u32_below(std::uint32_t ceil) {
  if (ceil == 0) return get_random_u32();
  return static_cast<std::uint32_t>(std::uint64_t{get_random_u32()} * ceil >> 32);
}
int wait_for_random_bytes() { return 0; }
bool rng_is_initialized() { return true; }
void add_device_randomness(const void*, std::size_t) {}  // there is enough already

struct RandomState {
  std::uint32_t s1, s2, s3, s4;
};
std::uint32_t prandom_u32_state(RandomState* state) {
  std::uint64_t mixed = (std::uint64_t{state->s2} << 32 | state->s1) + 0x9e3779b97f4a7c15;
  state->s1 = static_cast<std::uint32_t>(mixed);
  state->s2 = static_cast<std::uint32_t>(mixed >> 32);
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  return static_cast<std::uint32_t>((mixed ^ mixed >> 27) * 0x94d049bb133111eb >> 32);
}
void prandom_bytes_state(RandomState* state, void* to, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(to);
  while (size-- > 0) *bytes++ = static_cast<unsigned char>(prandom_u32_state(state));
}

void generate_random_uuid(unsigned char* uuid) {
  get_random_bytes(uuid, 16);
  uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0f) | 0x40);
  uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3f) | 0x80);
}
void generate_random_guid(unsigned char* guid) {
  get_random_bytes(guid, 16);
  guid[7] = static_cast<unsigned char>((guid[7] & 0x0f) | 0x40);
  guid[8] = static_cast<unsigned char>((guid[8] & 0x3f) | 0x80);
}
void uuid_gen(unsigned char* uuid) { generate_random_uuid(uuid); }
void guid_gen(unsigned char* guid) { generate_random_guid(guid); }
bool uuid_is_valid(const char* text) {
  for (std::size_t at = 0; at < 36; ++at) {
    if (is_dash(at) ? text[at] != '-' : !is_hex(text[at])) return false;
  }
  return true;
}
static int parse_uuid(const char* text, unsigned char* to, const unsigned char (&order)[16]) {
  if (!uuid_is_valid(text)) return -EINVAL;
  for (std::size_t byte = 0, at = 0; byte < 16; ++byte, at += 2) {
    if (is_dash(at)) ++at;
    hex2bin(to + order[byte], text + at, 1);
  }
  return 0;
}
int uuid_parse(const char* text, unsigned char* uuid) { return parse_uuid(text, uuid, kBigOrder); }
int guid_parse(const char* text, unsigned char* guid) {
  return parse_uuid(text, guid, kLittleOrder);
}

std::uint32_t crc32_le(std::uint32_t crc, const unsigned char* bytes, std::size_t size) {
  return reflected(kCrc32, crc, bytes, size);
}
std::uint32_t __crc32c_le(std::uint32_t crc, const unsigned char* bytes, std::size_t size) {
  return reflected(kCrc32c, crc, bytes, size);
}
std::uint32_t crc32_be(std::uint32_t crc, const unsigned char* bytes, std::size_t size) {
  while (size-- > 0) {
    crc ^= std::uint32_t{*bytes++} << 24;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 0x80000000 ? crc << 1 ^ 0x04c11db7 : crc << 1;
  }
  return crc;
}

std::span<const Export> library_exports() {
  static const Export kExports[] = {
      Export{"hex_asc", ExportKind::kConstant, Licence::kAny, kLower, 0},
      Export{"hex_asc_upper", ExportKind::kConstant, Licence::kAny, kUpper, 0},
      EXPORT(hex_to_bin),
      EXPORT(hex2bin),
      EXPORT(bin2hex),
      EXPORT(gcd),
      EXPORT(lcm),
      EXPORT(int_sqrt),
      EXPORT(int_sqrt64),
      EXPORT(get_random_bytes),
      EXPORT(get_random_u8),
      EXPORT(get_random_u16),
      EXPORT(get_random_u32),
      EXPORT(get_random_u64),
      EXPORT(__get_random_u32_below),
      EXPORT(wait_for_random_bytes),
      EXPORT(rng_is_initialized),
      EXPORT(add_device_randomness),
      EXPORT(prandom_u32_state),
      EXPORT(prandom_bytes_state),
      EXPORT(generate_random_uuid),
      EXPORT(generate_random_guid),
      EXPORT(uuid_gen),
      EXPORT(guid_gen),
      EXPORT(uuid_is_valid),
      EXPORT(uuid_parse),
      EXPORT(guid_parse),
      EXPORT(crc32_le),
      EXPORT(crc32_be),
      EXPORT(__crc32c_le),
      EXPORT_DATA(init_uts_ns),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
