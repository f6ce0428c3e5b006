#include "build/cache.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "build/files.h"

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostEntries = 256;

std::string digest_of(const std::string& contents) {
  Digest digest;
  digest.add_field(contents);
  return digest.text();
}

std::string default_directory() {
  if (const char* told = std::getenv("XDG_CACHE_HOME"); told && *told == '/')
    return std::string(told) + "/holdfast";
  if (const char* home = std::getenv("HOME"); home && *home == '/')
    return std::string(home) + "/.cache/holdfast";
  return {};
}

bool unchanged(const std::string& digest, const std::string& path) {
  const std::optional<std::string> contents = read_file(path);
  return contents && digest_of(*contents) == digest;
}

// File times come from a clock that ticks every few milliseconds.
bool written_before(const std::string& path, fs::file_time_type moment) {
  std::error_code error;
  const fs::file_time_type written = fs::last_write_time(path, error);
  return !error && written < moment - std::chrono::milliseconds(10);
}

// drop_oldest() goes by the time.
void touch(const fs::path& path) {
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

}  // namespace

Cache::Cache() : directory_(default_directory()) {}

std::string Cache::manifest_path(const std::string& key) const {
  return directory_ + "/build/" + key;
}

std::optional<Outcome> Cache::find(const std::string& key) const {
  if (directory_.empty()) return std::nullopt;
  const std::optional<std::string> manifest = read_file(manifest_path(key));
  if (!manifest) return std::nullopt;
  Outcome outcome;
  std::istringstream lines(*manifest);
  for (std::string kind; lines >> kind;) {
    std::string digest, rest;
    if (kind == "version") {
      lines >> outcome.version;
    } else if (kind == "read") {
      lines >> digest >> std::ws;
      std::getline(lines, rest);
      if (!unchanged(digest, rest)) return std::nullopt;
    } else if (kind == "module") {
      BuiltModule module;
      lines >> digest >> module.name;
      std::getline(lines, rest);
      module.depends = split(rest.substr(std::min<std::size_t>(1, rest.size())));
      module.path = directory_ + "/objects/" + digest + "/" + module.name + ".ko";
      std::error_code ignored;
      if (!fs::exists(module.path, ignored)) return std::nullopt;
      touch(fs::path(module.path).parent_path());
      outcome.modules.push_back(std::move(module));
    } else if (kind == "messages") {
      lines.ignore(1);
      outcome.messages.assign(std::istreambuf_iterator<char>(lines), {});
      outcome.ok = true;
    }
  }
  // A manifest ends with its messages; one without is no manifest.
  if (!outcome.ok) return std::nullopt;
  touch(manifest_path(key));
  outcome.from_cache = true;
  return outcome;
}

std::string Cache::store_object(BuiltModule& module) const {
  const std::optional<std::string> contents = read_file(module.path);
  if (!contents) return "cannot read " + module.path;
  const std::string folder = directory_ + "/objects/" + digest_of(*contents);
  if (std::string problem = make_directories(folder); !problem.empty()) return problem;
  const std::string path = folder + "/" + module.name + ".ko";
  std::error_code ignored;
  if (fs::exists(path, ignored))
    touch(folder);
  else if (std::string problem = write_file(path, *contents); !problem.empty())
    return problem;
  module.path = path;
  return {};
}

std::string Cache::store(const std::string& key, const std::vector<std::string>& files_read,
                         fs::file_time_type started, Outcome& outcome) const {
  if (directory_.empty()) return "no cache directory: neither XDG_CACHE_HOME nor HOME is set";
  if (std::string problem = make_directories(directory_ + "/build"); !problem.empty())
    return problem;
  Outcome stored = outcome;
  std::ostringstream manifest;
  manifest << "version " << outcome.version << "\n";
  for (BuiltModule& module : stored.modules) {
    if (std::string problem = store_object(module); !problem.empty()) return problem;
    const fs::path folder = fs::path(module.path).parent_path().filename();
    manifest << "module " << folder.string() << " " << module.name << " " << joined(module.depends)
             << "\n";
  }
  bool fresh = true;
  for (const std::string& path : files_read) {
    const std::optional<std::string> contents = read_file(path);
    if (!contents) return "cannot read " + path;
    fresh = fresh && written_before(path, started);
    manifest << "read " << digest_of(*contents) << " " << path << "\n";
  }
  manifest << "messages\n" << outcome.messages;
  if (fresh)
    if (std::string problem = write_file(manifest_path(key), manifest.str()); !problem.empty())
      return problem;
  outcome = std::move(stored);
  drop_oldest(directory_ + "/build");
  drop_oldest(directory_ + "/objects");
  return {};
}

// Half of what is there goes when there is too much: rarely, and never what was just written.
void Cache::drop_oldest(const std::string& folder) const {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> entries;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    entries.emplace_back(entry.last_write_time(ignored), entry.path());
  if (entries.size() <= kMostEntries) return;
  std::sort(entries.begin(), entries.end());
  entries.resize(entries.size() / 2);
  for (const auto& [time, path] : entries) fs::remove_all(path, ignored);
}

}  // namespace holdfast::build
