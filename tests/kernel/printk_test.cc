#include "kernel/abi/printk.h"

#include "kernel/lib_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class PrintkTest : public LibTest {};

TEST_F(PrintkTest, FormatsAndAnswersTheLength) {
  EXPECT_EQ(abi::_printk("\0016hello %s %d\n", "w", 3), 10);
  EXPECT_EQ(abi::_printk("plain\n"), 6);
  EXPECT_EQ(logged(), "6:hello w 3\n4:plain\n");
}

TEST_F(PrintkTest, DebugSites) {
  ::_ddebug site{"mod", "func", "file.c", "x\n", 12, 0, HF_DPRINTK_NO_CLASS};
  abi::__dynamic_pr_debug(&site, "x=%d\n", 1);
  site.flags = HF_DPRINTK_MODNAME | HF_DPRINTK_FUNCNAME | HF_DPRINTK_LINENO;
  abi::__dynamic_pr_debug(&site, "x=%d\n", 2);
  EXPECT_EQ(logged(), "7:x=1\n7:mod:func:12: x=2\n");
}

TEST_F(PrintkTest, RateLimitLetsABurstThrough) {
  ::ratelimit_state state{{}, 1000000, 3, 0, 0, 0, 0};
  int through = 0;
  for (int i = 0; i < 10; ++i) through += abi::___ratelimit(&state, "func");
  EXPECT_EQ(through, 3);
  EXPECT_EQ(state.missed, 7);
  state.begin -= 1000001;  // the interval is over
  EXPECT_EQ(abi::___ratelimit(&state, "func"), 1);
  EXPECT_EQ(logged(), "4:func: 7 callbacks suppressed\n");
  state.interval = 0;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(abi::___ratelimit(&state, "func"), 1);
}

TEST_F(PrintkTest, HexDump) {
  const unsigned char bytes[20] = {0,  1,  2,  3,  'A', 'b', 0x7f, 0xff, 8,   9,
                                   10, 11, 12, 13, 14,  15,  'x',  'y',  'z', '!'};
  abi::print_hex_dump("\0016", "p: ", 2, 16, 1, bytes, 20, true);
  EXPECT_EQ(logged(),
            "6:p: 00000000: 00 01 02 03 41 62 7f ff 08 09 0a 0b 0c 0d 0e 0f  ....Ab..........\n"
            "6:p: 00000010: 78 79 7a 21                                      xyz!\n");
  abi::print_hex_dump("\0017", "", 0, 16, 4, bytes, 16, false);
  EXPECT_EQ(logged(), "7:03020100 ff7f6241 0b0a0908 0f0e0d0c\n");
  abi::print_hex_dump("\0017", "", 0, 16, 8, bytes, 8, true);
  EXPECT_EQ(logged(), "7:ff7f624103020100                   ....Ab..\n");
  char line[8];
  EXPECT_EQ(abi::hex_dump_to_buffer(bytes, 16, 16, 2, line, sizeof line, false), 39);
  EXPECT_STREQ(line, "0100 03");
}

TEST_F(PrintkTest, Warnings) {
  abi::hf_warn("dir/file.c", 12, "func", "count is %d", 3);
  const std::string log = logged();
  EXPECT_THAT(log, StartsWith("4:------------[ cut here ]------------\n4:count is 3\n"
                              "4:WARNING: CPU: 0 PID: 0 at dir/file.c:12\n"));
  EXPECT_THAT(log, HasSubstr("4:CPU: 0 PID: 0 Comm: swapper Tainted: G        W"));
  EXPECT_THAT(log, HasSubstr("4:---[ end trace 0000000000000000 ]---\n"));
  EXPECT_EQ(kernel_.tainted(), 1u << 9);
  abi::hf_warn("f.c", 1, "func", nullptr);
  EXPECT_THAT(logged(), StartsWith("4:------------[ cut here ]------------\n4:WARNING:"));
}

TEST_F(PrintkTest, DumpStack) {
  abi::dump_stack();
  EXPECT_EQ(logged(),
            "4:CPU: 0 PID: 0 Comm: swapper Not tainted 6.1.0-holdfast\n"
            "4:Call Trace:\n4: <TASK>\n4: </TASK>\n");
}

}  // namespace
}  // namespace holdfast::kernel
