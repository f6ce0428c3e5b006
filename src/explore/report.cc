// A failure as text for a terminal: one line per event, one column per task.
#include <holdfast/explore.h>

#include <cstring>

namespace holdfast::explore {

namespace {

const char* verb(const Step& step) {
  switch (step.kind) {
    case Kind::kRead:
      return "read";
    case Kind::kWrite:
      return "write";
    case Kind::kUpdate:
      return step.write ? "update" : "update fails";
    case Kind::kLock:
      return "lock";
    case Kind::kTryLock:
      return step.write ? "trylock" : "trylock fails";
    case Kind::kUnlock:
      return "unlock";
    case Kind::kAwait:
      return "await";
    case Kind::kTake:
      return "take";
    case Kind::kChoose:
      return "choose";
    case Kind::kYield:
      return "yield";
  }
  return "?";
}

std::string object_text(const Step& step) {
  if (step.kind == Kind::kChoose) return std::to_string(step.after);
  if (step.kind == Kind::kYield) return "";
  if (*step.object_name) return step.object_name;
  return "#" + std::to_string(step.object & 0xfffff);
}

std::string step_text(const Step& step) {
  std::string text = std::string(verb(step)) + " " + object_text(step);
  bool value = step.kind == Kind::kRead || step.kind == Kind::kWrite || step.kind == Kind::kUpdate;
  if (!value) return text;
  auto number = [](std::uint64_t bits) { return std::to_string(static_cast<std::int32_t>(bits)); };
  text += ": " + number(step.before);
  if (step.write) text += " -> " + number(step.after);
  return text;
}

}  // namespace

std::string describe(const Failure& failure) {
  constexpr std::size_t kWidth = 28;
  std::string text = failure.message + "\n";
  text += std::to_string(failure.preemptions) + " preemption" +
          (failure.preemptions == 1 ? "" : "s") +
          (failure.minimal ? ", no schedule of this trace has fewer" : "") + "\n";
  std::string heading;
  for (const std::string& task : failure.tasks) {
    heading += task.substr(0, kWidth - 1);
    heading += std::string(kWidth - std::min(task.size(), kWidth - 1), ' ');
  }
  text += "  line  " + heading + "\n";
  for (const Step& step : failure.steps) {
    std::string line = std::to_string(step.site.line());
    text += std::string(line.size() < 6 ? 6 - line.size() : 0, ' ') + line + "  " +
            std::string(kWidth * step.task, ' ') + step_text(step) + "\n";
  }
  if (!failure.token.empty()) text += "token " + failure.token + "\n";
  return text;
}

}  // namespace holdfast::explore
