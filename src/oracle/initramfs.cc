#include "oracle/initramfs.h"

#include <sstream>

#include "oracle/process.h"

namespace fs = std::filesystem;

namespace holdfast::oracle {
namespace {

std::vector<fs::path> libraries_of(const std::string& program) {
  std::vector<fs::path> result;
  for (const std::string& line : split_lines(run({.arguments = {"ldd", program}}).output)) {
    std::istringstream words(line);
    for (std::string word; words >> word;)
      if (word[0] == '/') {
        result.emplace_back(word);
        break;
      }
  }
  return result;
}

void copy_into(const fs::path& root, const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  fs::path target = root / to.relative_path();
  fs::create_directories(target.parent_path(), ignored);
  fs::copy_file(from, target, fs::copy_options::skip_existing, ignored);
}

std::string install_tools(const fs::path& root) {
  for (const Tool& tool : scenario_tools()) {
    std::string program = find_program(tool.program);
    if (program.empty()) return std::string(tool.program) + " is missing: install " + tool.package;
    copy_into(root, program, fs::path("/bin") / tool.program);
    for (const fs::path& library : libraries_of(program)) copy_into(root, library, library);
  }
  return "";
}

// Every command that none of the real tools is, so that a script finds awk and the like.
void install_applets(const fs::path& root) {
  std::error_code ignored;
  for (const std::string& name : split_lines(run({.arguments = {"busybox", "--list"}}).output))
    if (name.find('/') == std::string::npos && !fs::exists(fs::symlink_status(root / "bin" / name)))
      fs::create_symlink("busybox", root / "bin" / name, ignored);
}

std::string init_script(const std::vector<const Scenario*>& scenarios, bool primed) {
  std::ostringstream text;
  text << R"(#!/bin/sh
export PATH=/suites/bin:/bin LC_ALL=C HOME=/ TMPDIR=/tmp
mount() { busybox mount "$@"; }
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
mount -t tmpfs tmpfs /tmp
busybox stty -F /dev/ttyS1 raw -echo
exec </dev/null >/dev/ttyS1 2>&1
busybox ip link set lo up
finish() {
  for round in 1 2 3 4; do
    while read -r module rest; do rmmod "$module"; done </proc/modules
  done >/dev/null 2>&1
  while read -r module rest; do printf '%s%s %s\n' ')"
       << left_mark << R"(' "$1" "$module"; done </proc/modules
}
scenario() { # NAME FOLDER SCRIPT
  printf '\n%s%s\n' ')"
       << begin_mark << R"(' "$1"
  cd "$2"
  dmesg -C
  timeout -k 5 120 sh -v "$3" 2>&1 | cat
  printf '\n%s%s\n' ')"
       << end_mark << R"(' "$1"
}
)";
  if (primed) text << "insmod /suites/prime/prime.ko\nrmmod prime\n";
  for (const Scenario* scenario : scenarios) {
    std::string suite = scenario->name.substr(0, scenario->name.find('/'));
    text << "scenario '" << scenario->name << "' '/suites/" << suite << "' './"
         << scenario->script.filename().string() << "'\n";
    // A kernel of its own ends with its scenario; what it did may not let a module go.
    if (primed) text << "finish '" << scenario->name << "'\n";
  }
  text << "busybox sleep 1\nbusybox poweroff -f\n";
  return text.str();
}

}  // namespace

const std::vector<Tool>& scenario_tools() {
  static const std::vector<Tool> tools = {
      {"busybox", "busybox-static"},
      {"dash", "dash"},
      {"kmod", "kmod"},
      {"dmesg", "util-linux"},
      {"cat", "coreutils"},
      {"ls", "coreutils"},
      {"dd", "coreutils"},
      {"head", "coreutils"},
      {"tail", "coreutils"},
      {"sort", "coreutils"},
      {"wc", "coreutils"},
      {"tr", "coreutils"},
      {"cut", "coreutils"},
      {"od", "coreutils"},
      {"stat", "coreutils"},
      {"mkdir", "coreutils"},
      {"rm", "coreutils"},
      {"ln", "coreutils"},
      {"sleep", "coreutils"},
      {"timeout", "coreutils"},
      {"seq", "coreutils"},
      {"readlink", "coreutils"},
      {"uniq", "coreutils"},
      {"tac", "coreutils"},
      {"tee", "coreutils"},
      {"basename", "coreutils"},
      {"id", "coreutils"},
      {"chmod", "coreutils"},
      {"touch", "coreutils"},
      {"mv", "coreutils"},
      {"cp", "coreutils"},
      {"env", "coreutils"},
      {"truncate", "coreutils"},
      {"uname", "coreutils"},
      {"mknod", "coreutils"},
      {"grep", "grep"},
      {"sed", "sed"},
      {"find", "findutils"},
      {"cmp", "diffutils"},
      {"diff", "diffutils"},
  };
  return tools;
}

std::string make_initramfs(const fs::path& built, const std::vector<const Scenario*>& scenarios,
                           bool primed, const fs::path& image) {
  fs::path root = image.string() + ".root";
  std::error_code error;
  for (const char* folder : {"proc", "sys", "dev", "tmp", "bin", "etc"})
    fs::create_directories(root / folder, error);
  std::string failure = install_tools(root);
  if (!failure.empty()) return failure;
  fs::create_symlink("dash", root / "bin/sh", error);
  for (const char* name : {"insmod", "rmmod", "lsmod", "modprobe", "modinfo", "depmod"})
    fs::create_symlink("kmod", root / "bin" / name, error);
  install_applets(root);
  fs::copy(built, root / "suites", fs::copy_options::recursive, error);
  if (error) return "cannot copy the suites: " + error.message();
  write_file(root / "init", init_script(scenarios, primed));
  fs::permissions(root / "init", fs::perms(0755), error);
  Outcome packed = run({.arguments = {"sh", "-c",
                                      "find . -print0 | cpio --null --quiet -o -H newc -R 0:0 "
                                      "| gzip -1 >\"$0\"",
                                      image},
                        .directory = root});
  fs::remove_all(root, error);
  return packed.ok() ? "" : "cpio: " + packed.output;
}

}  // namespace holdfast::oracle
