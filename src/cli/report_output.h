// The forms in which `explore` and `replay` show a report.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "checker/finding.h"

namespace holdfast::cli {

struct ReportOutput {
  bool json = false;
  std::string sarif, html, trace;  // files; "-": standard output; empty: not wanted
};

void add_report_output(CLI::App& app, ReportOutput& output);
// Text for a person, unless something else goes to standard output. False: a file could not be
// written; it has been said which.
bool show_report(const checker::Report& report, const ReportOutput& output);

}  // namespace holdfast::cli
