#include "kernel/lib/format.h"

#include <gtest/gtest.h>
#include <holdfast/abi/fs.h>
#include <holdfast/abi/resource.h>

namespace holdfast::kernel {
namespace {

const char* bad_pointer(long value) { return reinterpret_cast<const char*>(value); }

TEST(Format, NumbersAsLinuxPrintsThem) {
  EXPECT_EQ(format_string("%d|%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42, 42),
            "42|   42|42   |00042|+42| 42");
  EXPECT_EQ(format_string("%i %u %o %x %X", -1, 4294967295u, 8, 255, 255),
            "-1 4294967295 10 ff FF");
  EXPECT_EQ(format_string("%#x %#X %#o %#x %#o", 255, 255, 8, 0, 0), "0xff 0XFF 010 0x0 0");
  EXPECT_EQ(format_string("%#010x|%#-10x|%10.3d|%-10.3d|", 255, 255, 7, 7),
            "0x000000ff|0xff      |       007|007       |");
  EXPECT_EQ(format_string("%hhd %hhu %hd %hu", 300, 300, 70000, 70000), "44 44 4464 4464");
  EXPECT_EQ(format_string("%ld %lld %lu %zu %zd %td %Lx", -1L, -2LL, 3UL, size_t{4}, ssize_t{-5},
                          ptrdiff_t{6}, 7LL),
            "-1 -2 3 4 -5 6 7");
  EXPECT_EQ(format_string("%lld", static_cast<long long>(1ull << 63)), "-9223372036854775808");
  EXPECT_EQ(format_string("%*d|%-*d|%*d", 4, 1, 4, 2, -4, 3), "   1|2   |3   ");
}

TEST(Format, WhereLinuxDiffersFromLibc) {
  EXPECT_EQ(format_string("%08.3d", 7), "00000007");  // precision leaves the zero flag alone
  EXPECT_EQ(format_string("%.0d", 0), "0");
  EXPECT_EQ(format_string("%s|%.3s|%10s", bad_pointer(0), bad_pointer(0), bad_pointer(0)),
            "(null)|(nu|    (null)");
  EXPECT_EQ(format_string("%s %s", bad_pointer(16), bad_pointer(-14)), "(efault) (efault)");
  EXPECT_EQ(format_string("100%% a%q b"), "100% a");
  EXPECT_EQ(format_string("n%n"), "n");
  EXPECT_EQ(format_string("%.s|%-3.s|%4.*s|", "abc", "a", -5, "abc"), "abc|a  |    |");
}

TEST(Format, TextAndCharacters) {
  EXPECT_EQ(format_string("%s|%5s|%-5s|%.2s|%.*s|%c|%3c|%-3c|", "abc", "abc", "abc", "abc", 1,
                          "abc", 'x', 'y', 'z'),
            "abc|  abc|abc  |ab|a|x|  y|z  |");
}

TEST(Format, CutsAndCounts) {
  char buffer[6] = "?????";
  auto call = [&](std::size_t size, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = format_text(buffer, size, format, arguments);
    va_end(arguments);
    return length;
  };
  EXPECT_EQ(call(4, "%d", 123456), 6);
  EXPECT_STREQ(buffer, "123");
  EXPECT_EQ(call(0, "%d", 123456), 6);
  EXPECT_STREQ(buffer, "123");
  EXPECT_EQ(call(static_cast<std::size_t>(-1), "abc"), 0);
}

TEST(Format, Pointers) {
  EXPECT_EQ(format_string("%p %px", nullptr, bad_pointer(0x1234)),
            "0000000000000000 0000000000001234");
  EXPECT_EQ(format_string("%p", bad_pointer(-2)), "fffffffffffffffe");
  const std::string hashed = format_string("%p", bad_pointer(0x7f1234567890));
  EXPECT_EQ(hashed.size(), 16u);
  EXPECT_EQ(hashed.substr(0, 8), "00000000");
  EXPECT_NE(hashed, "00007f1234567890");
  EXPECT_EQ(hashed, format_string("%pK", bad_pointer(0x7f1234567890)));
  EXPECT_NE(hash_pointer(1, 2), hash_pointer(1, 3));
  EXPECT_EQ(format_string("%pe %pe %pe", bad_pointer(-2), bad_pointer(-517), bad_pointer(-1234)),
            "-ENOENT -EPROBE_DEFER -1234");
  std::uint64_t physical = 0x12345;
  EXPECT_EQ(format_string("%pa|", &physical), "0x0000000000012345|");
  EXPECT_EQ(format_string("%pS|%ps", bad_pointer(0x5000), bad_pointer(0x5000)), "0x5000|0x5000");
}

TEST(Format, Bytes) {
  const unsigned char mac[] = {0x00, 0x1a, 0xff, 0x03, 0x04, 0x05};
  EXPECT_EQ(format_string("%pM %pm %pMF %pMR", mac, mac, mac, mac),
            "00:1a:ff:03:04:05 001aff030405 00-1a-ff-03-04-05 05:04:03:ff:1a:00");
  EXPECT_EQ(format_string("%*ph|%*phC|%3phD|%2phN|%ph|%*ph", 6, mac, 6, mac, mac, mac, mac, 0, mac),
            "00 1a ff 03 04 05|00:1a:ff:03:04:05|00-1a-ff|001a|00|");
  EXPECT_EQ(format_string("%*pE", 5, "a\n\tb\x01"), "a\\n\\tb\\001");
}

TEST(Format, NetworkAddresses) {
  const unsigned char v4[] = {192, 168, 0, 1};
  EXPECT_EQ(format_string("%pI4 %pi4 %pI4h|%15pI4|", v4, v4, v4, v4),
            "192.168.0.1 192.168.000.001 1.0.168.192|    192.168.0.1|");
  const unsigned char v6[] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(format_string("%pI6 %pi6 %pI6c", v6, v6, v6),
            "2001:0db8:0000:0000:0000:0000:0000:0001 20010db8000000000000000000000001 2001:db8::1");
  const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
  const unsigned char zero[16] = {};
  EXPECT_EQ(format_string("%pI6c %pI6c", mapped, zero), "::ffff:127.0.0.1 ::");
}

TEST(Format, SocketAddresses) {
  struct {
    std::uint16_t family = 2;
    unsigned char port[2] = {0x30, 0x39}, address[4] = {1, 2, 3, 4}, zero[8] = {};
  } v4;
  EXPECT_EQ(format_string("%pIS|%piS|%pISp|%piSp|%pISph", &v4, &v4, &v4, &v4, &v4),
            "1.2.3.4|001.002.003.004|1.2.3.4:12345|001.002.003.004:12345|4.3.2.1:12345");
  struct {
    std::uint16_t family = 10;
    unsigned char port[2] = {0, 80}, flow[4] = {0xf0, 0, 1, 2}, address[16] = {0xfe, 0x80};
    std::uint32_t scope = 7;
  } v6;
  EXPECT_EQ(format_string("%pIS %pISc", &v6, &v6),
            "fe80:0000:0000:0000:0000:0000:0000:0000 fe80::");
  EXPECT_EQ(format_string("%pIScp %pIScf %pIScs %pIScpfs", &v6, &v6, &v6, &v6),
            "[fe80::]:80 [fe80::]/258 [fe80::]%7 [fe80::]:80/258%7");
  EXPECT_EQ(format_string("%piSc", &v6), "fe800000000000000000000000000000");
  v4.family = 1;
  EXPECT_EQ(format_string("%pIS|%-10pIS|", &v4, &v4), "(einval)|(einval)  |");
}

TEST(Format, UuidsAndBitmaps) {
  const unsigned char id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  EXPECT_EQ(format_string("%pUb %pUB", id, id),
            "00010203-0405-0607-0809-0a0b0c0d0e0f 00010203-0405-0607-0809-0A0B0C0D0E0F");
  EXPECT_EQ(format_string("%pUl", id), "03020100-0504-0706-0809-0a0b0c0d0e0f");
  const unsigned long map[] = {0x8000'0000'0000'00f1, 0x3};
  EXPECT_EQ(format_string("%*pb|%*pbl|%*pbl", 68, map, 68, map, 1, map),
            "3,80000000,000000f1|0,4-7,63-65|0");
}

TEST(Format, NestedFormats) {
  auto outer = [](const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    VaFormat nested{format, &arguments};
    std::string text = format_string("<%pV>%d", &nested, 3);
    va_end(arguments);
    return text;
  };
  EXPECT_EQ(outer("%s-%d", "a", 1), "<a-1>3");
}

TEST(Format, Times) {
  long long seconds = 951782400;  // a leap day
  EXPECT_EQ(format_string("%ptT|%ptTd|%ptTt|%ptTs", &seconds, &seconds, &seconds, &seconds),
            "2000-02-29T00:00:00|2000-02-29|00:00:00|2000-02-29 00:00:00");
  // The first letter that says nothing about a time ends the options.
  EXPECT_EQ(format_string("%ptTdr|%ptTdtr|%ptTsr|%ptTrs", &seconds, &seconds, &seconds, &seconds),
            "0100-01-29|2000-02-29|0100-01-29 00:00:00|0100-01-29 00:00:00");
  seconds = -1;
  EXPECT_EQ(format_string("%ptT", &seconds), "1969-12-31T23:59:59");
  const int broken[] = {5, 4, 3, 2, 0, 119, 0, 0, 0};
  EXPECT_EQ(format_string("%ptR %ptRr %pt", broken, broken, broken),
            "2019-01-02T03:04:05 0119-00-02T03:04:05 (%pt?)");
}

TEST(Format, KernelObjects) {
  ::resource memory{0x1000, 0x1fff, "m", 0x200, 0, nullptr, nullptr, nullptr};
  EXPECT_EQ(format_string("%pR %pr", &memory, &memory),
            "[mem 0x00001000-0x00001fff] [mem 0x00001000-0x00001fff flags 0x200]");
  ::dentry root{}, directory{}, leaf{};
  auto name = [](const char* text) { return reinterpret_cast<const unsigned char*>(text); };
  root.d_name.name = name("/");
  root.d_parent = &root;
  directory.d_name.name = name("dir");
  directory.d_parent = &root;
  leaf.d_name.name = name("leaf");
  leaf.d_parent = &directory;
  EXPECT_EQ(format_string("%pd %pd2 %pd4|%6pd|", &leaf, &leaf, &leaf, &leaf),
            "leaf dir/leaf /dir/leaf|  leaf|");
  ::file opened{};
  opened.f_path.dentry = &leaf;
  EXPECT_EQ(format_string("%pD", &opened), "leaf");
  unsigned flags = 0xdc0;
  EXPECT_EQ(format_string("%pGg", &flags), "GFP_KERNEL|__GFP_ZERO");
  EXPECT_EQ(format_string("%pg %pOF %pM", &flags, &flags, nullptr), "(%pg?) (%pOF?) (null)");
}

TEST(Format, FlagsByName) {
  unsigned gfp = 0;
  EXPECT_EQ(format_string("%pGg|", &gfp), "|");
  gfp = 0xa20 | 0x1;
  EXPECT_EQ(format_string("%pGg", &gfp), "GFP_ATOMIC|GFP_DMA");
  gfp = 0x200 | 0xf8000000;
  EXPECT_EQ(format_string("%pGg", &gfp), "__GFP_ATOMIC|0xf8000000");
  unsigned long flags = 0x75;
  EXPECT_EQ(format_string("%pGv", &flags), "read|exec|mayread|maywrite|mayexec");
  flags = 1ul << 37 | 1ul << 40;
  EXPECT_EQ(format_string("%pGv", &flags), "uffd_minor|0x10000000000");
  flags = 0;
  EXPECT_EQ(format_string("%pGp", &flags), "0x0(node=0|zone=0|lastcpupid=0x0)");
  // Bit 25 is the first above the flags; waiters come second, wherever their bit is.
  flags = 1ul << 54 | 2ul << 51 | 0x1ffffful << 30 | 1ul << 25 | 0x84;
  EXPECT_EQ(format_string("%pGp", &flags),
            "0x57ffffc2000084(waiters|uptodate|node=1|zone=2|lastcpupid=0x1fffff)");
  EXPECT_EQ(format_string("%pGx", &flags), "(%pG?)");
  std::uint64_t features = 0x1234;
  EXPECT_EQ(format_string("%pNF %pNx", &features, &features), "0x0000000000001234 (%pN?)");
}

// The number is shown whole, with the bit that tells the byte order.
TEST(Format, FourCharacterCodes) {
  const std::uint32_t codes[] = {0x3231564e, 0xb231564e, 0x20010159};
  EXPECT_EQ(format_string("%p4cc|%p4cc|%p4cc", &codes[0], &codes[1], &codes[2]),
            "NV12 little-endian (0x3231564e)|NV12 big-endian (0xb231564e)|"
            "Y..  little-endian (0x20010159)");
}

TEST(Format, ErrorsThatUserSpaceNeverSees) {
  EXPECT_EQ(format_string("%pe %pe %8pe|%-8pe|", bad_pointer(-521), bad_pointer(-529),
                          bad_pointer(-5), bad_pointer(-5)),
            "-EBADHANDLE -EIOCBQUEUED     -EIO|-EIO    |");
  EXPECT_EQ(format_string("%pe %pe", bad_pointer(-520), bad_pointer(-95)), "-520 -EOPNOTSUPP");
}

}  // namespace
}  // namespace holdfast::kernel
