#include "cli/report_output.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "checker/render.h"

namespace holdfast::cli {
namespace {

bool put(const std::string& path, const std::string& text) {
  if (path == "-") {
    fmt::print("{}", text);
    return true;
  }
  std::ofstream stream(path);
  stream << text;
  stream.close();
  if (stream) return true;
  fmt::print(stderr, "holdfast: cannot write {}: {}\n", path, std::strerror(errno));
  return false;
}

checker::TextStyle style_of_terminal() {
  checker::TextStyle style;
  if (!isatty(STDOUT_FILENO)) return style;
  style.colour = std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) {
    style.width = std::clamp<unsigned>(size.ws_col, 60, 160);
  }
  return style;
}

}  // namespace

void add_report_output(CLI::App& app, ReportOutput& output) {
  app.add_flag("--json", output.json, "the report as JSON (docs/report-json.md) instead of text");
  app.add_option("--sarif", output.sarif, "write SARIF 2.1.0 to this file (-: standard output)");
  app.add_option("--html", output.html, "write a page with the schedules drawn to this file");
  app.add_option("--trace", output.trace, "write a trace for ui.perfetto.dev to this file");
}

bool show_report(const checker::Report& report, const ReportOutput& output) {
  bool ok = true;
  bool printed = output.json;
  if (output.json) fmt::print("{}", checker::render_json(report));
  auto want = [&](const std::string& path, auto&& render) {
    if (path.empty()) return;
    printed = printed || path == "-";
    ok = put(path, render()) && ok;
  };
  want(output.sarif, [&] { return checker::render_sarif(report); });
  want(output.html, [&] { return checker::render_html(report, checker::read_source); });
  want(output.trace, [&] { return checker::render_trace(report); });
  if (!printed) fmt::print("{}", checker::render_text(report, style_of_terminal()));
  return ok;
}

}  // namespace holdfast::cli
