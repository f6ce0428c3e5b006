// The record of a replay: what happened, line by line, for story.cc to choose from.
#include <cstdio>
#include <cstring>

#include "checker/watch.h"

namespace holdfast::checker {

using explore::ArenaPause;

namespace {

constexpr std::uint64_t kFreed = 0x6b6b'6b6b'6b6b'6b6b;
constexpr std::uint64_t kFresh = 0x5a5a'5a5a'5a5a'5a5a;

}  // namespace

// The same in every run: addresses become what is there.
std::string Watch::value_text(std::uint64_t value, std::size_t size) {
  const std::uint64_t mask = size < 8 ? (std::uint64_t{1} << 8 * size) - 1 : ~std::uint64_t{0};
  if (value == (kFreed & mask) && size >= 4) return "freed";
  if (value == (kFresh & mask) && size >= 4) return "never written";
  auto* pointer = reinterpret_cast<const void*>(value);
  if (size == 8 && map_.in_arena(pointer)) {
    const Block* block = map_.block_at(pointer);
    auto number =
        block ? ledger_.recording_of.blocks.find(block->begin) : ledger_.recording_of.blocks.end();
    return number == ledger_.recording_of.blocks.end() ? "a kernel object"
                                                       : "block " + std::to_string(number->second);
  }
  if (size == 8 && map_.module_at(pointer)) return "in " + map_.module_at(pointer)->name;
  if (size == 8 && host_.on_a_stack(pointer)) return "on a stack";
  if (size == 1 && value > ' ' && value < 127) return {'\'', static_cast<char>(value), '\''};
  if (value < 1'000'000) return std::to_string(value);
  const auto shift = static_cast<unsigned>(64 - 8 * size);
  const std::int64_t number = static_cast<std::int64_t>(value << shift) >> shift;
  if (number > -4096 && number < 0) return std::to_string(number);
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

std::optional<std::string> Watch::value_at(const void* address, std::size_t size) {
  Draft ignored;
  if (!address || size == 0 || size > 8 || wrong(address, size, false, ignored)) return {};
  std::uint64_t value = 0;
  std::memcpy(&value, address, size);
  return value_text(value, size);
}

// A write is told of before it is made; by the time of the next thing told, it has been.
void Watch::complete_last_write() {
  if (!std::exchange(write_is_open_, false) || ledger_.recording_of.lines.empty()) return;
  RecordedLine& line = ledger_.recording_of.lines.back();
  line.after = value_at(line.address, line.size);
}

void Watch::note(LineKind kind, const char* text, const void* address, std::size_t size,
                 const void* pc) {
  ArenaPause pause;
  complete_last_write();
  RecordedLine line;
  line.task = host_.running_number();
  line.event = host_.events();
  line.kind = kind;
  line.text = text;
  line.address = address;
  line.size = size;
  line.frames = frames_from(__builtin_frame_address(0), pc);
  for (const HeldLock& held : held_[line.task]) line.locks.emplace_back(held.name);
  const bool access = kind == LineKind::kRead || kind == LineKind::kWrite;
  if (access) line.before = value_at(address, size);
  write_is_open_ = kind == LineKind::kWrite;
  if (kind == LineKind::kAlloc && place_of(pc).known()) {
    const auto number = static_cast<unsigned>(ledger_.recording_of.blocks.size() + 1);
    ledger_.recording_of.blocks.try_emplace(address, number);
  }
  if (kind == LineKind::kAlloc || kind == LineKind::kFree) {
    if (auto number = ledger_.recording_of.blocks.find(address);
        number != ledger_.recording_of.blocks.end()) {
      line.after = "block " + std::to_string(number->second);
    }
  }
  ledger_.recording_of.lines.push_back(std::move(line));
}

void Watch::system(const std::string& text) {
  if (ledger_.recording) note(LineKind::kSystem, text.c_str(), nullptr, 0, nullptr);
}

void Watch::pending(unsigned task) {
  ArenaPause pause;
  complete_last_write();
  Trail& trail = ledger_.recording_of.pending[task];
  trail.task = task + 1;
  trail.title = "waits here";
  trail.frames = frames_from(__builtin_frame_address(0), nullptr);
}

void Watch::performed(unsigned task, std::size_t event) {
  ArenaPause pause;
  RecordedLine line;
  line.task = task + 1;
  line.event = event;
  line.is_event = true;
  line.frames = frames_from(__builtin_frame_address(0), nullptr);
  for (const HeldLock& held : held_[line.task]) line.locks.emplace_back(held.name);
  ledger_.recording_of.lines.push_back(std::move(line));
}

}  // namespace holdfast::checker
