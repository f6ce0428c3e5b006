#include "build/make.h"

#include <filesystem>
#include <span>
#include <sstream>

#include "build/command.h"
#include "build/diagnosis.h"
#include "build/facts.h"
#include "build/files.h"
#include "build/modpost.h"
#include "build/process.h"
#include "elf/modinfo.h"
#include "elf/object.h"
#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

std::string version_text(std::uint32_t version) {
  return std::to_string(version >> 16) + "." + std::to_string((version >> 8) & 0xff) + "." +
         std::to_string(version & 0xff);
}

Command make_command(const std::string& directory, const Options& options,
                     const std::string& target) {
  Command command = {"make", "-C", options.home.sdk(), "M=" + directory, "HOLDFAST=" + own_path()};
  if (options.jobs > 1) command.push_back("-j" + std::to_string(options.jobs));
  if (options.version) command.push_back("HOLDFAST_KERNEL=" + version_text(options.version));
  if (options.verbose) command.push_back("V=1");
  if (options.flavour == Flavour::kExplore) command.push_back("HOLDFAST_FLAVOUR=explore");
  if (!options.unresolved_is_error) command.push_back("KBUILD_MODPOST_WARN=1");
  std::string cflags, symvers;
  for (const std::string& flag : options.cflags) cflags += (cflags.empty() ? "" : " ") + flag;
  for (const std::string& path : options.symvers)
    symvers += (symvers.empty() ? "" : " ") + fs::absolute(path).string();
  if (!cflags.empty()) command.push_back("KCFLAGS=" + cflags);
  if (!symvers.empty()) command.push_back("KBUILD_EXTRA_SYMBOLS=" + symvers);
  if (!options.only.empty()) {
    std::string wanted = "obj-m=";
    for (const std::string& name : options.only) wanted += name + ".o ";
    command.insert(command.end(), {wanted, "obj-y="});
  }
  command.push_back(target);
  return command;
}

// Above us may be another make, whose job server and variables are not for this one.
const std::vector<std::string>& clean_environment() {
  static const std::vector<std::string> environment = {"MAKEFLAGS=", "MFLAGS=", "MAKELEVEL=0"};
  return environment;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

bool add_module(const std::string& path, Outcome& outcome, std::string& why) {
  const std::optional<std::string> contents = read_file(path);
  why = "cannot read it";
  if (!contents) return false;
  const auto object = elf::Object::parse(std::as_bytes(std::span(*contents)), why);
  if (!object) return false;
  const auto info = elf::ModInfo::parse(*object, why);
  if (!info) return false;
  outcome.modules.push_back({std::string(info->get("name").value_or("")), path,
                             split(info->get("depends").value_or(""))});
  const std::string_view magic = info->get("vermagic").value_or("");
  if (auto version = elf::parse_version(magic.substr(0, magic.find('-'))))
    outcome.version = *version;
  return true;
}

void order(std::vector<BuiltModule>& modules) {
  std::vector<ModuleFacts> facts(modules.size());
  std::vector<std::vector<std::string>> depends;
  for (std::size_t index = 0; index < modules.size(); ++index) {
    facts[index].name = modules[index].name;
    depends.push_back(modules[index].depends);
  }
  std::vector<BuiltModule> ordered;
  for (const std::size_t index : load_order(facts, depends)) ordered.push_back(modules[index]);
  modules = std::move(ordered);
}

std::string copy_out(const Options& options, Outcome& outcome) {
  if (options.output_directory.empty()) return {};
  if (std::string problem = make_directories(options.output_directory); !problem.empty())
    return problem;
  for (BuiltModule& module : outcome.modules) {
    const std::string target =
        options.output_directory + "/" + fs::path(module.path).filename().string();
    if (std::string problem = write_file(target, read_file(module.path).value_or(""));
        !problem.empty())
      return problem;
    module.path = target;
  }
  return {};
}

}  // namespace

void make_modules(const std::string& directory, const Options& options, Outcome& outcome) {
  const std::string path = fs::canonical(directory).string();
  const auto fail = [&](const std::string& text) {
    outcome.ok = false;
    outcome.messages += "holdfast: " + text + "\n";
    if (options.sink) options.sink("holdfast: " + text + "\n");
  };
  const ProcessResult made =
      run_process(make_command(path, options, "modules"), options.sink, clean_environment());
  outcome.messages = made.output;
  if (!made.ok()) {
    const std::string more = explain(made.output, options.home);
    outcome.messages += more;
    if (options.sink && !more.empty()) options.sink(more);
    return;
  }
  const std::string order_file = path + "/modules.order";
  const std::optional<std::string> list = read_file(order_file);
  if (!list) return fail("make has left no " + order_file);
  for (const std::string& line : lines_of(*list)) {
    std::string why;
    // Kbuild writes "dir/name.o" since 6.4, "dir/name.ko" before; ours is the latter.
    if (!add_module(line, outcome, why)) return fail(line + ": " + why);
  }
  if (outcome.modules.empty()) return fail(path + ": its Makefile names no module in obj-m");
  order(outcome.modules);
  if (std::string problem = copy_out(options, outcome); !problem.empty()) return fail(problem);
  outcome.ok = true;
}

namespace {

std::optional<std::vector<std::string>> list(const std::string& directory, const Options& options,
                                             const std::string& target, std::string& why) {
  Command command = make_command(fs::canonical(directory).string(), options, target);
  command.insert(command.begin() + 1, {"-s", "--no-print-directory"});
  const ProcessResult listed = run_process(command, {}, clean_environment());
  if (listed.ok()) return lines_of(listed.output);
  why = listed.output;
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> modules_of(const std::string& directory,
                                                   const Options& options, std::string& why) {
  auto lines = list(directory, options, "holdfast-list-modules", why);
  if (!lines) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string& line : *lines) names.push_back(module_name(line));
  return names;
}

std::optional<std::vector<NamedModule>> named_modules(const std::string& directory,
                                                      const Options& options, std::string& why) {
  static constexpr std::string_view kMark = "holdfast-module ";
  auto lines = list(directory, options, "holdfast-name-modules", why);
  if (!lines) return std::nullopt;
  std::vector<NamedModule> modules;
  for (const std::string& line : *lines) {
    if (!line.starts_with(kMark)) continue;  // what the Makefile itself says
    std::istringstream words(line.substr(kMark.size()));
    NamedModule module;
    words >> module.name;
    for (std::string word; words >> word;) module.sources.push_back(word);
    modules.push_back(std::move(module));
  }
  return modules;
}

}  // namespace holdfast::build
