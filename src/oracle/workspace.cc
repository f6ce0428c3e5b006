#include "oracle/workspace.h"

#include <stdlib.h>

#include <mutex>

#include "oracle/process.h"

namespace fs = std::filesystem;

namespace holdfast::oracle {
namespace {

// Loaded before the scenarios of a shared kernel, so that what a kernel says only about the first
// module of its life is said by then.
constexpr const char* prime_source =
    "#include <linux/module.h>\n"
    "static int __init prime_init(void) { return 0; }\n"
    "static void __exit prime_exit(void) {}\n"
    "module_init(prime_init);\nmodule_exit(prime_exit);\n"
    "MODULE_LICENSE(\"GPL\");\nMODULE_DESCRIPTION(\"first module of a kernel's life\");\n";

std::string tail(const std::string& text, std::size_t size) {
  return text.size() <= size ? text : "..." + text.substr(text.size() - size);
}

}  // namespace

Workspace::Workspace(const std::string& purpose) {
  std::error_code ignored;
  std::string name = fs::temp_directory_path(ignored) / ("holdfast-" + purpose + ".XXXXXX");
  path_ = mkdtemp(name.data()) ? name : "";
}

Workspace::~Workspace() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string Workspace::copy(const std::vector<Suite>& suites) {
  std::error_code error;
  if (path_.empty()) return "cannot make a temporary folder\n";
  fs::create_directories(path_ / "bin", error);
  fs::create_directories(path_ / "prime", error);
  write_file(path_ / "prime/prime.c", prime_source);
  write_file(path_ / "prime/Makefile", "obj-m := prime.o\n");
  for (const Suite& suite : suites) {
    fs::copy(suite.directory, this->suite(suite), fs::copy_options::recursive, error);
    if (error) return suite.directory.string() + ": " + error.message() + "\n";
  }
  return "";
}

std::string Workspace::compile_helpers(const std::vector<Suite>& suites) {
  std::set<fs::path> helpers;
  for (const Suite& suite : suites) helpers.insert(suite.helpers.begin(), suite.helpers.end());
  std::string failures;
  for (const fs::path& source : helpers) {
    Outcome outcome = run({.arguments = {"gcc", "-O1", "-static", "-Wall", "-o",
                                         path_ / "bin" / source.stem(), source}});
    if (!outcome.ok()) failures += source.string() + ":\n" + tail(outcome.output, 3000);
  }
  return failures;
}

std::string Workspace::build(const std::vector<Suite>& suites, const std::vector<std::string>& make,
                             const std::function<void(const std::string&)>& done) {
  std::string failures = copy(suites);
  failures += compile_helpers(suites);
  if (!failures.empty()) {
    failed_.insert("prime");
    return failures;
  }
  std::mutex mutex;
  std::vector<std::function<void()>> jobs;
  auto add = [&](const std::string& name) {
    jobs.push_back([&, name] {
      std::vector<std::string> arguments = make;
      arguments.push_back("M=" + (path_ / name).string());
      arguments.push_back("modules");
      Outcome outcome = run({.arguments = arguments, .environment = {{"LC_ALL", "C"}}});
      std::lock_guard guard(mutex);
      if (!outcome.ok()) {
        failures += name + ": make failed\n" + tail(outcome.output, 3000);
        failed_.insert(name);
      }
      done(name);
    });
  };
  add("prime");
  for (const Suite& suite : suites)
    if (suite.has_modules) add(suite.name);
  run_in_parallel(jobs);
  return failures;
}

}  // namespace holdfast::oracle
