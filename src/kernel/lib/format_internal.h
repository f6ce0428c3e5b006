// Shared by the files of format: where text goes, and one parsed conversion.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::kernel::format {

// A bounded sink that counts what did not fit, too.
class Output {
 public:
  Output(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}
  void put(char c) {
    if (length_ < size_) buffer_[length_] = c;
    ++length_;
  }
  void put(std::string_view text) {
    for (char c : text) put(c);
  }
  void fill(char c, long count) {
    while (count-- > 0) put(c);
  }
  std::size_t length() const { return length_; }
  void terminate() {
    if (size_ > 0) buffer_[length_ < size_ ? length_ : size_ - 1] = '\0';
  }

 private:
  char* buffer_;
  std::size_t size_;
  std::size_t length_ = 0;
};

enum class Kind : std::uint8_t { kNumber, kCharacter, kString, kPointer, kPercent, kInvalid };
enum class Size : std::uint8_t { kChar, kShort, kInt, kLong, kLongLong };

struct Spec {
  Kind kind = Kind::kInvalid;
  char letter = 0;
  Size size = Size::kInt;
  bool is_signed = false;
  bool left = false, plus = false, space = false, special = false, zero_pad = false;
  bool lower = false;
  unsigned base = 10;
  int width = -1;      // -1: none
  int precision = -1;  // -1: none
};

// Parses the conversion after '%'. Returns the character after it. Width and precision given by
// '*' are taken from `arguments`.
const char* parse_spec(const char* text, Spec& spec, va_list arguments);

void put_number(Output& out, std::uint64_t value, Spec spec);
void put_text(Output& out, std::string_view text,
              const Spec& spec);                                   // with width, cut to precision
void put_string(Output& out, const char* text, const Spec& spec);  // "%s", checks the pointer
void put_raw_pointer(Output& out, const void* pointer, Spec spec);
void put_error(Output& out, const char* text, Spec spec);  // "(efault)" and the like
// False, and the complaint is printed, if `pointer` cannot be looked at.
bool check_pointer(Output& out, const void* pointer, const Spec& spec);
inline Spec hex_spec(int width) {
  Spec spec;
  spec.base = 16;
  spec.lower = true;
  spec.width = width;
  spec.zero_pad = true;
  return spec;
}
inline Spec decimal_spec(int width = -1) {
  Spec spec;
  spec.width = width;
  spec.zero_pad = width > 0;
  spec.is_signed = true;
  return spec;
}
void put_hex(Output& out, std::uint64_t value, int digits);             // 00ff
void put_special_hex(Output& out, std::uint64_t value, int digits);     // 0x00ff
void put_decimal(Output& out, std::int64_t value, int min_digits = 0);  // zero padded

// The letters after %p. Returns how many of them were used.
std::size_t put_pointer(Output& out, const char* letters, const void* pointer, const Spec& spec);

// Each prints what its letter promises; `letters` starts at that letter.
void put_symbol(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_node(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_resource(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_hex_string(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_bitmap(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_mac(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_ip(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_uuid(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_time(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_dentry(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_file(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_flags(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_fourcc(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_escaped(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_address(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_error_name(Output& out, const char* letters, const void* pointer, const Spec& spec);
void put_hashed(Output& out, const char* letters, const void* pointer, const Spec& spec);

inline bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace holdfast::kernel::format
