// From sources to .ko files, and why not. The modules of one Makefile are built together if they
// can be; otherwise each is tried alone, so that one that does not compile costs only itself.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <sstream>
#include <thread>

#include "build/compile.h"
#include "build/facts.h"
#include "build/files.h"
#include "build/symbol.h"
#include "cli/building.h"
#include "cli/survey.h"
#include "cli/versions.h"

namespace holdfast::cli::survey {
namespace {

namespace fs = std::filesystem;

constexpr int kMostFolders = 8;

class Builder {
 public:
  Builder(build::Options options, std::vector<Row>& rows)
      : options_(std::move(options)), rows_(rows) {}

  void build(const Group& group) {
    if (group.directory.empty())
      one_file(group);
    else
      directory(group);
  }

 private:
  void one_file(const Group& group) {
    Row& row = rows_[group.rows[0]];
    auto outcome = with_headers(group, [&](const build::Options& options) {
      return build::compile({group.file}, options);
    });
    if (!outcome.ok) return fail(row, outcome.messages);
    done(row);
    row.file = outcome.modules[0].path;
    row.name = outcome.modules[0].name;
    row.needs = outcome.modules[0].depends;
  }

  // Builds, and if a header is not found that the tree has somewhere, again with its folder: a
  // Makefile's own way of calling make may have named it.
  template <class F>
  build::Outcome with_headers(const Group& group, F build) {
    build::Options options = options_;
    for (const std::string& folder : own_folders(group)) {
      options.cflags.push_back("-iquote");
      options.cflags.push_back(folder);
    }
    options.cflags.insert(options.cflags.end(), folders_.begin(), folders_.end());
    for (int tries = 0;; ++tries) {
      auto outcome = build(options);
      if (outcome.ok || tries == kMostFolders) return outcome;
      std::vector<Missing> missing;
      (void)explain_build(outcome.messages, {}, missing);
      if (missing.empty() || missing[0].kind != "header") return outcome;
      const std::string folder = folder_of(missing[0].name, group.root);
      if (folder.empty()) return outcome;
      folders_.push_back("-I" + folder);
      options.cflags.push_back(folders_.back());
    }
  }

  // Where the sources of a copy come from: what they #include by a way that leads out of the copy
  // is found from there.
  std::set<std::string> own_folders(const Group& group) const {
    std::set<std::string> folders;
    if (group.directory.empty()) return folders;
    for (std::size_t row : group.rows)
      for (const std::string& source : rows_[row].sources)
        folders.insert(
            (fs::path(group.original) / source).parent_path().lexically_normal().string());
    return folders;
  }

  static std::string folder_of(const std::string& header, const std::string& root) {
    const std::string end = "/" + header;
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(root, ignored)) {
      std::string path = entry.path().string();
      if (path.ends_with(end)) return path.substr(0, path.size() - end.size());
    }
    return {};
  }

  void directory(const Group& group) {
    std::vector<std::size_t> rows = group.rows;
    auto outcome = make(group, rows, true);
    if (!outcome.ok) {
      std::erase_if(rows, [&](std::size_t row) { return !compiles(group, row); });
      if (rows.empty()) return;
      outcome = make(group, rows, true);
    }
    if (!outcome.ok) {  // a symbol that one of them lacks
      std::erase_if(rows, [&](std::size_t row) {
        std::vector<Missing> missing;
        (void)explain_build(outcome.messages, rows_[row].name, missing);
        if (missing.empty()) return false;
        fail(rows_[row], outcome.messages);
        return true;
      });
      if (!rows.empty()) outcome = make(group, rows, true);
    }
    if (!outcome.ok) {
      for (std::size_t row : rows) fail(rows_[row], outcome.messages);
      return;
    }
    take(outcome, rows);
  }

  build::Outcome make(const Group& group, const std::vector<std::size_t>& rows, bool strict) {
    return with_headers(group, [&](build::Options options) {
      options.unresolved_is_error = strict;
      for (std::size_t row : rows) options.only.push_back(rows_[row].name);
      return build::compile({group.directory}, options);
    });
  }

  bool compiles(const Group& group, std::size_t row) {
    auto outcome = make(group, {row}, false);
    if (!outcome.ok) fail(rows_[row], outcome.messages);
    return outcome.ok;
  }

  void take(const build::Outcome& outcome, const std::vector<std::size_t>& rows) {
    for (std::size_t index : rows) {
      Row& row = rows_[index];
      std::string name = row.name;
      std::ranges::replace(name, '-', '_');
      auto same = [&](const build::BuiltModule& module) {
        return fs::path(module.path).stem() == row.name || module.name == name;
      };
      auto module = std::ranges::find_if(outcome.modules, same);
      if (module == outcome.modules.end()) {
        fail(row, "make built no such module\n");
        continue;
      }
      done(row);
      row.file = module->path;
      row.name = module->name;
      row.needs = module->depends;
    }
  }

  static void done(Row& row) {
    row.result = Outcome::kPass;
    row.reason.clear();
    row.missing.clear();
  }
  static void fail(Row& row, const std::string& messages) {
    row.result = Outcome::kBuild;
    row.missing.clear();
    row.reason = explain_build(messages, row.name, row.missing);
  }

  const build::Options options_;
  std::vector<Row>& rows_;
  std::vector<std::string> folders_;  // of private headers, as flags; of one group
};

// The exports of every module that was built, as a Module.symvers file.
std::vector<build::ExportedSymbol> exports_of(const std::vector<Row>& rows) {
  std::vector<build::ExportedSymbol> symbols;
  for (const Row& row : rows) {
    if (row.file.empty()) continue;
    auto contents = build::read_file(row.file);
    std::string why;
    if (!contents) continue;
    auto facts = build::facts_of(row.name, std::as_bytes(std::span(*contents)), why);
    if (!facts) continue;
    for (build::ExportedSymbol& symbol : facts->exports) {
      symbol.module = row.name;
      symbols.push_back(std::move(symbol));
    }
  }
  return symbols;
}

// Modules that lack nothing but what others below the same places export.
void build_on_others(const build::Options& options, Found& found, const std::string& scratch) {
  const auto exports = exports_of(found.rows);
  auto exported = [&](const Missing& missing) {
    return missing.kind == "symbol" && std::ranges::any_of(exports, [&](const auto& symbol) {
             return symbol.name == missing.name;
           });
  };
  const std::string file = scratch + "/survey.symvers";
  build::Options with = options;
  with.symvers.push_back(file);
  bool written = false;
  for (const Group& group : found.groups) {
    Group again = group;
    std::erase_if(again.rows, [&](std::size_t index) {
      const auto& missing = found.rows[index].missing;
      return missing.empty() || !std::ranges::all_of(missing, exported);
    });
    if (again.rows.empty()) continue;
    if (!written && !build::write_file(file, build::format_symvers(exports)).empty()) return;
    written = true;
    Builder(with, found.rows).build(again);
  }
}

}  // namespace

void build_modules(const Options& options, const std::string& scratch, Found& found,
                   Progress& progress) {
  auto building =
      build_options(options.version.empty() ? 0 : *parse_version(options.version), options.verbose);
  if (!options.verbose) building->sink = nullptr;
  building->colour = false;
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;
  auto work = [&] {
    for (std::size_t index; (index = next++) < found.groups.size();) {
      const Group& group = found.groups[index];
      Builder(*building, found.rows).build(group);
      std::lock_guard guard(mutex);
      done += group.rows.size();
      progress.show("built " + found.rows[group.rows[0]].place, done, 2 * found.rows.size());
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options.jobs; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  build_on_others(*building, found, scratch);
}

}  // namespace holdfast::cli::survey
