#include "kernel/debugfs/numbers.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <type_traits>

#include "kernel/core/atomic.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/simple_attr.h"
#include "kernel/fs/user_copy.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel::debugfs {
namespace {

using Word = unsigned long long;

template <class T>
int get(void* data, Word* value) {
  *value = static_cast<Word>(marked_load(*static_cast<T*>(data)));
  return 0;
}
template <class T>
int set(void* data, Word value) {
  marked_store(*static_cast<T*>(data), static_cast<T>(value));
  return 0;
}

// Which of the three forms: both ways, read only, write only.
enum Way { kBoth, kRead, kWrite };

struct Unsigned {
  static constexpr const char* kFormat = "%llu\n";
};
struct Signed {
  static constexpr const char* kFormat = "%lld\n";
};
struct Hex8 {
  static constexpr const char* kFormat = "0x%02llx\n";
};
struct Hex16 {
  static constexpr const char* kFormat = "0x%04llx\n";
};
struct Hex32 {
  static constexpr const char* kFormat = "0x%08llx\n";
};
struct Hex64 {
  static constexpr const char* kFormat = "0x%016llx\n";
};

template <class T, class Format, Way way>
int open_number(::inode* inode, ::file* file) {
  return fs::simple_attr_open(inode, file, way == kWrite ? nullptr : &get<T>,
                              way == kRead ? nullptr : &set<T>, Format::kFormat);
}

template <class T, class Format, Way way>
constexpr ::file_operations number_operations() {
  ::file_operations operations{};
  operations.open = open_number<T, Format, way>;
  operations.release = fs::simple_attr_release;
  operations.read = fs::simple_attr_read;
  operations.write =
      std::is_same_v<Format, Signed> ? fs::simple_attr_write_signed : fs::simple_attr_write;
  operations.llseek = fs::no_llseek;
  return operations;
}

template <class T, class Format>
const ::file_operations& number(Way way) {
  static constexpr ::file_operations kAll[] = {number_operations<T, Format, kBoth>(),
                                               number_operations<T, Format, kRead>(),
                                               number_operations<T, Format, kWrite>()};
  return kAll[way];
}

long show_bool(const bool* value, char* user, unsigned long size, long long* pos) {
  const bool on = marked_load(*value);
  return fs::read_from_buffer(user, size, pos, on ? "Y\n" : "N\n", 2);
}

long read_bool(::file* file, char* user, unsigned long size, long long* pos) {
  return show_bool(static_cast<bool*>(file->f_inode->i_private), user, size, pos);
}

// kstrtobool(): 0 or 1 if it is one, else -1.
int parse_bool(const char* text) {
  switch (text[0]) {
    case 'y':
    case 'Y':
    case 't':
    case 'T':
    case '1':
      return 1;
    case 'n':
    case 'N':
    case 'f':
    case 'F':
    case '0':
      return 0;
    case 'o':
    case 'O':
      if ((text[1] | 0x20) == 'n') return 1;
      return (text[1] | 0x20) == 'f' ? 0 : -1;
    default:
      return -1;
  }
}

long store_bool(bool* to, const char* user, unsigned long size) {
  std::array<char, 4> text{};
  if (fs::copy_from_user(text.data(), user, std::min<std::size_t>(size, text.size() - 1)))
    return -EFAULT;
  // As in Linux, what is no truth value changes nothing and is no error.
  const int value = parse_bool(text.data());
  if (value >= 0) marked_store(*to, value == 1);
  return static_cast<long>(size);
}
long write_bool(::file* file, const char* user, unsigned long size, long long*) {
  return store_bool(static_cast<bool*>(file->f_inode->i_private), user, size);
}

long read_string(::file* file, char* user, unsigned long size, long long* pos) {
  const char* text = marked_load(*static_cast<char**>(file->f_inode->i_private));
  const std::string line = std::string(text ? text : "") + "\n";
  return fs::read_from_buffer(user, size, pos, line.data(), line.size());
}

long read_blob(::file* file, char* user, unsigned long size, long long* pos) {
  const auto* blob = static_cast<::debugfs_blob_wrapper*>(file->f_inode->i_private);
  return fs::read_from_buffer(user, size, pos, static_cast<const char*>(blob->data), blob->size);
}

// The numbers as they are at the open, on one line.
int open_array(::inode* inode, ::file* file) {
  const auto* array = static_cast<::debugfs_u32_array*>(inode->i_private);
  std::string line;
  for (unsigned i = 0; i < array->n_elements; ++i)
    line += std::to_string(array->array[i]) + (i + 1 < array->n_elements ? " " : "\n");
  auto* text = static_cast<char*>(seq::allocate(line.size() + 1, nullptr));
  if (!text) return -ENOMEM;
  std::memcpy(text, line.data(), line.size());
  file->private_data = text;
  return fs::nonseekable_open(inode, file);
}
long read_array(::file* file, char* user, unsigned long size, long long* pos) {
  const char* text = static_cast<const char*>(file->private_data);
  return fs::read_from_buffer(user, size, pos, text, std::strlen(text));
}
int release_array(::inode*, ::file* file) {
  seq::release(file->private_data);
  return 0;
}

int show_registers(::seq_file* m, void*) {
  const auto* set = static_cast<::debugfs_regset32*>(m->private_task);
  print_registers(m, set->regs, set->nregs, set->base, "");
  return 0;
}
int open_registers(::inode* inode, ::file* file) {
  return single_open(file, show_registers, inode->i_private);
}
int open_device_file(::inode* inode, ::file* file) {
  const auto* entry = static_cast<DeviceFile*>(inode->i_private);
  return single_open(file, entry->read, entry->device);
}

long refuse_write(::file*, const char*, unsigned long, long long*) { return -EINVAL; }
long read_nothing(::file*, char*, unsigned long, long long*) { return 0; }
long take_everything(::file*, const char*, unsigned long size, long long*) {
  return static_cast<long>(size);
}

using Read = long (*)(::file*, char*, unsigned long, long long*);
using Write = long (*)(::file*, const char*, unsigned long, long long*);

constexpr ::file_operations text_operations(Read read, Write write) {
  ::file_operations operations{};
  operations.open = fs::simple_open;
  operations.read = read;
  operations.write = write;
  operations.llseek = fs::default_llseek;
  return operations;
}

constexpr ::file_operations array_operations() {
  ::file_operations operations{};
  operations.open = open_array;
  operations.read = read_array;
  operations.release = release_array;
  operations.llseek = fs::no_llseek;
  return operations;
}

constexpr ::file_operations shown_operations(int (*open)(::inode*, ::file*)) {
  ::file_operations operations{};
  operations.open = open;
  operations.read = seq_read;
  operations.llseek = seq_lseek;
  operations.release = single_release;
  return operations;
}

constexpr ::file_operations kBool[] = {text_operations(read_bool, write_bool),
                                       text_operations(read_bool, nullptr),
                                       text_operations(nullptr, write_bool)};
constexpr ::file_operations kString[] = {text_operations(read_string, refuse_write),
                                         text_operations(read_string, nullptr),
                                         text_operations(nullptr, refuse_write)};
constexpr ::file_operations kBlob = text_operations(read_blob, nullptr);
constexpr ::file_operations kArray = array_operations();
constexpr ::file_operations kRegisters = shown_operations(open_registers);
constexpr ::file_operations kDevice = shown_operations(open_device_file);
constexpr ::file_operations kNothing = text_operations(read_nothing, take_everything);

}  // namespace

const ::file_operations& operations_of(Kind kind, std::uint32_t mode) {
  const Way way = !(mode & 0222) ? kRead : !(mode & 0444) ? kWrite : kBoth;
  switch (kind) {
    case Kind::kU8:
      return number<std::uint8_t, Unsigned>(way);
    case Kind::kU16:
      return number<std::uint16_t, Unsigned>(way);
    case Kind::kU32:
      return number<std::uint32_t, Unsigned>(way);
    case Kind::kU64:
      return number<std::uint64_t, Unsigned>(way);
    case Kind::kUlong:
    case Kind::kSize:
      return number<unsigned long, Unsigned>(way);
    case Kind::kX8:
      return number<std::uint8_t, Hex8>(way);
    case Kind::kX16:
      return number<std::uint16_t, Hex16>(way);
    case Kind::kX32:
      return number<std::uint32_t, Hex32>(way);
    case Kind::kX64:
      return number<std::uint64_t, Hex64>(way);
    case Kind::kAtomic:
      return number<int, Signed>(way);
    case Kind::kBool:
      return kBool[way];
    case Kind::kString:
      return kString[way];
    case Kind::kBlob:
      return kBlob;
    case Kind::kArray:
      return kArray;
    case Kind::kRegisters:
      return kRegisters;
    case Kind::kDevice:
      return kDevice;
  }
  return kNothing;
}

void print_registers(::seq_file* m, const ::debugfs_reg32* registers, int count, const void* base,
                     const char* prefix) {
  for (int i = 0; i < count && !seq_has_overflowed(m); ++i) {
    const char* at = static_cast<const char*>(base) + registers[i].offset;
    const unsigned value = marked_load(*reinterpret_cast<const unsigned*>(at));
    seq_printf(m, "%s%s = 0x%08x\n", prefix ? prefix : "", registers[i].name, value);
  }
}

long read_module_bool(::file* file, char* user, unsigned long size, long long* pos) {
  return show_bool(static_cast<bool*>(file->private_data), user, size, pos);
}
long write_module_bool(::file* file, const char* user, unsigned long size, long long*) {
  return store_bool(static_cast<bool*>(file->private_data), user, size);
}

const ::file_operations& no_operations() { return kNothing; }

}  // namespace holdfast::kernel::debugfs
