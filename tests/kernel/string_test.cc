#include "kernel/abi/string.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

template <class F>
F* exported(const char* name) {
  const Export* found = find_export(name);
  return found ? reinterpret_cast<F*>(const_cast<void*>(found->address)) : nullptr;
}

TEST(KernelString, Copies) {
  char to[8];
  EXPECT_EQ(strscpy(to, "abc", 8), 3);
  EXPECT_EQ(strscpy(to, "abcdefgh", 8), -E2BIG);
  EXPECT_STREQ(to, "abcdefg");
  EXPECT_EQ(strscpy(to, "x", 0), -E2BIG);
  std::memset(to, 'z', sizeof to);
  EXPECT_EQ(strscpy_pad(to, "ab", 8), 2);
  EXPECT_EQ(std::string(to, 8), std::string("ab\0\0\0\0\0\0", 8));
  std::memset(to, 'z', sizeof to);
  strncpy(to, "ab", 4);
  EXPECT_EQ(std::string(to, 5), std::string("ab\0\0z", 5));
  EXPECT_EQ(strlcpy(to, "123456789", sizeof to), 9u);
  EXPECT_STREQ(to, "1234567");
  strcpy(to, "ab");
  EXPECT_EQ(strlcat(to, "cdefghi", sizeof to), 9u);
  EXPECT_STREQ(to, "abcdefg");
  strcpy(to, "a");
  strncat(strcat(to, "b"), "cdef", 2);
  EXPECT_STREQ(to, "abcd");
}

TEST(KernelString, Compares) {
  EXPECT_EQ(strcmp("a", "b"), -1);
  EXPECT_EQ(strcmp("b\xff", "b"), 1);
  EXPECT_EQ(strcmp("abc", "abc"), 0);
  EXPECT_EQ(strncmp("abcd", "abxx", 2), 0);
  EXPECT_EQ(strcasecmp("HeLLo", "hEllO"), 0);
  EXPECT_LT(strncasecmp("abC", "ABD", 3), 0);
  EXPECT_TRUE(sysfs_streq("on\n", "on"));
  EXPECT_TRUE(sysfs_streq("on", "on\n"));
  EXPECT_FALSE(sysfs_streq("on\n\n", "on"));
  EXPECT_FALSE(sysfs_streq("one", "on"));
  const char* const names[] = {"zero", "one", nullptr, "never"};
  EXPECT_EQ(match_string(names, 4, "one"), 1);
  EXPECT_EQ(match_string(names, 4, "never"), -EINVAL);
  EXPECT_EQ(__sysfs_match_string(names, 4, "one\n"), 1);
}

TEST(KernelString, Searches) {
  const char* text = "hello world";
  EXPECT_EQ(strchr(text, 'o'), text + 4);
  EXPECT_EQ(strchr(text, '\0'), text + 11);
  EXPECT_EQ(strchr(text, 'x'), nullptr);
  EXPECT_EQ(strchrnul(text, 'x'), text + 11);
  EXPECT_EQ(strrchr(text, 'o'), text + 7);
  EXPECT_EQ(strnchr(text, 4, 'o'), nullptr);
  EXPECT_EQ(strstr(text, "wor"), text + 6);
  EXPECT_EQ(strstr(text, ""), text);
  EXPECT_EQ(strnstr(text, "wor", 8), nullptr);
  EXPECT_EQ(strpbrk(text, "wo"), text + 4);
  EXPECT_EQ(strspn(text, "ehl"), 4u);
  EXPECT_EQ(strcspn(text, " "), 5u);
  EXPECT_EQ(memchr_inv("aaab", 'a', 4), static_cast<const void*>(std::strchr("aaab", 'b')));
  char bytes[] = "abc";
  EXPECT_EQ(memscan(bytes, 'b', 3), bytes + 1);
  EXPECT_EQ(memscan(bytes, 'x', 3), bytes + 3);
  EXPECT_EQ(strnlen("abc", 2), 2u);
}

TEST(KernelString, Splits) {
  char text[] = "a,b;;c";
  char* at = text;
  EXPECT_STREQ(strsep(&at, ",;"), "a");
  EXPECT_STREQ(strsep(&at, ",;"), "b");
  EXPECT_STREQ(strsep(&at, ",;"), "");
  EXPECT_STREQ(strsep(&at, ",;"), "c");
  EXPECT_EQ(strsep(&at, ",;"), nullptr);
  char padded[] = " \t x y \n";
  EXPECT_STREQ(strim(padded), "x y");
  char blank[] = "   ";
  EXPECT_STREQ(strim(blank), "");
  char path[] = "a/b/c";
  EXPECT_EQ(strreplace(path, '/', '!'), path + 5);
  EXPECT_STREQ(path, "a!b!c");
}

TEST(KernelString, OverlappingMoves) {
  auto* memmove = exported<void*(void*, const void*, std::size_t)>("memmove");
  char text[] = "0123456789";
  memmove(text + 2, text, 5);
  EXPECT_STREQ(text, "0101234789");
  memmove(text, text + 2, 5);
  EXPECT_STREQ(text, "0123434789");
}

TEST(KernelString, CharacterClassesAreLinuxs) {
  const auto* classes = static_cast<const unsigned char*>(find_export("_ctype")->address);
  EXPECT_EQ(classes['A'], 0x41);
  EXPECT_EQ(classes['z'], 0x02);
  EXPECT_EQ(classes['7'], 0x04);
  EXPECT_EQ(classes[' '], 0xa0);
  EXPECT_EQ(classes['\n'], 0x28);
  EXPECT_EQ(classes['_'], 0x10);
  EXPECT_EQ(classes[0], 0x08);
  EXPECT_EQ(classes[0xe9], 0x02);
}

}  // namespace
}  // namespace holdfast::kernel::abi
