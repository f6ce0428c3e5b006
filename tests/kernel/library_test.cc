#include <holdfast/abi/list.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "kernel/abi/export.h"
#include "kernel/abi/kstrtox.h"
#include "kernel/abi/sprintf.h"
#include "kernel/lib_fixture.h"

namespace holdfast::kernel {
namespace {

template <class F>
F* exported(const char* name) {
  const abi::Export* found = abi::find_export(name);
  EXPECT_NE(found, nullptr) << name;
  return reinterpret_cast<F*>(const_cast<void*>(found->address));
}

class Library : public LibTest {};

TEST_F(Library, Kstrto) {
  unsigned long long u = 0;
  EXPECT_EQ(abi::kstrtoull("+42\n", 0, &u), 0);
  EXPECT_EQ(u, 42u);
  EXPECT_EQ(abi::kstrtoull("0x1F", 0, &u), 0);
  EXPECT_EQ(u, 31u);
  EXPECT_EQ(abi::kstrtoull("017", 0, &u), 0);
  EXPECT_EQ(u, 15u);
  EXPECT_EQ(abi::kstrtoull("0xff", 16, &u), 0);
  EXPECT_EQ(u, 255u);
  for (const char* bad : {"", "\n", "1\n\n", "1 ", " 1", "-1", "0x", "12a", "+-1"}) {
    EXPECT_EQ(abi::kstrtoull(bad, 0, &u), -EINVAL) << bad;
  }
  EXPECT_EQ(abi::kstrtoull("18446744073709551615", 10, &u), 0);
  EXPECT_EQ(abi::kstrtoull("18446744073709551616", 10, &u), -ERANGE);
  long long s = 0;
  EXPECT_EQ(abi::kstrtoll("-9223372036854775808", 10, &s), 0);
  EXPECT_EQ(abi::kstrtoll("-9223372036854775809", 10, &s), -ERANGE);
  EXPECT_EQ(abi::kstrtoll("9223372036854775808", 10, &s), -ERANGE);
  int i = 0;
  EXPECT_EQ(abi::kstrtoint("-2147483648", 10, &i), 0);
  EXPECT_EQ(abi::kstrtoint("2147483648", 10, &i), -ERANGE);
  unsigned char byte = 0;
  auto* kstrtou8 = exported<int(const char*, unsigned, unsigned char*)>("kstrtou8");
  EXPECT_EQ(kstrtou8("255", 10, &byte), 0);
  EXPECT_EQ(kstrtou8("256", 10, &byte), -ERANGE);
  bool on = false;
  for (const char* yes : {"y", "Yes", "1", "on", "ON", "t"}) {
    EXPECT_EQ(abi::kstrtobool(yes, &on), 0);
    EXPECT_TRUE(on) << yes;
  }
  for (const char* no : {"n", "0", "off", "false"}) {
    EXPECT_EQ(abi::kstrtobool(no, &on), 0);
    EXPECT_FALSE(on) << no;
  }
  EXPECT_EQ(abi::kstrtobool("o", &on), -EINVAL);
  EXPECT_EQ(abi::kstrtobool("", &on), -EINVAL);
}

TEST_F(Library, KstrtoFromUser) {
  UserMemory memory;
  task_.user = &memory;
  char text[] = "-12\n";
  auto* user = reinterpret_cast<const char*>(memory.add(text, 4, false));
  auto* from_user = exported<int(const char*, std::size_t, unsigned, int*)>("kstrtoint_from_user");
  int value = 0;
  EXPECT_EQ(from_user(user, 4, 10, &value), 0);
  EXPECT_EQ(value, -12);
  EXPECT_EQ(from_user(user, 5, 10, &value), -EFAULT);
}

TEST_F(Library, SimpleNumbersAndOptions) {
  char* end;
  EXPECT_EQ(abi::simple_strtol("-0x10z", &end, 0), -16);
  EXPECT_STREQ(end, "z");
  EXPECT_EQ(abi::simple_strtoul("z", &end, 10), 0u);
  EXPECT_EQ(abi::memparse("2M,", &end), 2u << 20);
  EXPECT_STREQ(end, ",");
  EXPECT_EQ(abi::memparse("0x10k", nullptr), 16384u);
  char text[] = "3,-4-";
  char* at = text;
  int value = 0;
  EXPECT_EQ(abi::get_option(&at, &value), 2);
  EXPECT_EQ(value, 3);
  EXPECT_EQ(abi::get_option(&at, &value), 3);
  EXPECT_EQ(value, -4);
  EXPECT_EQ(abi::get_option(&at, &value), 0);
  int values[8] = {};
  EXPECT_STREQ(abi::get_options("1,4-6,9 x", 8, values), " x");
  EXPECT_EQ((std::vector<int>(values, values + 6)), (std::vector<int>{5, 1, 4, 5, 6, 9}));
}

TEST_F(Library, Sscanf) {
  int a = 0, b = 0, c = 0, n = -1;
  EXPECT_EQ(abi::sscanf("1, 0x2f -3", "%d, %i %d%n", &a, &b, &c, &n), 3);
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 47);
  EXPECT_EQ(c, -3);
  EXPECT_EQ(n, 10);
  EXPECT_EQ(abi::sscanf("12345", "%2d%d", &a, &b), 2);
  EXPECT_EQ(a, 12);
  EXPECT_EQ(b, 345);
  char word[8] = "", rest[8] = "";
  EXPECT_EQ(abi::sscanf("  hello world", "%3s%s", word, rest), 2);
  EXPECT_STREQ(word, "hel");
  EXPECT_STREQ(rest, "lo");
  EXPECT_EQ(abi::sscanf("key=val", "%7[^=]=%s", word, rest), 2);
  EXPECT_STREQ(word, "key");
  EXPECT_STREQ(rest, "val");
  EXPECT_EQ(abi::sscanf("a 7", "%*s %d", &a), 1);
  EXPECT_EQ(a, 7);
  EXPECT_EQ(abi::sscanf("x", "%d", &a), 0);
  EXPECT_EQ(abi::sscanf("+1", "%d", &a), 0);
  EXPECT_EQ(abi::sscanf("", "%d", &a), 0);
  unsigned char byte = 0;
  unsigned long wide = 0;
  EXPECT_EQ(abi::sscanf("ff 777 99", "%hhx %lo %%", &byte, &wide), 2);
  EXPECT_EQ(byte, 0xff);
  EXPECT_EQ(wide, 0777u);
  char letters[3] = "";
  EXPECT_EQ(abi::sscanf("abc", "%2c", letters), 1);
  EXPECT_STREQ(letters, "ab");
}

// The width counts the prefix, too; a field that ends in the prefix is 0, and the next one begins
// where it ended.
TEST_F(Library, SscanfFieldsThatEndInTheirPrefix) {
  unsigned a = 7, b = 7;
  int c = 7, d = 7;
  EXPECT_EQ(abi::sscanf("0xA7", "%1x%x", &a, &b), 1);
  EXPECT_EQ(a, 0u);
  EXPECT_EQ(b, 7u);
  EXPECT_EQ(abi::sscanf("0xA7", "%2x%x", &a, &b), 2);
  EXPECT_EQ(a, 0u);
  EXPECT_EQ(b, 0xa7u);
  EXPECT_EQ(abi::sscanf("0x67", "%2i%i", &c, &d), 2);
  EXPECT_EQ(c, 0);
  EXPECT_EQ(d, 67);
  EXPECT_EQ(abi::sscanf("0xA7", "%2i%i", &c, &d), 1);
  EXPECT_EQ(abi::sscanf("0xA7", "%3i%i", &c, &d), 2);
  EXPECT_EQ(c, 10);
  EXPECT_EQ(d, 7);
  EXPECT_EQ(abi::sscanf("-0x12", "%3i%d", &c, &d), 2);
  EXPECT_EQ(c, 0);
  EXPECT_EQ(d, 12);
  EXPECT_EQ(abi::sscanf("-1", "%1d", &c), 0);
}

TEST_F(Library, NoLetterAfterFIsADigit) {
  char* end;
  EXPECT_EQ(abi::simple_strtoul("1fg", &end, 36), 51u);
  EXPECT_STREQ(end, "g");
  unsigned value = 7;
  EXPECT_EQ(abi::kstrtouint("1g", 36, &value), -EINVAL);
}

TEST_F(Library, Sprintf) {
  char to[8];
  EXPECT_EQ(abi::snprintf(to, sizeof to, "%d", 123456789), 9);
  EXPECT_STREQ(to, "1234567");
  EXPECT_EQ(abi::scnprintf(to, sizeof to, "%d", 123456789), 7);
  EXPECT_EQ(abi::scnprintf(to, 0, "%d", 1), 0);
  EXPECT_EQ(abi::sprintf(to, "%s", "abc"), 3);
}

int compare_int(const void* a, const void* b) {
  const int x = *static_cast<const int*>(a), y = *static_cast<const int*>(b);
  return x < y ? -1 : x > y;
}

TEST_F(Library, SortAndSearch) {
  auto* sort = exported<void(void*, std::size_t, std::size_t, int (*)(const void*, const void*),
                             void (*)(void*, void*, int))>("sort");
  auto* bsearch = exported<void*(const void*, const void*, std::size_t, std::size_t,
                                 int (*)(const void*, const void*))>("bsearch");
  for (int size = 0; size < 40; ++size) {
    std::vector<int> values, expected;
    for (int i = 0; i < size; ++i) values.push_back(i * 7919 % 31);
    expected = values;
    std::sort(expected.begin(), expected.end());
    sort(values.data(), values.size(), sizeof(int), compare_int, nullptr);
    EXPECT_EQ(values, expected);
    for (int key = -1; key < 32; ++key) {
      const auto* found =
          static_cast<int*>(bsearch(&key, values.data(), values.size(), sizeof(int), compare_int));
      EXPECT_EQ(found != nullptr, std::binary_search(values.begin(), values.end(), key));
      if (found) {
        EXPECT_EQ(*found, key);
      }
    }
  }
}

struct Node {
  ::list_head list;
  int key, order;
};
int compare_node(void*, const ::list_head* a, const ::list_head* b) {
  return reinterpret_cast<const Node*>(a)->key - reinterpret_cast<const Node*>(b)->key;
}

TEST_F(Library, ListSortIsStable) {
  auto* list_sort =
      exported<void(void*, ::list_head*, int (*)(void*, const ::list_head*, const ::list_head*))>(
          "list_sort");
  Node nodes[50];
  ::list_head head{&head, &head};
  for (int i = 0; i < 50; ++i) {
    nodes[i] = {{&head, head.prev}, i * 13 % 7, i};
    head.prev->next = &nodes[i].list;
    head.prev = &nodes[i].list;
  }
  list_sort(nullptr, &head, compare_node);
  int count = 0;
  for (::list_head* at = head.next; at != &head; at = at->next, ++count) {
    EXPECT_EQ(at->next->prev, at);
    if (at->next == &head) continue;
    const auto* a = reinterpret_cast<Node*>(at);
    const auto* b = reinterpret_cast<Node*>(at->next);
    EXPECT_TRUE(a->key < b->key || (a->key == b->key && a->order < b->order));
  }
  EXPECT_EQ(count, 50);
}

TEST_F(Library, Bits) {
  using Find = unsigned long(const unsigned long*, unsigned long, unsigned long);
  const unsigned long map[2] = {1ul << 63 | 1, 2};
  EXPECT_EQ(exported<Find>("_find_next_bit")(map, 128, 1), 63u);
  EXPECT_EQ(exported<Find>("_find_next_bit")(map, 128, 64), 65u);
  EXPECT_EQ(exported<Find>("_find_next_bit")(map, 65, 64), 65u);
  EXPECT_EQ(exported<Find>("_find_next_zero_bit")(map, 128, 0), 1u);
  using First = unsigned long(const unsigned long*, unsigned long);
  EXPECT_EQ(exported<First>("_find_last_bit")(map, 128), 65u);
  EXPECT_EQ(exported<int(const unsigned long*, unsigned)>("__bitmap_weight")(map, 65), 2);
  unsigned long set[2] = {};
  exported<void(unsigned long*, unsigned, int)>("__bitmap_set")(set, 60, 10);
  EXPECT_EQ(set[0], 0xful << 60);
  EXPECT_EQ(set[1], 0x3ful);
}

TEST_F(Library, Numbers) {
  auto* sqrt = exported<unsigned long(unsigned long)>("int_sqrt");
  for (unsigned long n : {0ul, 1ul, 3ul, 4ul, 99ul, 100ul, ~0ul}) {
    const unsigned __int128 root = sqrt(n);
    EXPECT_TRUE(root * root <= n && (root + 1) * (root + 1) > n) << n;
  }
  EXPECT_EQ(exported<unsigned long(unsigned long, unsigned long)>("gcd")(12, 18), 6u);
  using Crc = std::uint32_t(std::uint32_t, const unsigned char*, std::size_t);
  const auto* check = reinterpret_cast<const unsigned char*>("123456789");
  EXPECT_EQ(~exported<Crc>("crc32_le")(~0u, check, 9), 0xcbf43926u);
  EXPECT_EQ(~exported<Crc>("__crc32c_le")(~0u, check, 9), 0xe3069283u);
  EXPECT_EQ(~exported<Crc>("crc32_be")(~0u, check, 9), 0xfc891918u);
}

TEST_F(Library, HexAndUuids) {
  unsigned char bytes[16];
  auto* hex2bin = exported<int(unsigned char*, const char*, std::size_t)>("hex2bin");
  EXPECT_EQ(hex2bin(bytes, "0aFf", 2), 0);
  EXPECT_EQ(bytes[0], 0x0a);
  EXPECT_EQ(bytes[1], 0xff);
  EXPECT_EQ(hex2bin(bytes, "0g", 1), -EINVAL);
  const char* text = "00112233-4455-6677-8899-aabbccddeeff";
  EXPECT_EQ(exported<int(const char*, unsigned char*)>("guid_parse")(text, bytes), 0);
  EXPECT_EQ(bytes[0], 0x33);
  EXPECT_EQ(exported<int(const char*, unsigned char*)>("uuid_parse")(text, bytes), 0);
  EXPECT_EQ(bytes[0], 0x00);
  EXPECT_EQ(bytes[15], 0xff);
  EXPECT_EQ(exported<int(const char*, unsigned char*)>("uuid_parse")("0011", bytes), -EINVAL);
  exported<void(unsigned char*)>("generate_random_uuid")(bytes);
  EXPECT_EQ(bytes[6] >> 4, 4);
}

TEST_F(Library, RandomNumbersRepeatUnderASeed) {
  auto* next = exported<std::uint64_t()>("get_random_u64");
  const std::uint64_t first = next(), second = next();
  EXPECT_NE(first, second);
  Task task;
  host::native::Attach attach(host_, task);
  Kernel other(host_, seeded());
  EXPECT_EQ(next(), first);
  EXPECT_EQ(next(), second);
  EXPECT_LT(exported<std::uint32_t(std::uint32_t)>("__get_random_u32_below")(10), 10u);
}

TEST_F(Library, CommandLines) {
  auto* next_arg = exported<char*(char*, char**, char**)>("next_arg");
  char line[] = "a=1 flag b=\"x y\" \"c=d e\"";
  char *at = line, *name, *value;
  at = next_arg(at, &name, &value);
  EXPECT_STREQ(name, "a");
  EXPECT_STREQ(value, "1");
  at = next_arg(at, &name, &value);
  EXPECT_STREQ(name, "flag");
  EXPECT_EQ(value, nullptr);
  at = next_arg(at, &name, &value);
  EXPECT_STREQ(name, "b");
  EXPECT_STREQ(value, "x y");
  at = next_arg(at, &name, &value);
  EXPECT_STREQ(name, "c");
  EXPECT_STREQ(value, "d e");
  EXPECT_STREQ(at, "");
  auto* parse = exported<bool(const char*, const char*)>("parse_option_str");
  EXPECT_TRUE(parse("ab,cd", "cd"));
  EXPECT_FALSE(parse("abc,cd", "ab"));
  char digits[8] = "zzzzzzz";
  auto* print = exported<int(char*, int, unsigned long long, unsigned)>("num_to_str");
  EXPECT_EQ(print(digits, 8, 123, 5), 5);
  EXPECT_EQ(std::string(digits, 6), "  123z");
  EXPECT_EQ(print(digits, 2, 123, 0), 0);
}

TEST_F(Library, UtsName) {
  EXPECT_STREQ(kernel_.data().init_uts_ns.name.sysname, "Linux");
  EXPECT_STREQ(kernel_.data().init_uts_ns.name.release, kernel_.release().c_str());
  EXPECT_EQ(abi::find_export("init_uts_ns")->kind, abi::ExportKind::kKernelData);
}

}  // namespace
}  // namespace holdfast::kernel
