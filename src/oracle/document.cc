#include "oracle/document.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <regex>
#include <sstream>

#include "oracle/normalise.h"

namespace fs = std::filesystem;

namespace holdfast::oracle {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

void write_rules(std::ostringstream& out) {
  out << "## What is no difference\n\nBefore two transcripts are compared, these are replaced in "
         "both, "
         "since they differ between two runs of the same kernel:\n\n";
  for (const Rule& rule : line_rules()) out << "- " << rule.why << "\n";
  out << "- registers, code bytes and stacks in the dump of a warning or an oops\n"
         "\nand lines of these kinds are left out:\n\n";
  for (const Rule& rule : dropped_lines()) out << "- " << rule.why << "\n";
  out << "\n";
}

// The script's first comment that is not an instruction to the runner.
std::string summary_of(const Scenario& scenario) {
  for (const std::string& line : split_lines(read_file(scenario.script).value_or("")))
    if (line.starts_with("# ") && !line.starts_with("# boot:")) return line.substr(2);
  return "";
}

void write_scenarios(std::ostringstream& out, const std::vector<Verdict>& verdicts) {
  out << "## Scenarios\n\n| scenario | lines | result |\n|---|---|---|\n";
  for (const Verdict& verdict : verdicts) {
    std::string summary = summary_of(*verdict.scenario);
    out << "| `" << verdict.scenario->name << "`" << (summary.empty() ? "" : ": ")
        << escaped(summary) << " | " << verdict.lines.size() << " | " << name_of(verdict.kind);
    if (verdict.kind == Verdict::equal && !verdict.known.empty())
      out << " but for what is listed below";
    if (!verdict.reason.empty()) out << ": " << escaped(verdict.reason);
    out << " |\n";
  }
  out << "\n";
}

// One reason often explains many differences: it is told once.
void write_known(std::ostringstream& out, const std::vector<Verdict>& verdicts) {
  out << "## Differences kept on purpose\n\n";
  std::vector<std::string> reasons;
  std::map<std::string, std::string> differences;
  for (const Verdict& verdict : verdicts)
    for (const KnownDifference& entry : verdict.known) {
      if (!differences.contains(entry.reason)) reasons.push_back(entry.reason);
      std::string& text = differences[entry.reason];
      text += "# " + verdict.scenario->name + "\n";
      for (const std::string& line : entry.linux_lines) text += "-" + line + "\n";
      for (const std::string& line : entry.holdfast_lines) text += "+" + line + "\n";
    }
  if (reasons.empty()) out << "None.\n\n";
  for (const std::string& reason : reasons) {
    std::string sentence = reason;
    sentence[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence[0])));
    out << sentence << "\n\n```diff\n" << differences[reason] << "```\n\n";
  }
}

struct Header {
  std::string name, kind, how;
};

// "dup", "stub" or "custom", and the words behind it, from "/* holdfast: custom: ... */", which may
// go on over several lines.
std::optional<Header> header_tag(const std::string& name, const std::string& text) {
  static const std::regex tag(R"(/\*\s*holdfast:\s*(dup|stub|custom)\b[:.,;]?\s*([^]*?)\*/)");
  std::smatch found;
  const std::string top = text.substr(0, 2000);
  if (!std::regex_search(top, found, tag)) return std::nullopt;
  std::string how = std::regex_replace(found[2].str(), std::regex(R"(\s*\n\s*\*?\s*)"), " ");
  how.erase(how.find_last_not_of(' ') + 1);
  return Header{name, found[1], how};
}

std::vector<Header> read_headers(const fs::path& folder) {
  std::vector<Header> result;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".h") continue;
    std::string name = fs::relative(entry.path(), folder, ignored);
    if (name.starts_with("holdfast/abi/")) continue;
    if (auto header = header_tag(name, read_file(entry.path()).value_or("")))
      result.push_back(*header);
  }
  std::sort(result.begin(), result.end(),
            [](const Header& a, const Header& b) { return a.name < b.name; });
  return result;
}

void write_headers(std::ostringstream& out, const fs::path& folder) {
  std::vector<Header> headers = read_headers(folder);
  if (headers.empty()) return;
  out << R"(## Headers

What a module can include, from the tag in the second line of each header:

- **dup**: declares the same things as Linux, as far as it goes: a name that is missing is an error
  when compiling, a function that the kernel lacks an error of modpost. Nothing answers success
  without doing the work.
- **custom**: differs from Linux in the way stated.
- **stub**: does nothing, or declares nothing, as stated.

A header that is not in this table does not exist here; `holdfast build` says so by its name.

| header | | remark |
|---|---|---|
)";
  for (const Header& header : headers)
    out << "| `" << header.name << "` | " << header.kind << " | " << escaped(header.how) << " |\n";
  out << "\n";
}

}  // namespace

std::string fidelity_document(const std::vector<Suite>& suites,
                              const std::vector<Verdict>& verdicts, const fs::path& headers) {
  std::ostringstream out;
  auto count = [&](Verdict::Kind kind) {
    return std::count_if(verdicts.begin(), verdicts.end(),
                         [&](const Verdict& verdict) { return verdict.kind == kind; });
  };
  out << "# Fidelity: Holdfast beside a real Linux 6.1\n\n"
         "Generated by `./dev oracle` and `./dev fidelity`; do not edit. The same module sources "
         "and the same shell "
         "scripts\n(tests/fidelity) run on Debian's Linux 6.1 in QEMU and on Holdfast; what they "
         "print "
         "is compared\nline by line. `./dev test` compares with the recorded transcripts of Linux; "
         "`holdfast oracle DIR`\ndoes the same with modules and scripts of your own.\n\n"
      << verdicts.size() << " scenarios in " << suites.size()
      << " suites: " << count(Verdict::equal) << " equal, " << count(Verdict::pending)
      << " pending.\n\n";
  write_scenarios(out, verdicts);
  write_known(out, verdicts);
  write_rules(out);
  write_headers(out, headers);
  return out.str();
}

}  // namespace holdfast::oracle
