#include "kernel/seq_file/seq_file.h"

#include <cstdarg>
#include <string>
#include <vector>

#include "kernel/core/slab.h"
#include "kernel/proc_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::HasSubstr;

// A "module" whose records are strings; what to do wrong is a switch.
struct Records {
  std::vector<std::string> texts;
  int starts = 0, stops = 0, shows = 0;
  long long fail_show_at = -1;  // -EIO-like error
  long long skip_at = -1;       // SEQ_SKIP after having written
  long long fail_start = 0;     // errno
  bool forget_index = false;    // a next that does not move *pos
  long long cursor = 0;
};
Records* records = nullptr;

void* at(long long pos) {
  if (pos < 0 || pos >= static_cast<long long>(records->texts.size())) return nullptr;
  return &records->texts[static_cast<std::size_t>(pos)];
}
void* start(::seq_file*, long long* pos) {
  ++records->starts;
  if (records->fail_start) return reinterpret_cast<void*>(-records->fail_start);
  records->cursor = *pos;
  return at(*pos);
}
void* next(::seq_file*, void*, long long* pos) {
  if (records->forget_index) return at(++records->cursor);
  return at(++*pos);
}
void stop(::seq_file*, void*) { ++records->stops; }
int show(::seq_file* m, void* v) {
  ++records->shows;
  const auto& text = *static_cast<std::string*>(v);
  const long long index = &text - records->texts.data();
  seq_puts(m, text.c_str());
  if (index == records->fail_show_at) return -ENODATA;
  return index == records->skip_at ? 1 : 0;
}
constexpr ::seq_operations kOperations = {start, stop, next, show};

class SeqFile : public ProcTest {
 protected:
  SeqFile() { records = &records_; }
  ~SeqFile() override { records = nullptr; }
  // An entry of proc_create_seq() with `count` records of `size` bytes.
  RefPtr<fs::File> make(int count, int size) {
    for (int i = 0; i < count; ++i) {
      std::string text = std::to_string(i) + ":";
      text.resize(static_cast<std::size_t>(size) - 1, static_cast<char>('a' + i % 26));
      records_.texts.push_back(text + "\n");
    }
    proc().create_seq("seq", 0, nullptr, &kOperations, 0, nullptr);
    return open("/proc/seq");
  }
  std::string whole() const {
    std::string all;
    for (const auto& text : records_.texts) all += text;
    return all;
  }
  Records records_;
};

TEST_F(SeqFile, AnyChunkReadsTheSame) {
  auto file = make(300, 61);
  for (std::size_t chunk : {1u, 7u, 60u, 61u, 62u, 4095u, 4096u, 4097u, 100000u}) {
    file = open("/proc/seq");
    EXPECT_EQ(read_all(*file, chunk), whole()) << chunk;
  }
  EXPECT_EQ(records_.starts, records_.stops);
}

TEST_F(SeqFile, RecordsLargerThanTheBuffer) {
  auto file = make(3, 70000);
  EXPECT_EQ(read_all(*file), whole());
}

TEST_F(SeqFile, ReadsFillUpToABufferAndStopThere) {
  auto file = make(300, 61);
  std::string buffer(100000, '\0');
  auto count = file->read(buffer.data(), buffer.size());
  EXPECT_EQ(count.value(), 4096u / 61 * 61);
}

TEST_F(SeqFile, PreadAtAnyOffset) {
  auto file = make(300, 61);
  const std::string all = whole();
  char buffer[100];
  for (long long offset : {0, 1, 60, 61, 62, 4000, 4096, 9999, 18299, 5, 18300, 20000}) {
    auto count = file->pread(buffer, sizeof buffer, offset);
    ASSERT_TRUE(count.ok());
    const std::string expected = offset < static_cast<long long>(all.size())
                                     ? all.substr(static_cast<std::size_t>(offset))
                                     : "";
    EXPECT_EQ(std::string(buffer, count.value()), expected.substr(0, count.value())) << offset;
    EXPECT_EQ(count.value() == 0, expected.empty()) << offset;
  }
  EXPECT_EQ(file->c.f_pos, 0);
}

TEST_F(SeqFile, Seeks) {
  auto file = make(300, 61);
  const std::string all = whole();
  EXPECT_EQ(file->llseek(10000, SEEK_SET).value(), 10000);
  EXPECT_EQ(read_all(*file), all.substr(10000));
  EXPECT_EQ(file->llseek(122, SEEK_SET).value(), 122);
  EXPECT_EQ(file->llseek(1, SEEK_CUR).value(), 123);
  EXPECT_EQ(read_all(*file), all.substr(123));
  EXPECT_EQ(file->llseek(0, SEEK_END).code(), EINVAL);
  EXPECT_EQ(file->llseek(-1, SEEK_SET).code(), EINVAL);
}

TEST_F(SeqFile, ErrorOfStart) {
  records_.fail_start = ENOMEM;
  auto file = make(3, 10);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), ENOMEM);
  EXPECT_EQ(records_.stops, 1);
}

TEST_F(SeqFile, ErrorOfShowComesAfterWhatWasShown) {
  records_.fail_show_at = 2;
  auto file = make(5, 10);
  char buffer[100];
  EXPECT_EQ(file->read(buffer, sizeof buffer).value(), 20u);
  EXPECT_EQ(file->read(buffer, sizeof buffer).code(), ENODATA);
  EXPECT_EQ(records_.starts, records_.stops);
}

TEST_F(SeqFile, SkippedRecordsLeaveNothing) {
  records_.skip_at = 1;
  auto file = make(3, 10);
  EXPECT_EQ(read_all(*file), records_.texts[0] + records_.texts[2]);
  records_.skip_at = 0;
  file = open("/proc/seq");
  EXPECT_EQ(read_all(*file, 3), records_.texts[1] + records_.texts[2]);
}

TEST_F(SeqFile, ComplainsAboutANextThatForgetsThePosition) {
  records_.forget_index = true;
  auto file = make(3, 10);
  EXPECT_EQ(read_all(*file), whole());
  EXPECT_THAT(log_text(), HasSubstr("did not update position index"));
}

TEST_F(SeqFile, BadUserBufferIsEfault) {
  make(3, 10);
  ::file file{};
  file.private_data = nullptr;
  ASSERT_EQ(seq_open(&file, &kOperations), 0);
  UserMemory user;
  main_.user = &user;
  long long pos = 0;
  EXPECT_EQ(seq_read(&file, reinterpret_cast<char*>(0x1000), 10, &pos), -EFAULT);
  main_.user = nullptr;
  EXPECT_EQ(pos, 0);
  seq_release(nullptr, &file);
}

TEST_F(SeqFile, PrivateState) {
  proc().create_seq("seq", 0, nullptr, &kOperations, 24, nullptr);
  auto file = open("/proc/seq");
  auto* m = static_cast<::seq_file*>(file->c.private_data);
  ASSERT_NE(m->HF_PRIVATE, nullptr);
  EXPECT_EQ(*static_cast<long*>(m->HF_PRIVATE), 0);
  EXPECT_FALSE(file->c.f_mode & 0x10);  // FMODE_PWRITE
}

int show_twice(::seq_file* m, void* v) {
  EXPECT_EQ(v, seq_start_token());
  seq_printf(m, "%s %d\n", static_cast<const char*>(m->HF_PRIVATE), 42);
  return 0;
}

TEST_F(SeqFile, Single) {
  proc().create_single("single", 0, nullptr, show_twice, const_cast<char*>("data"));
  EXPECT_EQ(cat("/proc/single", 3), "data 42\n");
  auto file = open("/proc/single");
  char buffer[8];
  EXPECT_EQ(file->pread(buffer, 8, 5).value(), 3u);
}

TEST_F(SeqFile, MemoryIsGivenBack) {
  const auto before = kernel_.slab().bytes_in_use();
  make(100, 1000);
  EXPECT_EQ(cat("/proc/seq").size(), 100000u);
  EXPECT_EQ(kernel_.slab().bytes_in_use(), before);
}

// One row: what is called on an empty buffer of 64 bytes, and what is in it then.
struct Row {
  const char* name;
  void (*write)(::seq_file*);
  const char* text;
};
void PrintTo(const Row& row, std::ostream* to) { *to << row.name; }
class SeqPrint : public ProcTest, public testing::WithParamInterface<Row> {};

TEST_P(SeqPrint, Writes) {
  char buffer[64] = {};
  ::seq_file m{};
  m.buf = buffer;
  m.size = sizeof buffer;
  GetParam().write(&m);
  if (GetParam().text) {
    EXPECT_EQ(std::string(buffer, m.count), GetParam().text);
  } else {
    EXPECT_TRUE(seq_has_overflowed(&m));
  }
}

const std::string kSixtyThree(63, 'x');
const std::string kSixtyFour(64, 'x');

constexpr unsigned kEscapeOctal = 1u << 3;

INSTANTIATE_TEST_SUITE_P(
    Rows, SeqPrint,
    testing::Values(
        Row{"printf", [](::seq_file* m) { seq_printf(m, "%d-%s", 7, "x"); }, "7-x"},
        Row{"puts", [](::seq_file* m) { seq_puts(m, "abc"); }, "abc"},
        Row{"putc", [](::seq_file* m) { seq_putc(m, 'c'); }, "c"},
        Row{"write", [](::seq_file* m) { seq_write(m, "abc", 2); }, "ab"},
        Row{"puts_fits", [](::seq_file* m) { seq_puts(m, kSixtyThree.c_str()); },
            kSixtyThree.c_str()},
        Row{"puts_full", [](::seq_file* m) { seq_puts(m, kSixtyFour.c_str()); }, nullptr},
        Row{"printf_full", [](::seq_file* m) { seq_printf(m, "%64d", 1); }, nullptr},
        Row{"decimal", [](::seq_file* m) { seq_put_decimal_ull(m, " ", 18446744073709551615u); },
            " 18446744073709551615"},
        Row{"decimal_width", [](::seq_file* m) { seq_put_decimal_ull_width(m, ": ", 42, 5); },
            ":    42"},
        Row{"negative", [](::seq_file* m) { seq_put_decimal_ll(m, "", -42); }, "-42"},
        Row{"hex", [](::seq_file* m) { seq_put_hex_ll(m, nullptr, 0xbeef, 8); }, "0000beef"},
        Row{"hex_zero", [](::seq_file* m) { seq_put_hex_ll(m, nullptr, 0, 0); }, "0"},
        Row{"pad",
            [](::seq_file* m) {
              m->pad_until = m->count + 5;
              seq_puts(m, "ab");
              seq_pad(m, '|');
            },
            "ab   |"},
        Row{"escape_all_octal",
            [](::seq_file* m) { seq_escape_mem(m, "a b", 3, kEscapeOctal, " "); }, "a\\040b"},
        Row{"escape_tabs", [](::seq_file* m) { seq_escape_mem(m, "a\tb", 3, 1, nullptr); },
            "a\\tb"},
        Row{"hex_dump", [](::seq_file* m) { seq_hex_dump(m, "> ", 2, 16, 1, "ABC", 3, false); },
            "> 00000000: 41 42 43\n"}),
    [](const auto& row) { return row.param.name; });

TEST(SeqList, Walks) {
  ::list_head head, a, b;
  head = {&a, &b};
  a = {&b, &head};
  b = {&head, &a};
  long long pos = 0;
  EXPECT_EQ(seq_list_start(&head, 0), &a);
  EXPECT_EQ(seq_list_start(&head, 1), &b);
  EXPECT_EQ(seq_list_start(&head, 2), nullptr);
  EXPECT_EQ(seq_list_start_head(&head, 0), &head);
  EXPECT_EQ(seq_list_next(&a, &head, &pos), &b);
  EXPECT_EQ(seq_list_next(&b, &head, &pos), nullptr);
  EXPECT_EQ(pos, 2);
}

TEST(SeqList, WalksHashed) {
  ::hlist_node a{}, b{};
  ::hlist_head head{&a};
  a.next = &b;
  long long pos = 0;
  EXPECT_EQ(seq_hlist_start_head(&head, 0), seq_start_token());
  EXPECT_EQ(seq_hlist_next(seq_start_token(), &head, &pos), &a);
  EXPECT_EQ(seq_hlist_next(&a, &head, &pos), &b);
  EXPECT_EQ(seq_hlist_next(&b, &head, &pos), nullptr);
  EXPECT_EQ(seq_hlist_start(&head, 1), &b);
}

}  // namespace
}  // namespace holdfast::kernel
