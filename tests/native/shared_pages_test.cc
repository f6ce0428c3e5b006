// Whole pages that other processes can map.
#include "host/native/shared_pages.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

namespace holdfast::host::native {
namespace {

constexpr std::size_t kPage = 4096;

char* take(std::size_t pages, std::size_t alignment = kPage) {
  return static_cast<char*>(take_shared_pages(pages * kPage, alignment));
}
// The page as somebody else maps it.
const char* seen(const SharedPage& page) {
  void* at =
      ::mmap(nullptr, kPage, PROT_READ, MAP_SHARED, page.file, static_cast<off_t>(page.offset));
  return at == MAP_FAILED ? nullptr : static_cast<const char*>(at);
}

TEST(SharedPages, AreZeroAndSharedAndZeroAgain) {
  char* pages = take(3);
  ASSERT_NE(pages, nullptr);
  EXPECT_EQ(std::string(pages, 8), std::string(8, '\0'));
  std::strcpy(pages + kPage + 10, "middle");
  const SharedPage middle = find_shared_page(pages + kPage + 99);
  ASSERT_GE(middle.file, 0);
  const char* theirs = seen(middle);
  EXPECT_STREQ(theirs + 10, "middle");
  EXPECT_TRUE(give_back_shared_pages(pages));
  EXPECT_EQ(theirs[10], '\0');  // gone for everybody
  EXPECT_EQ(find_shared_page(pages).file, -1);
  EXPECT_FALSE(give_back_shared_pages(pages));
}

TEST(SharedPages, HonourAlignment) {
  char* one = take(1);
  char* big = take(4, 4 * kPage);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(big) % (4 * kPage), 0u);
  EXPECT_TRUE(give_back_shared_pages(one));
  EXPECT_TRUE(give_back_shared_pages(big));
}

TEST(SharedPages, AChildHasItsOwn) {
  char* pages = take(1);
  std::strcpy(pages, "parent");
  const pid_t child = ::fork();
  if (child == 0) {
    bool good = std::strcmp(pages, "parent") == 0 && find_shared_page(pages).file == -1;
    std::strcpy(pages, "child");
    char* fresh = take(1);
    good = good && fresh && find_shared_page(fresh).file >= 0;
    if (fresh) std::strcpy(fresh, "child");
    ::_exit(good && give_back_shared_pages(pages) ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_STREQ(pages, "parent");
  char* next = take(1);  // where the child had its fresh page
  EXPECT_EQ(next[0], '\0');
  EXPECT_TRUE(give_back_shared_pages(next));
  EXPECT_TRUE(give_back_shared_pages(pages));
}

}  // namespace
}  // namespace holdfast::host::native
