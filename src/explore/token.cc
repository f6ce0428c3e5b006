#include "explore/token.h"

#include <algorithm>

#include "explore/execution.h"
#include "explore/hash.h"

namespace holdfast::explore {

namespace {

constexpr std::string_view kPrefix = "hf1-";
constexpr std::uint32_t kMostChecks = 48;
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

class Writer {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }
  // Base 64, six bits at a time.
  std::string text() const {
    std::string out;
    unsigned bits = 0;
    std::uint32_t pending = 0;
    for (std::uint8_t byte : bytes_) {
      pending = pending << 8 | byte;
      for (bits += 8; bits >= 6; bits -= 6) out += kDigits[pending >> (bits - 6) & 63];
    }
    if (bits) out += kDigits[pending << (6 - bits) & 63];
    return out;
  }

 private:
  std::vector<std::uint8_t> bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) {
    unsigned bits = 0;
    std::uint32_t pending = 0;
    for (char c : text) {
      std::size_t digit = kDigits.find(c);
      if (digit == std::string_view::npos) {
        ok_ = false;
        return;
      }
      pending = pending << 6 | static_cast<std::uint32_t>(digit);
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes_.push_back(static_cast<std::uint8_t>(pending >> bits));
    }
  }
  std::uint64_t long_number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (at_ == bytes_.size()) break;
      std::uint8_t byte = bytes_[at_++];
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
    ok_ = false;
    return 0;
  }
  std::uint32_t number() {
    std::uint64_t value = long_number();
    if (value > 0xffff'ffff) ok_ = false;
    return static_cast<std::uint32_t>(value);
  }
  // A count of things that take at least a byte each, so it cannot be more than what is left.
  std::uint32_t count() {
    std::uint32_t value = number();
    if (value > bytes_.size() - at_) ok_ = false;
    return ok_ ? value : 0;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

std::uint8_t check_bits(std::uint64_t hash) { return static_cast<std::uint8_t>(hash >> 60); }

}  // namespace

unsigned usual_task(std::uint64_t enabled, unsigned last) {
  if (last != kNobody && (enabled >> last & 1)) return last;
  return static_cast<unsigned>(__builtin_ctzll(enabled));
}

unsigned preemptions_of(const Execution& execution) {
  unsigned count = 0;
  for (std::size_t i = 1; i < execution.depth(); ++i) {
    unsigned last = execution.event(i - 1).task;
    const Event& event = execution.event(i);
    if (event.task != last && (event.busy >> last & 1)) ++count;
  }
  return count;
}

Token Token::of(const Execution& execution, const Refinement& refinement) {
  Token token;
  token.events = static_cast<std::uint32_t>(execution.depth());
  token.hash = static_cast<std::uint32_t>(execution.trace_hash());
  token.stride = std::max<std::uint32_t>(1, (token.events + kMostChecks - 1) / kMostChecks);
  token.refinement = refinement.parts();
  for (unsigned i = 0; i < execution.task_count(); ++i) {
    auto [spawner, ordinal] = execution.origin(i);
    if (spawner != kNobody) token.spawned.push_back({i, spawner, ordinal});
  }
  unsigned last = kNobody;
  for (std::uint32_t i = 0; i < token.events; ++i) {
    const Event& event = execution.event(i);
    if (usual_task(event.enabled, last) != event.task) token.departures.push_back({i, event.task});
    if (event.kind == Kind::kChoose) token.choices.push_back(event.choice);
    if ((i + 1) % token.stride == 0) {
      std::uint8_t mask = token.checks.size() % 2 == 0 ? 7 : 15;  // as text() has room for
      token.checks.push_back(check_bits(event.prefix) & mask);
    }
    last = event.task;
  }
  return token;
}

std::string Token::text() const {
  Writer out;
  out.number(events);
  out.number(static_cast<std::uint32_t>(departures.size()));
  std::uint32_t last = 0;
  for (const Departure& departure : departures) {
    out.number(departure.event - last);
    out.number(departure.task);
    last = departure.event;
  }
  out.number(static_cast<std::uint32_t>(choices.size()));
  for (std::uint32_t choice : choices) out.number(choice);
  out.number(static_cast<std::uint32_t>(refinement.raced.size()));
  for (std::uint64_t id : refinement.raced) out.number(id);
  out.number(static_cast<std::uint32_t>(refinement.united.size()));
  for (auto [id, with] : refinement.united) {
    out.number(id);
    out.number(with);
  }
  out.number(static_cast<std::uint32_t>(spawned.size()));
  for (const Spawned& task : spawned) {
    out.number(task.number);
    out.number(task.spawner);
    out.number(task.ordinal);
  }
  out.number(hash);
  out.number(static_cast<std::uint32_t>(checks.size()));
  for (std::size_t i = 0; i < checks.size(); i += 2) {
    out.number(static_cast<std::uint32_t>(checks[i] & 7) << 4 |
               (i + 1 < checks.size() ? checks[i + 1] : 0u));
  }
  return std::string(kPrefix) + out.text();
}

std::optional<Token> Token::parse(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  Reader in(text.substr(kPrefix.size()));
  Token token;
  token.events = in.number();
  std::uint32_t last = 0;
  for (std::uint32_t n = in.count(); n-- > 0 && in.ok();) {
    std::uint32_t event = last + in.number();
    token.departures.push_back({event, in.number()});
    last = event;
  }
  for (std::uint32_t n = in.count(); n-- > 0 && in.ok();) token.choices.push_back(in.number());
  for (std::uint32_t n = in.count(); n-- > 0 && in.ok();) {
    token.refinement.raced.push_back(in.long_number());
  }
  for (std::uint32_t n = in.count(); n-- > 0 && in.ok();) {
    std::uint64_t id = in.long_number();
    token.refinement.united.emplace_back(id, in.long_number());
  }
  for (std::uint32_t n = in.count(); n-- > 0 && in.ok();) {
    Spawned task;
    task.number = in.number();
    task.spawner = in.number();
    task.ordinal = in.number();
    if (task.number >= kMaxTasks || task.spawner >= task.number) return std::nullopt;
    token.spawned.push_back(task);
  }
  token.hash = in.number();
  token.stride = std::max<std::uint32_t>(1, (token.events + kMostChecks - 1) / kMostChecks);
  std::uint32_t checks = in.number();
  if (checks != token.events / token.stride) return std::nullopt;
  for (std::uint32_t i = 0; i < checks && in.ok(); i += 2) {
    std::uint32_t pair = in.number();
    token.checks.push_back(static_cast<std::uint8_t>(pair >> 4 & 7));
    if (i + 1 < checks) token.checks.push_back(static_cast<std::uint8_t>(pair & 15));
  }
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return token;
}

// The numbers of spawned tasks depend on what a search saw first.
void Token::name_tasks(Names& names) const {
  std::uint64_t keys[kMaxTasks] = {};
  for (std::uint32_t i = 0; i < kMaxTasks; ++i) keys[i] = mix(i + 1);  // if it is the body's
  for (const Spawned& task : spawned) {
    keys[task.number] = Execution::key_of(keys[task.spawner], task.ordinal);
    names.preset_task(keys[task.number], task.number);
  }
}

Decision Replay::choose(Execution& execution) {
  std::uint32_t depth = static_cast<std::uint32_t>(execution.depth());
  unsigned task = usual_task(execution.enabled(), execution.last_task());
  if (next_departure_ < token_.departures.size() &&
      token_.departures[next_departure_].event == depth) {
    task = token_.departures[next_departure_++].task;
  }
  bool can = task < execution.task_count() && (execution.enabled() >> task & 1);
  if ((depth >= token_.events && !only_begin_) || !can) return {};
  std::uint32_t choice = 0;
  if (execution.pending(task).kind == Kind::kChoose && next_choice_ < token_.choices.size()) {
    choice = token_.choices[next_choice_++];
    if (choice >= execution.pending(task).operand) choice = 0;
  }
  return {static_cast<int>(task), choice};
}

// Same events? If not, which was the first that differs, as far as the checks can tell.
void Replay::finished(Execution& execution) {
  if (execution.end() == End::kRestart || only_begin_) return;
  std::uint32_t depth = static_cast<std::uint32_t>(execution.depth());
  bool same =
      depth == token_.events && static_cast<std::uint32_t>(execution.trace_hash()) == token_.hash;
  if (same) return;
  std::uint32_t until = depth;  // events that may be the first to differ: [from, until]
  std::uint32_t from = depth;
  for (std::uint32_t i = 0; i < token_.checks.size(); ++i) {
    std::uint32_t at = (i + 1) * token_.stride - 1;
    if (at >= depth) break;
    std::uint8_t bits = check_bits(execution.event(at).prefix);
    if (i % 2 == 0) bits &= 7;
    if (bits == token_.checks[i]) continue;
    until = at;
    from = i * token_.stride;
    break;
  }
  std::string text = "the token is of another program or version: ";
  if (until >= depth) {
    text += "it has " + std::to_string(token_.events) + " events, this execution ended after " +
            std::to_string(depth);
  } else {
    Step step = execution.step(until);
    text += from == until ? "event " : "one of the events up to ";
    text += std::to_string(until + 1) + " differs: here " + execution.task_name(step.task) +
            " at line " + std::to_string(step.site.line());
  }
  execution.complain(FailureKind::kDiverged, std::move(text));
}

}  // namespace holdfast::explore
