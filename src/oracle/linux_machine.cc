#include <algorithm>

#include "oracle/initramfs.h"
#include "oracle/machine.h"
#include "oracle/process.h"
#include "oracle/workspace.h"

namespace fs = std::filesystem;

namespace holdfast::oracle {
namespace {

// Firmware and the kernel talk on the first serial port; the scenarios have the second to
// themselves.
std::vector<std::string> qemu_arguments(const LinuxChoice& choice, const fs::path& image,
                                        const fs::path& output) {
  return {"qemu-system-x86_64",
          "-machine",
          "pc",
          "-accel",
          choice.acceleration,
          "-m",
          "512",
          "-smp",
          "2",
          "-kernel",
          "/boot/vmlinuz-" + choice.version,
          "-initrd",
          image,
          "-append",
          "console=ttyS0 quiet panic=-1 nokaslr no_timer_check",
          "-serial",
          "file:" + output.string() + ".console",
          "-serial",
          "file:" + output.string(),
          "-display",
          "none",
          "-monitor",
          "none",
          "-no-reboot"};
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

// Takes the scenarios' outputs out of what the serial line carried. Returns what was left loaded.
std::string take_outputs(const std::string& serial, Transcripts& into) {
  std::string name;
  std::string left;
  std::string output;
  for (std::string line : split_lines(serial)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.starts_with(begin_mark)) {
      name = line.substr(std::string(begin_mark).size());
      output.clear();
    } else if (line.starts_with(end_mark)) {
      // The mark is printed after a newline of its own, for outputs that do not end in one.
      if (output.ends_with("\n\n") || output == "\n") output.pop_back();
      into.outputs[name] = output;
      name.clear();
    } else if (line.starts_with(left_mark)) {
      left += line.substr(std::string(left_mark).size()) + "\n";
    } else if (!name.empty()) {
      output += line + "\n";
    }
  }
  if (!name.empty()) into.outputs[name] = output + "[the kernel died here]\n";
  return left;
}

std::string last_lines(const std::string& text, std::size_t count) {
  std::vector<std::string> lines = split_lines(text);
  std::string result;
  for (std::size_t i = lines.size() - std::min(count, lines.size()); i < lines.size(); ++i)
    result += "  " + lines[i] + "\n";
  return result;
}

struct Boot {
  std::vector<const Scenario*> scenarios;
  bool primed = true;
};

// All scenarios that share a kernel in one boot, the others each in their own.
std::vector<Boot> plan(const std::vector<Suite>& suites, const Workspace& space) {
  std::vector<Boot> boots(1);
  for (const Suite& suite : suites)
    for (const Scenario& scenario : suite.scenarios) {
      if (space.failed(suite)) continue;
      if (scenario.own_boot)
        boots.push_back({{&scenario}, false});
      else
        boots[0].scenarios.push_back(&scenario);
    }
  if (boots[0].scenarios.empty()) boots.erase(boots.begin());
  return boots;
}

// Returns why the boot gave nothing, or "".
std::string boot(const Boot& boot, const Workspace& space, const LinuxChoice& choice,
                 Transcripts& into, std::size_t before, std::size_t total,
                 const Progress& progress) {
  Workspace scratch("boot");
  fs::path image = scratch.path() / "initramfs";
  fs::path serial = scratch.path() / "serial";
  std::string failure = make_initramfs(space.path(), boot.scenarios, boot.primed, image);
  if (!failure.empty()) return failure;
  std::chrono::seconds limit(120 + 15 * static_cast<long>(boot.scenarios.size()));
  Outcome outcome = run({.arguments = qemu_arguments(choice, image, serial), .limit = limit}, [&] {
    progress("running on Linux", before + count_of(read_file(serial).value_or(""), end_mark),
             total);
  });
  std::string left = take_outputs(read_file(serial).value_or(""), into);
  if (!left.empty() && boot.primed)
    return "these scenarios leave modules loaded on Linux (mark them \"# boot: own\"):\n" + left;
  std::string console = last_lines(read_file(serial.string() + ".console").value_or(""), 15);
  if (outcome.timed_out) return "QEMU did not end; its console:\n" + console;
  if (!outcome.ok()) return "QEMU: " + outcome.output;
  for (const Scenario* scenario : boot.scenarios)
    if (!into.outputs.contains(scenario->name))
      return scenario->name + ": no output from Linux; its console:\n" + console;
  return "";
}

std::size_t count_scenarios(const std::vector<Suite>& suites) {
  std::size_t count = 0;
  for (const Suite& suite : suites) count += suite.scenarios.size();
  return count;
}

bool usable(const std::string& version) {
  return fs::exists("/boot/vmlinuz-" + version) &&
         fs::exists("/lib/modules/" + version + "/build/Makefile");
}

}  // namespace

std::string installed_kernel(const std::string& version) {
  if (!version.empty()) return usable(version) ? version : "";
  std::string newest;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator("/lib/modules", ignored)) {
    std::string name = entry.path().filename();
    if (name.starts_with("6.1.") && usable(name) &&
        (name.size() > newest.size() || (name.size() == newest.size() && name > newest)))
      newest = name;
  }
  return newest;
}

std::string missing_for_linux(const std::string& version) {
  std::string packages;
  auto need = [&](bool there, const std::string& package) {
    if (!there && packages.find(" " + package) == std::string::npos) packages += " " + package;
  };
  need(!find_program("qemu-system-x86_64").empty(), "qemu-system-x86");
  need(!find_program("cpio").empty(), "cpio");
  need(!find_program("gzip").empty(), "gzip");
  need(!find_program("make").empty(), "make");
  need(!find_program("gcc").empty(), "gcc");
  for (const Tool& tool : scenario_tools()) need(!find_program(tool.program).empty(), tool.package);
  std::string suffix = version.empty() ? "amd64" : version;
  if (installed_kernel(version).empty()) {
    need(false, "linux-image-" + suffix);
    need(false, "linux-headers-" + suffix);
  }
  if (packages.empty()) return "";
  return "A real Linux to compare with is missing here. Install it:\n  apt-get install" + packages +
         "\n";
}

Transcripts run_on_linux(const std::vector<Suite>& suites, const LinuxChoice& choice,
                         const Progress& progress) {
  Transcripts result;
  result.failure = missing_for_linux(choice.version);
  if (!result.failure.empty()) return result;
  std::string release = installed_kernel(choice.version);
  result.kernel = "Linux " + release;
  Workspace space("linux");
  std::size_t built = 0;
  // A module takes seconds to build; Debian's headers know of ccache.
  std::string ccache = find_program("ccache").empty() ? "" : "1";
  std::string make_errors = space.build(
      suites,
      {"env", "DEBIAN_KERNEL_USE_CCACHE=" + ccache, "make", "-C",
       "/lib/modules/" + release + "/build"},
      [&](const std::string&) { progress("building for Linux", ++built, suites.size() + 1); });
  if (!make_errors.empty()) result.failure = "building for Linux:\n" + make_errors;
  std::size_t before = 0;
  for (const Boot& one : plan(suites, space)) {
    std::string failure = boot(one, space, {release, choice.acceleration}, result, before,
                               count_scenarios(suites), progress);
    if (!failure.empty()) result.failure += failure;
    before += one.scenarios.size();
  }
  return result;
}

}  // namespace holdfast::oracle
