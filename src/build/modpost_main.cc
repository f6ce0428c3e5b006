#include "build/modpost_main.h"

#include <cstdio>
#include <optional>
#include <span>
#include <sstream>
#include <string>

#include "build/facts.h"
#include "build/files.h"
#include "build/modpost.h"
#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

constexpr char kUsage[] =
    "usage: holdfast modpost --kernel X.Y.Z --output FILE [--symvers FILE]... [--warn] "
    "[--explore]\n"
    "                        [--order FILE] [NAME.o]...\n"
    "Checks the symbols of the modules NAME.o (and of those listed in a modules.order file) "
    "against\n"
    "the kernel's, writes NAME.mod.c for each, and Module.symvers to --output.\n";

class Command {
 public:
  explicit Command(const std::vector<ExportedSymbol>& kernel) { input_.kernel = kernel; }

  int run(std::span<char*> words) {
    if (!parse(words)) {
      std::fputs(kUsage, stderr);
      return 2;
    }
    if (!read_inputs()) return 1;
    const ModpostOutput output = modpost(input_);
    std::fputs(output.messages.c_str(), stderr);
    return output.ok && write_outputs(output) ? 0 : 1;
  }

 private:
  bool parse(std::span<char*> words) {
    for (std::size_t at = 0; at < words.size(); ++at) {
      const std::string word = words[at];
      if (word == "--warn") {
        input_.unresolved_is_error = false;
      } else if (word == "--explore") {
        input_.explored = true;
      } else if (!word.starts_with("--")) {
        objects_.push_back(word);
      } else if (at + 1 == words.size() || !option(word, words[++at])) {
        return false;
      }
    }
    return !output_.empty();
  }
  bool option(const std::string& name, const std::string& value) {
    if (name == "--kernel") {
      const auto version = elf::parse_version(value);
      input_.version = version.value_or(0);
      return version.has_value();
    }
    if (name == "--output") output_ = value;
    if (name == "--symvers") symvers_.push_back(value);
    if (name == "--order") order_ = value;
    return name == "--output" || name == "--symvers" || name == "--order";
  }

  bool fail(const std::string& text) {
    std::fprintf(stderr, "ERROR: modpost: %s\n", text.c_str());
    return false;
  }
  bool read_inputs() {
    for (const std::string& path : symvers_)
      if (!read_symvers(path)) return false;
    if (!order_.empty() && !read_order()) return false;
    for (const std::string& path : objects_)
      if (!read_object(path)) return false;
    return true;
  }
  bool read_symvers(const std::string& path) {
    const std::optional<std::string> text = read_file(path);
    if (!text) return fail("cannot read " + path);
    const Symvers parsed = parse_symvers(*text, path);
    if (!parsed.problem.empty()) return fail(parsed.problem);
    input_.symvers.insert(input_.symvers.end(), parsed.symbols.begin(), parsed.symbols.end());
    return true;
  }
  bool read_order() {
    const std::optional<std::string> text = read_file(order_);
    if (!text) return fail("cannot read " + order_);
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);)
      if (line.ends_with(".ko")) objects_.push_back(line.substr(0, line.size() - 3) + ".o");
    return true;
  }
  bool read_object(const std::string& path) {
    if (!path.ends_with(".o")) return fail(path + ": not an object file");
    const std::optional<std::string> contents = read_file(path);
    if (!contents) return fail("cannot read " + path);
    std::string why;
    auto facts =
        facts_of(path.substr(0, path.size() - 2), std::as_bytes(std::span(*contents)), why);
    if (!facts) return fail(path + ": " + why);
    input_.modules.push_back(std::move(*facts));
    return true;
  }
  bool write_outputs(const ModpostOutput& output) {
    std::vector<ExportedSymbol> exports;
    for (std::size_t index = 0; index < input_.modules.size(); ++index) {
      const ModuleFacts& module = input_.modules[index];
      exports.insert(exports.end(), module.exports.begin(), module.exports.end());
      const std::string problem = write_if_changed(module.path + ".mod.c", output.sources[index]);
      if (!problem.empty()) return fail(problem);
    }
    const std::string problem = write_if_changed(output_, format_symvers(exports));
    return problem.empty() || fail(problem);
  }

  ModpostInput input_;
  std::vector<std::string> objects_;
  std::vector<std::string> symvers_;
  std::string output_, order_;
};

}  // namespace

int modpost_main(int argc, char** argv, const std::vector<ExportedSymbol>& kernel) {
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  return Command(kernel).run(words.subspan(words.empty() ? 0 : 1));
}

}  // namespace holdfast::build
