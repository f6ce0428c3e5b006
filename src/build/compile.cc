#include "build/compile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <future>
#include <set>
#include <span>

#include "build/cache.h"
#include "build/command.h"
#include "build/diagnosis.h"
#include "build/facts.h"
#include "build/files.h"
#include "build/make.h"
#include "build/modpost.h"
#include "build/process.h"
#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

struct Unit {
  std::string source;  // absolute
  std::string stem;    // "hello-proc"
  std::string module;  // "hello_proc"
  std::string object, dependencies, mod_source, mod_object, ko;
};

// One build of single files. Steps answer false once something has failed and been said.
class FileBuild {
 public:
  FileBuild(const Options& options, Outcome& outcome) : options_(options), outcome_(outcome) {}

  void run(const std::vector<std::string>& sources) {
    const fs::file_time_type started = fs::file_time_type::clock::now();
    if (!name_units(sources) || !choose_version()) return;
    const std::string key = cache_key();
    if (options_.use_cache && take_from_cache(key)) return;
    if (!make_scratch()) return;
    if (!compile_units() || !run_modpost() || !link_units()) return;
    outcome_.ok = true;
    list_modules();
    store(key, started);
  }

 private:
  void say(const std::string& text) {
    outcome_.messages += text;
    if (options_.sink && !text.empty()) options_.sink(text);
  }
  bool fail(const std::string& text) {
    outcome_.ok = false;
    say("holdfast: " + text + "\n");
    return false;
  }

  bool name_units(const std::vector<std::string>& sources) {
    std::set<std::string> names;
    for (const std::string& source : sources) {
      Unit unit;
      unit.source = fs::absolute(source).lexically_normal().string();
      unit.stem = fs::path(unit.source).stem().string();
      unit.module = module_name(unit.stem);
      if (fs::path(unit.source).extension() != ".c")
        return fail(source + ": not a C file and not a directory with a Makefile");
      if (!names.insert(unit.module).second)
        return fail("two sources make a module of the name " + unit.module);
      units_.push_back(std::move(unit));
    }
    return !units_.empty() || fail("no source given");
  }
  bool choose_version() {
    outcome_.version = options_.version;
    std::string asked_by;
    for (const Unit& unit : units_) {
      const std::optional<std::string> text = read_file(unit.source);
      if (!text) return fail("cannot read " + unit.source + ": " + std::strerror(errno));
      const std::uint32_t asked = options_.version ? 0 : version_asked_by(*text);
      if (!asked) continue;
      if (outcome_.version && outcome_.version != asked)
        return fail(asked_by + " and " + unit.source +
                    " ask for different kernel versions; give one with --kernel");
      outcome_.version = asked;
      asked_by = unit.source;
    }
    if (!outcome_.version) outcome_.version = kDefaultVersion;
    return true;
  }
  std::string cache_key() const {
    Digest digest;
    digest.add_field(compiler_identity());
    for (const Unit& unit : units_)
      digest.add_field(command_line(commands().compile(unit.source, "", "", unit.module)));
    for (const char* file : {"/cflags", "/cflags-strict", "/cflags-explore"})
      digest.add_field(read_file(options_.home.sdk() + file).value_or(""));
    digest.add_field(format_symvers(options_.kernel));
    for (const std::string& path : options_.symvers)
      digest.add_field(path + "\n" + read_file(path).value_or(""));
    digest.add_field(options_.unresolved_is_error ? "error" : "warning");
    // A header that appears can change what an #include or __has_include finds.
    digest.add_field(header_names());
    return digest.text();
  }
  std::string header_names() const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const char* folder : {"/linux", "/asm", "/holdfast/abi"})
      for (const auto& entry : fs::directory_iterator(options_.home.include() + folder, ignored))
        names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) text += name + "\n";
    return text;
  }
  bool take_from_cache(const std::string& key) {
    std::optional<Outcome> found = Cache().find(key);
    if (!found) return false;
    outcome_ = std::move(*found);
    if (options_.sink && !outcome_.messages.empty()) options_.sink(outcome_.messages);
    if (!copy_out()) outcome_.ok = false;
    return true;
  }
  bool make_scratch() {
    if (!scratch_.problem().empty()) return fail(scratch_.problem());
    for (Unit& unit : units_) {
      const std::string base = scratch_.path() + "/" + unit.stem;
      unit.object = base + ".o";
      unit.dependencies = base + ".d";
      unit.mod_source = base + ".mod.c";
      unit.mod_object = base + ".mod.o";
      unit.ko = base + ".ko";
    }
    return true;
  }

  ModuleCommands commands() const { return {options_, outcome_.version}; }
  bool execute(const Command& command) {
    if (options_.verbose) say(command_line(command) + "\n");
    return report(run_process(command));
  }
  bool report(const ProcessResult& result) {
    say(result.output);
    if (result.ok()) return true;
    say(explain(result.output, options_.home));
    outcome_.ok = false;
    return false;
  }
  bool compile_units() {
    std::vector<std::future<ProcessResult>> running;
    for (const Unit& unit : units_) {
      const Command command =
          commands().compile(unit.source, unit.object, unit.dependencies, unit.module);
      if (options_.verbose) say(command_line(command) + "\n");
      const auto policy = units_.size() > 1 ? std::launch::async : std::launch::deferred;
      running.push_back(std::async(policy, [command] { return run_process(command); }));
    }
    bool all = true;
    for (std::future<ProcessResult>& one : running) all = report(one.get()) && all;
    return all;
  }
  bool run_modpost() {
    ModpostInput input;
    input.version = outcome_.version;
    input.kernel = options_.kernel;
    input.unresolved_is_error = options_.unresolved_is_error;
    input.explored = options_.flavour == Flavour::kExplore;
    for (const std::string& path : options_.symvers)
      if (!read_symvers(path, input)) return false;
    for (const Unit& unit : units_) {
      const std::optional<std::string> object = read_file(unit.object);
      std::string why = "cannot read it";
      std::optional<ModuleFacts> facts;
      if (object) facts = facts_of(unit.stem, std::as_bytes(std::span(*object)), why);
      if (!facts) return fail(unit.object + ": " + why);
      input.modules.push_back(std::move(*facts));
    }
    ModpostOutput output = modpost(input);
    say(output.messages);
    if (!output.ok) return false;
    order_ = load_order(input.modules, output.depends);
    depends_ = std::move(output.depends);
    for (std::size_t index = 0; index < units_.size(); ++index)
      if (std::string problem = write_file(units_[index].mod_source, output.sources[index]);
          !problem.empty())
        return fail(problem);
    return true;
  }
  bool read_symvers(const std::string& path, ModpostInput& input) {
    const std::optional<std::string> text = read_file(path);
    if (!text) return fail("cannot read " + path + ": " + std::strerror(errno));
    Symvers parsed = parse_symvers(*text, path);
    if (!parsed.problem.empty()) return fail(parsed.problem);
    input.symvers.insert(input.symvers.end(), parsed.symbols.begin(), parsed.symbols.end());
    return true;
  }
  bool link_units() {
    for (const Unit& unit : units_)
      if (!execute(commands().compile_mod_source(unit.mod_source, unit.mod_object, unit.module)) ||
          !execute(commands().link({unit.object, unit.mod_object}, unit.ko)))
        return false;
    return true;
  }
  void list_modules() {
    for (const std::size_t index : order_)
      outcome_.modules.push_back({units_[index].module, units_[index].ko, depends_[index]});
  }
  // Leaves the modules where they can stay: the scratch directory goes with this object.
  void store(const std::string& key, fs::file_time_type started) {
    const std::string problem = Cache().store(key, files_read(), started, outcome_);
    if (!copy_out()) {
      outcome_.ok = false;
      return;
    }
    if (!problem.empty() && options_.output_directory.empty()) fail(problem);
  }
  std::vector<std::string> files_read() const {
    std::set<std::string> files;
    for (const Unit& unit : units_)
      for (std::string& file : dependencies_in(read_file(unit.dependencies).value_or("")))
        files.insert(fs::absolute(file).lexically_normal().string());
    return {files.begin(), files.end()};
  }
  // The words of a make rule after its colon; "\ " is a space in a name.
  static std::vector<std::string> dependencies_in(const std::string& rule) {
    std::vector<std::string> files(1);
    const std::size_t colon = rule.find(": ");
    for (std::size_t at = colon == std::string::npos ? rule.size() : colon + 2; at < rule.size();
         ++at) {
      if (rule[at] == '\\' && at + 1 < rule.size()) {
        if (rule[++at] != '\n') files.back() += rule[at];
      } else if (rule[at] == ' ' || rule[at] == '\n') {
        if (!files.back().empty()) files.emplace_back();
      } else {
        files.back() += rule[at];
      }
    }
    if (files.back().empty()) files.pop_back();
    return files;
  }
  bool copy_out() {
    if (options_.output_directory.empty()) return true;
    if (std::string problem = make_directories(options_.output_directory); !problem.empty())
      return fail(problem);
    for (BuiltModule& module : outcome_.modules) {
      const std::optional<std::string> contents = read_file(module.path);
      const std::string target = options_.output_directory + "/" + file_name(module);
      if (!contents) return fail("cannot read " + module.path);
      if (std::string problem = write_file(target, *contents); !problem.empty())
        return fail(problem);
      module.path = target;
    }
    return true;
  }
  // hello-proc.c becomes hello-proc.ko, whatever the module's name.
  std::string file_name(const BuiltModule& module) const {
    for (const Unit& unit : units_)
      if (unit.module == module.name) return unit.stem + ".ko";
    return module.name + ".ko";
  }

  const Options& options_;
  Outcome& outcome_;
  ScratchDirectory scratch_;
  std::vector<Unit> units_;
  std::vector<std::size_t> order_;
  std::vector<std::vector<std::string>> depends_;
};

}  // namespace

std::uint32_t version_asked_by(std::string_view source_text) {
  constexpr std::string_view kMark = "holdfast: --kernel ";
  for (int line = 0; line < 20 && !source_text.empty(); ++line) {
    const std::size_t end = source_text.find('\n');
    const std::string_view text = source_text.substr(0, end);
    source_text.remove_prefix(end == std::string_view::npos ? source_text.size() : end + 1);
    const std::size_t mark = text.find(kMark);
    if (mark == std::string_view::npos) continue;
    std::string_view version = text.substr(mark + kMark.size());
    version = version.substr(0, version.find_first_not_of("0123456789."));
    while (version.ends_with('.')) version.remove_suffix(1);
    return elf::parse_version(version).value_or(0);
  }
  return 0;
}

Outcome compile(const std::vector<std::string>& sources, const Options& options) {
  Outcome outcome;
  std::error_code ignored;
  if (sources.size() == 1 && fs::is_directory(sources[0], ignored))
    make_modules(sources[0], options, outcome);
  else
    FileBuild(options, outcome).run(sources);
  return outcome;
}

}  // namespace holdfast::build
