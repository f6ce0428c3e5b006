// A Report in the forms that people and programs read. Pure functions: what they say is in the
// report, and the sources it names are read through SourceReader only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/finding.h"

namespace holdfast::checker {

struct TextStyle {
  bool colour = false;
  unsigned width = 100;      // columns of the terminal
  unsigned most_lines = 25;  // of a finding
};

// The lines of a source file; nullopt: it cannot be read.
using SourceReader =
    std::function<std::optional<std::vector<std::string>>(const std::string& path)>;
std::optional<std::vector<std::string>> read_source(const std::string& path);

std::string render_text(const Finding& finding, const TextStyle& style);
std::string render_text(const Report& report, const TextStyle& style);
// docs/report-json.md has the schema.
std::string render_json(const Report& report);
// SARIF 2.1.0.
std::string render_sarif(const Report& report);
// One page, nothing loaded from elsewhere.
std::string render_html(const Report& report, const SourceReader& sources);
// Chrome's trace event format: ui.perfetto.dev, chrome://tracing.
std::string render_trace(const Report& report);

}  // namespace holdfast::checker
