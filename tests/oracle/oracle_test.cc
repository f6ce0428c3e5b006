#include <gtest/gtest.h>

#include <filesystem>

#include "oracle/difference.h"
#include "oracle/normalise.h"
#include "oracle/process.h"
#include "oracle/scenario.h"
#include "oracle/verdict.h"
#include "oracle/workspace.h"

namespace holdfast::oracle {
namespace {

namespace fs = std::filesystem;

TEST(Normalise, time_stamps_of_dmesg_and_of_its_raw_form) {
  EXPECT_EQ(normalise("[    5.123456] hello: init\n"), "[TIME] hello: init\n");
  EXPECT_EQ(normalise("<6>[12345.123456] hello\n"), "<6>[TIME] hello\n");
  EXPECT_EQ(normalise("6,123,456789,-;text\n"), "6,SEQ,TIME,-;text\n");
}

TEST(Normalise, what_a_module_prints_stays) {
  for (const char* line : {"read 5 = 5 \"hello\"\n", "kmalloc(100000): ksize 131072\n",
                           "kept 0000000000000000\n", "rmmod: ERROR: Module x is in use\n"})
    EXPECT_EQ(normalise(line), line);
}

TEST(Normalise, module_lists_lose_sizes_and_addresses) {
  EXPECT_EQ(normalise("hello 16384 0 - Live 0xffffffffc0123000 (OE)\n"),
            "hello SIZE 0 - Live ADDRESS (O)\n");
  EXPECT_EQ(normalise("hello 4096 0 - Live 0x0000000040000000 (O)\n"),
            "hello SIZE 0 - Live ADDRESS (O)\n");
  EXPECT_EQ(normalise("provider               16384  2 second_user,user\n"),
            normalise("provider                4096  2 second_user,user\n"));
}

TEST(Normalise, is_idempotent) {
  std::string text =
      "[    1.000001] WARNING: CPU: 1 PID: 22 at fs/proc/generic.c:382 proc_register+0xd3/0x180\n"
      "hello 16384 0 - Live 0xffffffffc0123000 (OE)\n"
      "provider               16384  2 second_user,user\n"
      "-rw-rw-rw- 1 root root 0 Nov 21 03:04 /proc/x\n6.1.0-56-amd64\n";
  std::string once = normalise(text);
  EXPECT_EQ(normalise(once), once);
}

TEST(Normalise, of_a_dump_only_the_cause_is_kept) {
  EXPECT_EQ(normalise("[    1.000001] ------------[ cut here ]------------\n"
                      "[    1.000002] proc_dir_entry '/proc/x' already registered\n"
                      "[    1.000003] WARNING: CPU: 1 PID: 22 at fs/proc/generic.c:382 "
                      "proc_register+0xd3/0x180\n"
                      "[    1.000004] Modules linked in: x(OE+)\n"
                      "[    1.000005] Call Trace:\n"
                      "[    1.000006] ---[ end trace 0000000000000000 ]---\n"
                      "[    1.000007] after\n"),
            "[TIME] ------------[ cut here ]------------\n"
            "[TIME] proc_dir_entry '/proc/x' already registered\n"
            "[TIME] WARNING: CPU: # PID: # at proc_register\n"
            "[TIME] ---[ end trace 0000000000000000 ]---\n"
            "[TIME] after\n");
}

TEST(Normalise, the_other_time_formats_of_dmesg) {
  EXPECT_EQ(normalise("[Sat Nov 21 07:05:47 2026] x\n"), "[TIME] x\n");
  EXPECT_EQ(normalise("[    1.000001 <    0.000123>] x\n"), "[TIME <DELTA>] x\n");
}

TEST(Normalise, lines_of_the_machine_are_dropped) {
  EXPECT_EQ(normalise("[    1.000001] x: module verification failed: signature and/or required key "
                      "missing - tainting kernel\n[    2.000000] random: crng init done\nkept\n"),
            "kept\n");
}

TEST(Difference, equal_texts_have_none) {
  EXPECT_TRUE(equal(difference("a\nb\n", "a\nb\n")));
  EXPECT_TRUE(equal(difference("", "")));
}

TEST(Difference, a_changed_line_stands_beside_the_other) {
  std::vector<DiffLine> lines = difference("a\nb\nc\n", "a\nx\nc\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1].kind, DiffLine::changed);
  EXPECT_EQ(lines[1].linux_text, "b");
  EXPECT_EQ(lines[1].holdfast_text, "x");
  EXPECT_FALSE(equal(lines));
}

TEST(Difference, lines_of_one_side) {
  std::vector<DiffLine> lines = difference("a\nb\n", "a\nb\nc\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[2].kind, DiffLine::only_holdfast);
  lines = difference("a\nb\n", "b\n");
  EXPECT_EQ(lines[0].kind, DiffLine::only_linux);
}

TEST(Difference, side_by_side_marks_and_shortens) {
  std::string same = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  std::string text = side_by_side(difference(same + "a\n", same + "b\n"), 60, 1);
  EXPECT_NE(text.find("...\n"), std::string::npos);
  EXPECT_EQ(text.find("\n7 "), std::string::npos);
  EXPECT_NE(text.find(" | b"), std::string::npos);
}

class OracleFiles : public testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) {
    fs::path path = space_.path() / name;
    fs::create_directories(path.parent_path());
    EXPECT_TRUE(write_file(path, text));
    return path;
  }
  Workspace space_{"oracle-test"};
};

TEST_F(OracleFiles, a_folder_with_scripts_is_a_suite_and_its_parent_a_list_of_them) {
  write("suites/one/a.sh", "true\n");
  write("suites/one/Makefile", "obj-m := a.o\n");
  write("suites/two/b.sh", "# boot: own\ntrue\n");
  write("suites/bin/tool.c", "int main(void) { return 0; }\n");
  std::vector<Suite> suites = find_suites(space_.path() / "suites");
  ASSERT_EQ(suites.size(), 2u);
  EXPECT_EQ(suites[0].name, "one");
  EXPECT_TRUE(suites[0].has_modules);
  EXPECT_EQ(suites[0].scenarios[0].name, "one/a");
  EXPECT_FALSE(suites[0].scenarios[0].own_boot);
  ASSERT_EQ(suites[0].helpers.size(), 1u);
  EXPECT_FALSE(suites[1].has_modules);
  EXPECT_TRUE(suites[1].scenarios[0].own_boot);
  EXPECT_EQ(find_suites(space_.path() / "suites/one").size(), 1u);
}

TEST_F(OracleFiles, a_listed_difference_is_accepted_only_as_listed) {
  fs::path file = write("differences.txt",
                        "# comment\nload: Holdfast has\n  no fans.\n-fan on\n+fan absent\n\n"
                        "other: reason\n-x\n");
  std::vector<KnownDifference> known = read_known_differences(file);
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[0].reason, "Holdfast has no fans.");
  std::vector<DiffLine> lines = difference("a\nfan on\n", "a\nfan absent\n");
  accept_known(lines, "load", known);
  EXPECT_TRUE(equal(lines));
  EXPECT_TRUE(known[0].seen);
  lines = difference("a\nfan on\n", "a\nfan broken\n");
  accept_known(lines, "load", known);
  EXPECT_FALSE(equal(lines));
}

TEST_F(OracleFiles, verdicts) {
  write("s/a.sh", "true\n");
  Suite suite = find_suites(space_.path() / "s")[0];
  const Scenario& a = suite.scenarios[0];
  EXPECT_EQ(judge(suite, a, "x\n", "x\n", {}).kind, Verdict::equal);
  EXPECT_EQ(judge(suite, a, "x\n", "y\n", {}).kind, Verdict::differs);
  EXPECT_EQ(judge(suite, a, std::nullopt, "y\n", {}).kind, Verdict::missing);
  EXPECT_EQ(judge(suite, a, "x\n", "y\n", {{"s/a", "later"}}).kind, Verdict::pending);
  EXPECT_EQ(judge(suite, a, "x\n", std::nullopt, {{"s/a", "later"}}).kind, Verdict::pending);
  EXPECT_EQ(judge(suite, a, std::nullopt, "x\n", {{"s/a", "later"}}).kind, Verdict::missing);
  EXPECT_EQ(judge(suite, a, "x\n", "x\n", {{"s/a", "later"}}).kind, Verdict::pending_stale);
  write("s/differences.txt", "a: why\n-x\n+z\n");
  EXPECT_EQ(judge(suite, a, "x\n", "z\n", {}).kind, Verdict::equal);
  EXPECT_EQ(judge(suite, a, "x\n", "x\n", {}).kind, Verdict::stale_known);
}

TEST_F(OracleFiles, pending_list) {
  auto pending = read_pending(write("pending.txt", "# comment\n\ns/a no sysfs yet\n"));
  ASSERT_EQ(pending.size(), 1u);
  EXPECT_EQ(pending["s/a"], "no sysfs yet");
}

TEST(Process, output_and_status) {
  Outcome outcome = run({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  EXPECT_EQ(outcome.output, "out\nerr\n");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(run({.arguments = {"no-such-program-here"}}).status, 127);
  EXPECT_EQ(run({.arguments = {"sh", "-c", "kill -9 $$"}}).status, 137);
}

TEST(Process, a_program_that_does_not_end_is_killed_with_its_children) {
  Outcome outcome =
      run({.arguments = {"sh", "-c", "echo on; sleep 100"}, .limit = std::chrono::seconds(1)});
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_EQ(outcome.output, "on\n");
}

TEST(Transcript, its_first_line_says_where_it_was_recorded) {
  EXPECT_EQ(without_header("# Linux 6.1.0\na\n"), "a\n");
  EXPECT_EQ(without_header("a\n"), "a\n");
}

}  // namespace
}  // namespace holdfast::oracle
