#include "checker/commands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "checker/workload.h"

namespace holdfast::checker {
namespace {

std::vector<Command> parsed(const std::string& line) {
  std::vector<Command> commands;
  std::string why;
  EXPECT_TRUE(parse_line(line, commands, why)) << why;
  return commands;
}

TEST(Commands, a_descriptor_is_opened_used_and_closed) {
  const auto line =
      parsed("exec 3<>/dev/x; echo 'a b' >&3; cat <&3; seek 3 0x10; poll 3; exec 3<&-");
  ASSERT_EQ(line.size(), 6u);
  EXPECT_EQ(line[0].kind, Command::Kind::kOpen);
  EXPECT_TRUE(line[0].for_reading && line[0].for_writing);
  EXPECT_EQ(line[0].path, "/dev/x");
  EXPECT_EQ(line[0].descriptor, 3);
  EXPECT_EQ(line[1].text, "a b");
  EXPECT_EQ(line[1].descriptor, 3);
  EXPECT_EQ(line[2].kind, Command::Kind::kCat);
  EXPECT_EQ(line[3].number, 16);
  EXPECT_EQ(line[4].kind, Command::Kind::kPoll);
  EXPECT_EQ(line[5].kind, Command::Kind::kClose);
}

TEST(Commands, an_ioctl_passes_what_is_said_or_what_its_number_asks_for) {
  const auto line =
      parsed("ioctl 3 0x80046b01; ioctl 3 0x6b02; ioctl 3 1 7; ioctl 3 1 &7; ioctl 3 1 &hello");
  ASSERT_EQ(line.size(), 5u);
  EXPECT_EQ(line[0].argument, Command::Argument::kPointerToText);
  EXPECT_EQ(line[0].request, 0x80046b01);
  EXPECT_EQ(line[1].argument, Command::Argument::kNumber);
  EXPECT_EQ(line[2].number, 7);
  EXPECT_EQ(line[3].argument, Command::Argument::kPointerToNumber);
  EXPECT_EQ(line[4].text, "hello");
}

TEST(Commands, sizes_are_given) {
  const auto line = parsed("yes | head -c 5000 > /dev/x; yes | head -c 0x10 >&3; pread 3 5 100");
  ASSERT_EQ(line.size(), 3u);
  EXPECT_EQ(line[0].kind, Command::Kind::kFill);
  EXPECT_EQ(line[0].number, 5000);
  EXPECT_EQ(line[0].path, "/dev/x");
  EXPECT_EQ(line[1].descriptor, 3);
  EXPECT_EQ(line[1].number, 16);
  EXPECT_EQ(line[2].size, 5u);
  EXPECT_EQ(line[2].number, 100);
}

TEST(Commands, what_makes_no_sense_is_named) {
  for (const char* line :
       {"frob", "cat", "echo 1", "exec 3", "ioctl 3", "ioctl x 1", "seek 3", "rmmod", "insmod a b",
        "mknod /dev/x b 1 1", "echo 'a > /proc/x", "poll /dev/x", "yes > /dev/x", "yes | head -c 1",
        "yes | head -c 9999999 > /dev/x", "pread 3 5"}) {
    std::vector<Command> commands;
    std::string why;
    EXPECT_FALSE(parse_line(line, commands, why)) << line;
    EXPECT_FALSE(why.empty()) << line;
  }
}

TEST(Workload, is_planned_from_one_task_to_many_and_one_of_each_kind) {
  Registered registered;
  registered.modules = {"a", "b"};
  registered.ioctls = {0x80046b01};
  registered.entries = {{"/dev/scull0", 0666, Family::kDevice, ""},
                        {"/dev/scull1", 0666, Family::kDevice, ""},
                        {"/dev/sleepy", 0666, Family::kDevice, "mknod /dev/sleepy c 254 0"},
                        {"/proc/x", 0444, Family::kProc, ""}};
  const std::vector<StagePlan> plans = plan_stages(registered);
  ASSERT_FALSE(plans.empty());
  EXPECT_EQ(plans[0].tasks, std::vector<std::string>{"rmmod b; rmmod a"});
  EXPECT_NE(plans.back().tasks[0].find("insmod failing a"), std::string::npos);
  std::size_t most = 1;
  bool held = false, made = false, asked = false;
  for (const StagePlan& plan : plans) {
    std::string why;
    for (const std::string& task : plan.tasks) {
      std::vector<Command> commands;
      EXPECT_TRUE(parse_line(task, commands, why)) << task;
      EXPECT_EQ(task.find("scull1"), std::string::npos);
      made |= task == "mknod /dev/sleepy c 254 0; cat /dev/sleepy";
      asked |= task == "exec 3<>/dev/scull0; ioctl 3 0x80046b01";
      held |= task.find("exec 3<>/dev/scull0; rmmod b; rmmod a; cat <&3") == 0;
    }
    if (plan.tasks[0].find("failing") != std::string::npos) continue;
    EXPECT_GE(plan.tasks.size() + 1, most);
    most = std::max(most, plan.tasks.size());
  }
  std::set<std::string> names;
  for (const StagePlan& plan : plans) EXPECT_TRUE(names.insert(plan.name).second) << plan.name;
  EXPECT_TRUE(names.contains("rmmod alone"));
  EXPECT_TRUE(names.contains("a reader and rmmod (/proc/x)"));
  EXPECT_TRUE(names.contains("two files (/dev/scull0 and /dev/sleepy)"));
  EXPECT_EQ(untried(registered, plans),
            "entries that no task uses: /dev/scull1 (--task tries them)");
  registered.entries.erase(registered.entries.begin() + 1);
  EXPECT_EQ(untried(registered, plans), "");
  EXPECT_TRUE(held);
  EXPECT_TRUE(asked);
  EXPECT_TRUE(made);
}

}  // namespace
}  // namespace holdfast::checker
