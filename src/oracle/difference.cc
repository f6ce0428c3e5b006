#include "oracle/difference.h"

#include <algorithm>
#include <cstdint>

#include "oracle/scenario.h"

namespace holdfast::oracle {
namespace {

using Lines = std::vector<std::string>;

// lengths[i][j]: longest common subsequence of left[i..] and right[j..].
std::vector<std::vector<std::uint32_t>> common_lengths(const Lines& left, const Lines& right) {
  std::vector<std::vector<std::uint32_t>> lengths(left.size() + 1,
                                                  std::vector<std::uint32_t>(right.size() + 1));
  for (std::size_t i = left.size(); i-- > 0;)
    for (std::size_t j = right.size(); j-- > 0;)
      lengths[i][j] = left[i] == right[j] ? lengths[i + 1][j + 1] + 1
                                          : std::max(lengths[i + 1][j], lengths[i][j + 1]);
  return lengths;
}

// Within a run of removed lines followed by added ones, the first of each belong side by side.
void pair_up(std::vector<DiffLine>& lines) {
  std::vector<DiffLine> result;
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].kind == DiffLine::same) {
      result.push_back(lines[i++]);
      continue;
    }
    Lines removed, added;
    for (; i < lines.size() && lines[i].kind != DiffLine::same; ++i)
      (lines[i].kind == DiffLine::only_linux ? removed : added)
          .push_back(lines[i].kind == DiffLine::only_linux ? lines[i].linux_text
                                                           : lines[i].holdfast_text);
    for (std::size_t k = 0; k < std::max(removed.size(), added.size()); ++k) {
      if (k >= removed.size())
        result.push_back({DiffLine::only_holdfast, "", added[k]});
      else if (k >= added.size())
        result.push_back({DiffLine::only_linux, removed[k], ""});
      else
        result.push_back({DiffLine::changed, removed[k], added[k]});
    }
  }
  lines = std::move(result);
}

std::string column(const std::string& text, std::size_t width) {
  std::string shown;
  for (char c : text) shown += c == '\t' ? std::string("    ") : std::string(1, c);
  if (shown.size() > width) shown = shown.substr(0, width - 1) + "~";
  shown.resize(width, ' ');
  return shown;
}

std::string row(const DiffLine& line, std::size_t width) {
  static const char marks[] = {' ', '<', '>', '|'};
  std::string text = column(line.linux_text, width) + " " + marks[line.kind] + " " +
                     column(line.holdfast_text, width);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::vector<bool> near_a_difference(const std::vector<DiffLine>& lines, std::size_t context) {
  std::vector<bool> shown(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (lines[i].kind != DiffLine::same)
      for (std::size_t k = i - std::min(i, context); k < lines.size() && k <= i + context; ++k)
        shown[k] = true;
  return shown;
}

bool matches(const KnownDifference& known, const Lines& linux_lines, const Lines& holdfast_lines) {
  return known.linux_lines == linux_lines && known.holdfast_lines == holdfast_lines;
}

}  // namespace

std::vector<DiffLine> difference(const std::string& linux_text, const std::string& holdfast_text) {
  Lines left = split_lines(linux_text);
  Lines right = split_lines(holdfast_text);
  auto lengths = common_lengths(left, right);
  std::vector<DiffLine> lines;
  std::size_t i = 0, j = 0;
  while (i < left.size() || j < right.size()) {
    if (i < left.size() && j < right.size() && left[i] == right[j]) {
      lines.push_back({DiffLine::same, left[i], right[j]});
      ++i, ++j;
    } else if (j == right.size() || (i < left.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
      lines.push_back({DiffLine::only_linux, left[i++], ""});
    } else {
      lines.push_back({DiffLine::only_holdfast, "", right[j++]});
    }
  }
  pair_up(lines);
  return lines;
}

bool equal(const std::vector<DiffLine>& lines) {
  return std::all_of(lines.begin(), lines.end(),
                     [](const DiffLine& line) { return line.kind == DiffLine::same; });
}

std::string side_by_side(const std::vector<DiffLine>& lines, std::size_t width, std::size_t context,
                         const char* left, const char* right) {
  std::size_t column_width = std::max<std::size_t>(20, (width - 3) / 2);
  std::vector<bool> shown = near_a_difference(lines, context);
  std::string text =
      row({DiffLine::same, left, right}, column_width) +
      row({DiffLine::same, std::string(column_width, '-'), std::string(column_width, '-')},
          column_width);
  bool skipping = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (shown[i])
      text += row(lines[i], column_width);
    else if (!skipping)
      text += "...\n";
    skipping = !shown[i];
  }
  return text;
}

std::vector<KnownDifference> read_known_differences(const std::filesystem::path& file) {
  std::vector<KnownDifference> result;
  bool open = false;
  for (const std::string& line : split_lines(read_file(file).value_or(""))) {
    if (line.empty()) {
      open = false;
    } else if (line[0] == '#' && !open) {
      continue;
    } else if (open && line[0] == '-') {
      result.back().linux_lines.push_back(line.substr(1));
    } else if (open && line[0] == '+') {
      result.back().holdfast_lines.push_back(line.substr(1));
    } else if (open) {
      result.back().reason += " " + line.substr(line.find_first_not_of(' '));
    } else if (std::size_t colon = line.find(": "); colon != std::string::npos) {
      result.push_back({line.substr(0, colon), line.substr(colon + 2), {}, {}, false});
      open = true;
    }
  }
  return result;
}

void accept_known(std::vector<DiffLine>& lines, const std::string& scenario,
                  std::vector<KnownDifference>& known) {
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    Lines linux_lines, holdfast_lines;
    for (; end < lines.size() && lines[end].kind != DiffLine::same; ++end) {
      if (lines[end].kind != DiffLine::only_holdfast) linux_lines.push_back(lines[end].linux_text);
      if (lines[end].kind != DiffLine::only_linux)
        holdfast_lines.push_back(lines[end].holdfast_text);
    }
    for (KnownDifference& entry : known) {
      if (end == i || entry.scenario != scenario || !matches(entry, linux_lines, holdfast_lines))
        continue;
      entry.seen = true;
      for (std::size_t k = i; k < end; ++k) lines[k].kind = DiffLine::same;
      break;
    }
    i = end + 1;
  }
}

}  // namespace holdfast::oracle
