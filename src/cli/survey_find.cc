// Which modules there are. A Makefile is asked through make, since it may compute what it builds;
// files that no Makefile below the places mentions are modules of their own if they have an init
// function or, as a macro may make that, a licence.
//
// A copy has the path of its original below a directory of ours, and beside it what lies in the
// directories above: what a Makefile or a source says of "../" is found there, and objects of it
// are made there.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "build/compile.h"
#include "build/files.h"
#include "cli/building.h"
#include "cli/survey.h"
#include "cli/versions.h"

namespace holdfast::cli::survey {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargest = 1 << 20;  // of a file worth copying

bool built(const std::string& name) {
  static constexpr std::string_view kEnds[] = {".o", ".ko", ".mod", ".mod.c",   ".cmd",
                                               ".a", ".d",  ".so",  ".symvers", ".order"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return name.ends_with(end); });
}

bool hidden(const fs::path& path) { return path.filename().string().starts_with("."); }

// The sources below `from`, without what earlier builds left.
void copy_tree(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  fs::create_directories(to, ignored);
  for (const auto& entry : fs::directory_iterator(from, ignored)) {
    if (hidden(entry.path())) continue;
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
      copy_tree(entry.path(), target);
    } else if (entry.is_regular_file(ignored) && entry.file_size(ignored) <= kLargest &&
               !built(entry.path().filename().string())) {
      fs::copy_file(entry.path(), target, fs::copy_options::overwrite_existing, ignored);
    }
  }
}

constexpr int kLevelsAbove = 3;
constexpr int kMostAbove = 1000;  // files of one directory

// What a Makefile or a source below may name.
bool is_source(const fs::path& path) {
  static constexpr std::string_view kEnds[] = {".c", ".h", ".S", ".inc", ".mk"};
  const std::string name = path.filename().string();
  return name.starts_with("Makefile") || name.starts_with("Kbuild") ||
         std::ranges::any_of(kEnds, [&](std::string_view end) { return name.ends_with(end); });
}

// Links to the sources in the directories above `place`, up to that of its repository.
void link_above(fs::path place, fs::path copy) {
  std::error_code ignored;
  for (int level = 0; level < kLevelsAbove && !fs::exists(place / ".git", ignored); ++level) {
    place = place.parent_path();
    copy = copy.parent_path();
    int count = 0;
    for (const auto& entry : fs::directory_iterator(place, ignored)) {
      if (++count > kMostAbove) break;
      if (is_source(entry.path()) && entry.is_regular_file(ignored))
        fs::create_symlink(entry.path(), copy / entry.path().filename(), ignored);
    }
    if (place == place.root_path()) return;
  }
}

bool word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// By hand, as std::regex recurses once a character and a source may be long.
template <class F>
bool any_line(const std::string& text, F matches) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    while (!line.empty() && (line[0] == ' ' || line[0] == '\t')) line.remove_prefix(1);
    if (matches(line)) return true;
    at = end + 1;
  }
  return false;
}

// "module_init(", "module_platform_driver(", "MODULE_LICENSE(", or a function with the old name.
bool marks_module(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && word_character(line[end])) ++end;
  const std::string_view first = line.substr(0, end);
  const bool called = line.substr(end).starts_with("(") || line.substr(end).starts_with(" (");
  if (called && (first == "module_init" || first == "MODULE_LICENSE")) return true;
  if (called && first.starts_with("module_") && first.ends_with("driver")) return true;
  if (first != "int" && first != "static") return false;
  const std::size_t name = line.find("init_module(");
  return name != std::string_view::npos && name > 0 && !word_character(line[name - 1]);
}

// "obj-m :=", "obj-m +=" ...
bool is_obj(std::string_view line) {
  if (!line.starts_with("obj-m")) return false;
  line.remove_prefix(5);
  while (!line.empty() && (line[0] == ' ' || line[0] == '\t')) line.remove_prefix(1);
  return line.starts_with("=") || line.starts_with("+=") || line.starts_with(":=") ||
         line.starts_with("?=");
}

bool names_modules(const fs::path& directory) {
  for (const char* name : {"Kbuild", "Makefile"})
    if (auto text = build::read_file((directory / name).string()))
      if (any_line(*text, is_obj)) return true;
  return false;
}

// Of one DIR: what is below it.
class Finder {
 public:
  Finder(const Options& options, const build::Options& building, Found& found)
      : options_(options), building_(building), found_(found) {}

  // Copies it below `scratch`, which gets the place's own path.
  void add_tree(const fs::path& place, const fs::path& scratch) {
    std::error_code error;
    fs::path whole = fs::canonical(place, error);
    const fs::path copy = scratch / whole.relative_path();
    copy_tree(place, copy);
    link_above(whole, copy);
    root_ = copy.string();
    std::vector<fs::path> directories = {copy};
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(copy, ignored))
      if (entry.is_directory(ignored)) directories.push_back(entry.path());
    std::ranges::sort(directories);
    for (const fs::path& directory : directories)
      if (names_modules(directory))
        add_makefile(directory, whole / fs::relative(directory, copy),
                     shown(place, copy, directory));
    for (const fs::path& directory : directories)
      add_files(directory, place / fs::relative(directory, copy));
  }

  void add_file(const fs::path& file) {
    if (root_.empty()) root_ = file.parent_path().string();
    Row row;
    row.name = fs::path(file).stem().string();
    std::ranges::replace(row.name, '-', '_');
    row.place = file.lexically_normal().string();
    row.sources = {file.filename().string()};
    found_.groups.push_back({{}, {}, file.string(), root_, {found_.rows.size()}});
    found_.rows.push_back(std::move(row));
  }

 private:
  static std::string shown(const fs::path& place, const fs::path& copy, const fs::path& directory) {
    std::string text = (place / fs::relative(directory, copy)).lexically_normal().string();
    if (text.size() > 1 && text.back() == '/') text.pop_back();
    return text;
  }

  void add_makefile(const fs::path& directory, const fs::path& original, const std::string& place) {
    std::string why;
    auto modules = build::named_modules(directory.string(), building_, why);
    Group group{directory.string(), original.lexically_normal().string(), {}, root_, {}};
    if (!modules) return add_unreadable(place, why);
    for (build::NamedModule& module : *modules) {
      Row row;
      row.name = module.name;
      row.place = place;
      row.sources = std::move(module.sources);
      for (const std::string& source : row.sources)
        used_.insert((directory / source).lexically_normal());
      group.rows.push_back(found_.rows.size());
      found_.rows.push_back(std::move(row));
    }
    if (!group.rows.empty()) found_.groups.push_back(std::move(group));
  }

  void add_unreadable(const std::string& place, const std::string& why) {
    Row row;
    row.name = "(Makefile)";
    row.place = place;
    row.result = Outcome::kBuild;
    row.reason = explain_build(why, row.name, row.missing);
    found_.rows.push_back(std::move(row));
  }

  void add_files(const fs::path& directory, const fs::path& place) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(directory, ignored))
      if (entry.path().extension() == ".c") files.push_back(entry.path());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
      if (used_.contains(file.lexically_normal())) continue;
      auto text = build::read_file(file.string());
      if (text && any_line(*text, marks_module))
        add_file((place / file.filename()).lexically_normal());
    }
  }

  const Options& options_;
  const build::Options& building_;
  Found& found_;
  std::string root_;         // of what is being looked at
  std::set<fs::path> used_;  // sources of the Makefiles' modules
};

}  // namespace

bool find_modules(const Options& options, const std::string& scratch, Found& found) {
  auto building =
      build_options(options.version.empty() ? 0 : *parse_version(options.version), options.verbose);
  if (!building) return false;
  building->sink = nullptr;
  int number = 0;
  for (const std::string& place : options.places) {
    std::error_code error;
    const bool directory = fs::is_directory(place, error);
    if (!directory && !fs::is_regular_file(place, error)) {
      fmt::print(stderr, "holdfast: {}: {}\n", place,
                 error ? error.message() : "neither a directory nor a file");
      return false;
    }
    Finder finder(options, *building, found);
    if (directory)
      finder.add_tree(place, fs::path(scratch) / std::to_string(number++));
    else
      finder.add_file(place);
  }
  return true;
}

}  // namespace holdfast::cli::survey
