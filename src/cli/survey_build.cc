// From sources to .ko files, and why not. The modules of one Makefile are built together if they
// can be; otherwise each is tried alone, so that one that does not compile costs only itself.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "build/compile.h"
#include "build/make.h"
#include "cli/building.h"
#include "cli/survey.h"
#include "cli/versions.h"

namespace holdfast::cli::survey {
namespace {

namespace fs = std::filesystem;

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
    auto outcome = build::compile({group.file}, options_);
    if (!outcome.ok) return fail(row, outcome.messages);
    row.file = outcome.modules[0].path;
    row.name = outcome.modules[0].name;
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
    build::Options options = options_;
    options.unresolved_is_error = strict;
    for (std::size_t row : rows) options.only.push_back(rows_[row].name);
    return build::compile({group.directory}, options);
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
      row.file = module->path;
      row.name = module->name;
      row.needs = module->depends;
    }
  }

  static void fail(Row& row, const std::string& messages) {
    row.result = Outcome::kBuild;
    row.reason = explain_build(messages, row.name, row.missing);
  }

  const build::Options options_;
  std::vector<Row>& rows_;
};

}  // namespace

void build_modules(const Options& options, Found& found, Progress& progress) {
  auto building =
      build_options(options.version.empty() ? 0 : *parse_version(options.version), options.verbose);
  if (!options.verbose) building->sink = nullptr;
  building->colour = false;
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;
  auto work = [&] {
    Builder builder(*building, found.rows);
    for (std::size_t index; (index = next++) < found.groups.size();) {
      const Group& group = found.groups[index];
      builder.build(group);
      std::lock_guard guard(mutex);
      done += group.rows.size();
      progress.show("built " + found.rows[group.rows[0]].place, done, 2 * found.rows.size());
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options.jobs; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace holdfast::cli::survey
