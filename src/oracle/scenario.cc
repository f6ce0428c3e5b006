#include "oracle/scenario.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace holdfast::oracle {
namespace {

std::vector<fs::path> files_in(const fs::path& directory, const char* extension) {
  std::vector<fs::path> result;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored))
    if (entry.path().extension() == extension) result.push_back(entry.path());
  std::sort(result.begin(), result.end());
  return result;
}

bool asks_for_own_boot(const fs::path& script) {
  std::string text = read_file(script).value_or("");
  std::vector<std::string> lines = split_lines(text);
  if (lines.size() > 10) lines.resize(10);
  return std::find(lines.begin(), lines.end(), "# boot: own") != lines.end();
}

Suite read_suite(const fs::path& directory) {
  Suite suite;
  suite.directory = fs::canonical(directory);
  suite.name = suite.directory.filename();
  std::string makefile = read_file(directory / "Makefile").value_or("");
  makefile += read_file(directory / "Kbuild").value_or("");
  suite.has_modules = makefile.find("obj-m") != std::string::npos;
  for (const fs::path& folder : {directory / "bin", suite.directory.parent_path() / "bin"})
    for (const fs::path& source : files_in(folder, ".c")) suite.helpers.push_back(source);
  for (const fs::path& script : files_in(suite.directory, ".sh"))
    suite.scenarios.push_back(
        {suite.name + "/" + script.stem().string(), script, asks_for_own_boot(script)});
  return suite;
}

}  // namespace

fs::path Scenario::transcript() const { return fs::path(script).replace_extension(".txt"); }

std::vector<Suite> find_suites(const fs::path& root) {
  std::vector<Suite> result;
  if (!files_in(root, ".sh").empty()) {
    result.push_back(read_suite(root));
    return result;
  }
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, ignored))
    if (entry.is_directory() && !files_in(entry.path(), ".sh").empty())
      result.push_back(read_suite(entry.path()));
  std::sort(result.begin(), result.end(),
            [](const Suite& a, const Suite& b) { return a.name < b.name; });
  return result;
}

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return !file.fail();
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace holdfast::oracle
