// Line by line difference of two normalised transcripts, and the list of differences kept on
// purpose.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace holdfast::oracle {

struct DiffLine {
  enum Kind { same, only_linux, only_holdfast, changed } kind;
  std::string linux_text;
  std::string holdfast_text;
};

std::vector<DiffLine> difference(const std::string& linux_text, const std::string& holdfast_text);
bool equal(const std::vector<DiffLine>& lines);

// Two columns, changed lines marked with |, lines of one side with < or >. Runs of equal lines
// longer than twice `context` are shortened.
std::string side_by_side(const std::vector<DiffLine>& lines, std::size_t width,
                         std::size_t context = 3, const char* left = "Linux",
                         const char* right = "Holdfast");

// A difference kept on purpose: "NAME: reason" and then the lines, "-" for Linux, "+" for Holdfast,
// up to an empty line. Read from the file differences.txt of a suite.
struct KnownDifference {
  std::string scenario;
  std::string reason;
  std::vector<std::string> linux_lines;
  std::vector<std::string> holdfast_lines;
  bool seen = false;
};

std::vector<KnownDifference> read_known_differences(const std::filesystem::path& file);

// Turns the differing runs of lines that are listed for `scenario` into equal ones (and marks the
// entries seen).
void accept_known(std::vector<DiffLine>& lines, const std::string& scenario,
                  std::vector<KnownDifference>& known);

}  // namespace holdfast::oracle
