#include "checker/token.h"

#include <cstdint>

namespace holdfast::checker {
namespace {

constexpr std::string_view kPrefix = "hfx1.";
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(const std::string& bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (unsigned char c : bytes) {
    bits = bits << 8 | c;
    for (count += 8; count >= 6; count -= 6) text += kLetters[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kLetters[bits << (6 - count) & 63];
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    const std::size_t value = kLetters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 255);
  }
  return bytes;
}

}  // namespace

// Fields end with a newline, lists with an empty one: none of these has newlines.
std::string Token::text() const {
  std::string fields = plan.name + "\n";
  fields += plan.signals ? "s" : "-";
  fields += plan.load_in_task ? "t\n" : "-\n";
  for (const std::string& source : sources) fields += source + "\n";
  fields += "\n";
  for (const std::string& task : plan.tasks) fields += task + "\n";
  fields += "\n" + schedule;
  return std::string(kPrefix) + encode(fields);
}

std::optional<Token> Token::parse(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  std::optional<std::string> bytes = decode(text.substr(kPrefix.size()));
  if (!bytes) return std::nullopt;
  std::string_view rest = *bytes;
  bool short_of = false;
  auto line = [&]() -> std::string {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      short_of = true;
      return {};
    }
    std::string field(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    return field;
  };
  Token token;
  token.plan.name = line();
  const std::string flags = line();
  token.plan.signals = flags.starts_with("s");
  token.plan.load_in_task = flags.ends_with("t");
  for (std::string source = line(); !source.empty(); source = line()) {
    token.sources.push_back(std::move(source));
  }
  for (std::string task = line(); !task.empty(); task = line()) {
    token.plan.tasks.push_back(std::move(task));
  }
  token.schedule = rest;
  if (short_of || token.sources.empty() || !token.schedule.starts_with("hf1-")) return std::nullopt;
  return token;
}

}  // namespace holdfast::checker
