// run: a private kernel, modules, a command that sees their files, and everything away again.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/building.h"
#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/log_printer.h"
#include "cli/modules.h"
#include "cli/session.h"
#include "cli/versions.h"
#include "shell/kernel_process.h"
#include "shell/monitor.h"
#include "shell/name_space.h"
#include "shell/runtime_dir.h"
#include "shell/supervise.h"

namespace holdfast::cli {
namespace {

struct Wanted {
  std::string file;
  std::string parameters;
};

struct Options {
  std::vector<Wanted> modules;
  std::vector<std::string> command;
  std::string version, mount, modules_directory;
  bool dmesg = false, keep_going = false, verbose = false;
};

bool is_parameter(const std::string& word) {
  auto equals = word.find('=');
  return equals != std::string::npos && word.find('/') >= equals;
}

std::optional<std::vector<Wanted>> modules_from(const std::vector<std::string>& words) {
  std::vector<Wanted> modules;
  for (const auto& word : words) {
    if (!is_parameter(word)) {
      modules.push_back({word, {}});
    } else if (modules.empty()) {
      fmt::print(stderr, "holdfast: the parameter '{}' follows no module\n", word);
      return std::nullopt;
    } else {
      auto& parameters = modules.back().parameters;
      parameters += (parameters.empty() ? "" : " ") + word;
    }
  }
  return modules;
}

// The status to end with, or what was asked.
std::optional<int> parse_run(int argc, char** argv, Options& options) {
  CLI::App app(
      "Builds modules if need be, loads them into a kernel of their own, runs COMMAND "
      "where /proc shows their files, and unloads them.",
      "holdfast run");
  std::vector<std::string> words;
  app.add_option("MODULE", words, "FILE.c, a directory or FILE.ko; then its name=value ...")
      ->required();
  app.add_option("--kernel", options.version,
                 "which version of Linux (default: what the files "
                 "say, else 6.1)");
  app.add_option("--mount", options.mount, "no namespace: the files are in DIR/proc")
      ->type_name("DIR");
  app.add_option("--modules", options.modules_directory,
                 "directory where request_module() looks for .ko files")
      ->type_name("DIR");
  app.add_flag("--dmesg", options.dmesg, "print the kernel's log on standard error at the end");
  app.add_flag("--keep-going", options.keep_going, "run COMMAND even if a module does not load");
  app.add_flag("-v,--verbose", options.verbose, "show how modules are built");
  app.footer(
      "Usage: holdfast run [OPTIONS] MODULE [name=value ...] ... [-- COMMAND [ARGUMENT ...]]\n"
      "Exit status: the command's (128+n: ended by signal n); 120 the kernel panicked;\n"
      "125 the command was not run; 126 it cannot be run; 127 it was not found.");
  int end = 1;
  while (end < argc && std::strcmp(argv[end], "--") != 0) ++end;
  if (auto status = parse(app, end, argv)) return *status == 0 ? 0 : shell::kFailed;
  for (int i = end + 1; i < argc; ++i) options.command.emplace_back(argv[i]);
  auto modules = modules_from(words);
  if (!modules) return shell::kFailed;
  options.modules = std::move(*modules);
  return std::nullopt;
}

class Run {
 public:
  explicit Run(Options options) : options_(std::move(options)) {}
  int run();

 private:
  bool start();
  bool build();
  bool load();
  int run_command();
  void unload();
  void finish();
  int fail(const std::string& line) {
    if (!line.empty()) fmt::print(stderr, "holdfast: {}\n", line);
    return shell::kFailed;
  }

  Options options_;
  shell::KernelChild kernel_;
  shell::Command command_;
  std::vector<std::string> loaded_;
  std::string socket_;
  bool died_ = false;
};

bool Run::start() {
  std::vector<std::string> files;
  for (const auto& module : options_.modules) files.push_back(module.file);
  auto version = choose_version(options_.version, files);
  if (!version) return false;
  if (options_.mount.empty() && !options_.command.empty()) {
    if (std::string missing = shell::missing_for_namespace(); !missing.empty()) {
      fail(missing);
      fail(shell::what_still_works());
      return false;
    }
  }
  shell::RuntimeDir directory = shell::runtime_dir();
  if (!directory.error.empty()) return fail(directory.error), false;
  shell::KernelStart start;
  start.boot.version = *version;
  if (!options_.modules_directory.empty())
    start.boot.modprobe_directory = absolute(options_.modules_directory);
  start.socket_path = directory.path + "/run-" + std::to_string(::getpid());
  socket_ = start.socket_path;
  kernel_ = shell::start_kernel(start);
  if (!kernel_.error.empty()) return fail(kernel_.error), false;
  if (options_.command.empty()) return true;
  std::string mount = options_.mount.empty() ? "" : absolute(options_.mount);
  auto plan = plan_command(options_.command, mount, directory.path, start.socket_path);
  command_ = shell::Command::start(plan, std::move(kernel_.for_child), {kernel_.control.fd()});
  return true;
}

// Beside the start of the kernel and the making of the namespace.
bool Run::build() {
  std::vector<std::string> files;
  for (const auto& module : options_.modules) files.push_back(module.file);
  std::uint32_t version = options_.version.empty() ? 0 : *parse_version(options_.version);
  auto built = build_all(files, version, options_.verbose);
  if (built.empty()) return false;
  if (built.size() != files.size()) {  // a directory is any number of modules
    std::string parameters = options_.modules.size() == 1 ? options_.modules[0].parameters : "";
    options_.modules.clear();
    for (const auto& file : built) options_.modules.push_back({file, parameters});
    return true;
  }
  for (std::size_t i = 0; i < built.size(); ++i) options_.modules[i].file = built[i];
  return true;
}

bool Run::load() {
  bool all = true;
  for (const auto& module : options_.modules) {
    LoadFailure failure = load_module(kernel_.control, module.file, module.parameters);
    if (failure.gone) {
      died_ = true;
      return false;
    }
    if (failure.code == 0) {
      loaded_.push_back(module_name(module.file));
      continue;
    }
    fail(failure.message);
    if (!failure.reason.empty()) fmt::print(stderr, "{}", failure.reason);
    all = false;
    if (!options_.keep_going) return false;
  }
  return all || options_.keep_going;
}

int Run::run_command() {
  if (options_.command.empty()) return 0;
  if (std::string error = wait_ready(command_); !error.empty()) {
    fail(error);
    if (options_.mount.empty()) fail(shell::what_still_works());
    return shell::kFailed;
  }
  std::fflush(nullptr);
  shell::Supervised result = shell::supervise(command_, kernel_.control);
  died_ = result.kernel_died;
  return died_ ? shell::kPanicked : result.status;
}

void Run::unload() {
  for (auto name = loaded_.rbegin(); name != loaded_.rend() && !died_; ++name) {
    LoadFailure failure = unload_module(kernel_.control, *name);
    died_ = failure.gone;
    if (failure.code != 0 && !failure.gone) fail("rmmod: " + failure.message);
  }
}

void Run::finish() {
  if (options_.dmesg && !died_) {
    LogPrinter printer(stderr, {.colour = is_terminal(stderr)});
    (void)kernel_.control.ask({{"do", "log"}, {"all", true}}, {}, {}, [&](shell::Message& message) {
      printer.print(message.json["records"]);
      return true;
    });
  }
  command_.finish();
  if (kernel_.pid <= 0) return;
  (void)kernel_.control.ask({{"do", "stop"}});
  int status = 0;
  while (::waitpid(kernel_.pid, &status, 0) < 0 && errno == EINTR) {
  }
  std::string death = shell::describe_death(*kernel_.box, status);
  if (!socket_.empty()) (void)::unlink(socket_.c_str());
  died_ = !death.empty();
  if (died_) fail(death);
}

int Run::run() {
  int status = shell::kFailed;
  if (start() && build() && load()) status = run_command();
  unload();
  finish();
  return died_ ? shell::kPanicked : status;
}

}  // namespace

int run_main(int argc, char** argv) {
  Options options;
  if (auto status = parse_run(argc, argv, options)) return *status;
  return Run(std::move(options)).run();
}

}  // namespace holdfast::cli
