#include "checker/watch.h"

#include <algorithm>
#include <cstring>

#include "checker/address_space.h"
#include "checker/watch_words.h"
#include "kernel/core/user_memory.h"
#include "kernel/module/loaded_module.h"

namespace holdfast::checker {

using explore::ArenaPause;

namespace {

constexpr int kMostFrames = 24;

std::string access_text(bool write, std::size_t size) {
  return std::string(write ? "writes " : "reads ") + bytes_text(size);
}

}  // namespace

Watch::Watch(explore::ExploreHost& host, kernel::Kernel& kernel, Ledger& ledger)
    : host_(host), kernel_(kernel), ledger_(ledger), map_(host.arena()), stacks_(65), held_(65) {}

// --- places ---

Place Watch::place_of(const void* pc) {
  Place place;
  auto* at = static_cast<const char*>(pc);
  for (const LoadedModule& module : map_.modules()) {
    for (const Text& text : module.texts) {
      if (at < text.begin || at >= text.begin + text.size) continue;
      place.module = module.name;
      place.section = text.name;
      place.offset = static_cast<std::uint64_t>(at - text.begin);
    }
  }
  return place;
}

std::size_t Watch::index_of(const void* pc) {
  std::vector<LoadedModule>& modules = map_.modules();
  for (std::size_t i = 0; i < modules.size(); ++i) {
    if (modules[i].in_core(pc) || modules[i].in_init(pc)) return i;
  }
  return modules.size();
}

// The callers that lie in modules, by frame pointers, as far as the running stack goes.
std::vector<Place> Watch::frames_from(const void* frame_pointer, const void* first) {
  std::vector<Place> frames;
  auto add = [&](const void* pc) {
    Place place = place_of(pc);
    if (place.known() && (frames.empty() || frames.back() != place)) {
      frames.push_back(std::move(place));
    }
  };
  if (first) add(first);
  auto* frame = static_cast<const char*>(frame_pointer);
  const char* limit = host_.stack_limit();
  for (int depth = 0; depth < kMostFrames; ++depth) {
    if (frame >= limit - 16 || reinterpret_cast<std::uintptr_t>(frame) % 8) break;
    const void* next;
    const void* caller;
    std::memcpy(&next, frame, sizeof next);
    std::memcpy(&caller, frame + 8, sizeof caller);
    add(caller);
    if (next <= static_cast<const void*>(frame)) break;
    frame = static_cast<const char*>(next);
  }
  return frames;
}

__attribute__((noinline)) Trail Watch::trail_here(const void* pc) {
  Trail trail;
  trail.task = host_.running_number();
  trail.frames = frames_from(__builtin_frame_address(0), pc);
  return trail;
}

// --- drafts ---

std::string Draft::key() const {
  std::string text = kind_id(kind);
  auto add = [&](const Trail& trail) {
    text += "|";
    if (!trail.frames.empty()) {
      const Place& place = trail.frames.front();
      text += place.module + place.section + "+" + std::to_string(place.offset);
    }
  };
  add(trail);
  for (const Trail& other : others) add(other);
  if (trail.frames.empty()) text += "|" + what;
  return text;
}

void Watch::submit(Draft& draft, bool fatal) {
  std::string key;
  {
    ArenaPause pause;
    if (draft.module.empty() && !draft.trail.frames.empty()) {
      draft.module = draft.trail.frames.front().module;
    }
    settle_kind(draft);
    key = draft.key();
    if (!ledger_.drafted) keep_draft(draft);
  }
  // What follows the first finding of an execution is its consequence.
  const bool first = !ledger_.drafted;
  ledger_.drafted = true;
  if (first) host_.complain(key);
  if (fatal) {
    ArenaPause pause;
    std::string().swap(key);
    // Not by assignment: a string that is given a short one keeps its memory.
    const Draft gone(std::move(draft));
  }
  if (fatal) host_.stop_silently();
}

void Watch::submit_notice(Draft& draft) {
  if (ledger_.drafted) return;
  std::string key;
  {
    ArenaPause pause;
    if (draft.module.empty() && !draft.trail.frames.empty()) {
      draft.module = draft.trail.frames.front().module;
    }
    key = draft.key();
    keep_draft(draft);
  }
  host_.complain(key, explore::FailureKind::kNotice);
  ArenaPause pause;
  std::string().swap(key);
  const Draft gone(std::move(draft));
}

void Watch::keep_draft(const Draft& draft) {
  if (!ledger_.recording) return;
  ledger_.recording_of.drafts.push_back(draft);
  if (ledger_.on_finding) ledger_.on_finding();
}

// What a caller runs into while init still runs would be no trouble later.
void Watch::settle_kind(Draft& draft) {
  for (const LoadedModule& module : map_.modules()) {
    if (module.name != draft.module || module.gone || module.loader == 0) continue;
    const bool caller = draft.trail.task != 0 && draft.trail.task != module.loader;
    if (!caller || module.init_gone) continue;
    draft.kind = FindingKind::kVisibleTooEarly;
    draft.what += ", while init has not returned";
  }
}

void Watch::add_block_trails(const Block& block, Draft& draft) {
  Trail allocated{block.allocated_by, "allocated", {}};
  if (Place place = place_of(block.allocated_at); place.known()) allocated.frames.push_back(place);
  draft.others.push_back(std::move(allocated));
  if (!block.freed) return;
  Trail freed{block.freed_by, "freed", {}};
  if (Place place = place_of(block.freed_at); place.known()) freed.frames.push_back(place);
  draft.others.push_back(std::move(freed));
}

// --- what an address means ---

bool Watch::wrong_block(const Block& block, const void* address, std::size_t size, bool write,
                        Draft& draft) {
  auto* at = static_cast<const char*>(address);
  const bool inside = at >= block.begin && at + size <= block.end();
  if (inside && !block.freed) return false;
  ArenaPause pause;
  const std::string where = at < block.begin
                                ? bytes_text(static_cast<std::size_t>(block.begin - at)) +
                                      " before a block of " + bytes_text(block.size)
                                : "at offset " + std::to_string(at - block.begin) +
                                      " of a block of " + bytes_text(block.size);
  draft.kind = block.freed ? FindingKind::kUseAfterFree : FindingKind::kOutOfBounds;
  draft.what = access_text(write, size) + " " + where + (block.freed ? " that has been freed" : "");
  draft.begin = block.begin;
  draft.end = block.begin + block.footprint;
  add_block_trails(block, draft);
  return true;
}

bool Watch::wrong_module_address(const LoadedModule& module, const void* address, bool write,
                                 Draft& draft) {
  const bool init = module.in_init(address);
  if (module.gone || (init && module.init_gone)) {
    ArenaPause pause;
    draft.kind = FindingKind::kUseAfterUnload;
    draft.module = module.name;
    draft.what =
        std::string(write ? "writes" : "reads") +
        (module.gone ? " the data of module " + module.name + ", which has been unloaded"
                     : " __init data of " + module.name + ", which was freed when init returned");
    return true;
  }
  if (!write) return false;
  auto* loaded = static_cast<const kernel::Module*>(module.object);
  // No look at its state: that would be an event, between an access's event and the access.
  if (!module.init_gone || loaded->memory.writable(address, 1)) return false;
  ArenaPause pause;
  draft.kind = FindingKind::kWriteToReadOnly;
  draft.module = module.name;
  draft.what = "writes to what is const";
  return true;
}

// What another task had on its stack, in a function that has returned.
bool Watch::wrong_stack(const void* address, std::size_t size, bool write, Draft& draft) {
  if (!host_.on_left_stack(address)) return false;
  ArenaPause pause;
  draft.kind = FindingKind::kUseAfterFree;
  draft.what =
      access_text(write, size) + " on the stack of another task, of a function that has returned";
  return true;
}

// The usual case, without a Draft to say what would be wrong.
bool Watch::fine(const void* address, std::size_t size) {
  auto* at = static_cast<const char*>(address);
  const Block* block = map_.block_at(address);
  return block && !block->freed && at >= block->begin && at + size <= block->end();
}

bool Watch::wrong(const void* address, std::size_t size, bool write, Draft& draft) {
  if (map_.in_arena(address)) {
    const Block* block = map_.block_at(address);
    if (!block) block = map_.block_behind(address, kernel::kFrontGuard);
    return block && wrong_block(*block, address, size, write, draft);
  }
  if (const LoadedModule* module = map_.module_at(address)) {
    return wrong_module_address(*module, address, write, draft);
  }
  const auto number = reinterpret_cast<std::uint64_t>(address);
  if (wrong_stack(address, size, write, draft)) return true;
  if (host_.on_a_stack(address)) return false;
  ArenaPause pause;
  if (number < 4096) {
    draft.kind = FindingKind::kNullPointer;
    draft.what = access_text(write, size) +
                 (number ? " at offset " + std::to_string(number) + " of a null pointer"
                         : " through a null pointer");
    return true;
  }
  if (kernel::UserMemory::in_window(number)) {
    draft.kind = FindingKind::kUserPointer;
    draft.what = access_text(write, size) + " through a __user pointer, directly";
    return true;
  }
  if (mapped(address, write)) return false;
  draft.kind = FindingKind::kWildPointer;
  const bool poison = (number & 0xffff'ffff) == 0x6b6b6b6b || number >> 32 == 0x6b6b6b6b;
  draft.what = access_text(write, size) + " at an address where there is nothing" +
               (poison ? ": a pointer read from freed memory" : "");
  return true;
}

// --- accesses ---

// Module code that runs uses all of its module; the kernel, what it looks at there.
void Watch::use_place(const void* address, const void* pc) {
  if (map_.in_arena(address)) {
    if (const Block* block = map_.block_at(address)) {
      host_.use(kBlockLife, block->begin, false, pc, "lifetime of a block");
    }
    return;
  }
  if (!stack().empty()) return;
  if (const LoadedModule* module = map_.module_at(address)) {
    host_.use(kTextLife, module->begin, false, pc, "module text");
  }
}

void Watch::plain(const void* address, std::size_t size, bool write, const void* pc) {
  if (host_.on_own_stack(address)) return;
  use_place(address, pc);
  host_.plain(address, size, write, pc);
  if (ledger_.recording) note(write ? LineKind::kWrite : LineKind::kRead, "", address, size, pc);
  if (fine(address, size)) {
    Block* block = write ? map_.block_at(address) : nullptr;
    if (block && block->written) block->write(address, size);
    return;
  }
  Draft draft;
  if (!wrong(address, size, write, draft)) return;
  {
    ArenaPause pause;
    draft.trail = trail_here(pc);
  }
  submit(draft, true);
}

void Watch::marked(const void* address, std::size_t size, host::Access kind, const void* pc) {
  const bool write = kind != host::Access::kRead;
  Draft draft;
  if (!wrong(address, size, write, draft)) {
    use_place(address, pc);
    host_.marked(address, size, kind, pc);
    if (!wrong(address, size, write, draft)) return;
  }
  {
    ArenaPause pause;
    draft.trail = trail_here(pc);
  }
  submit(draft, true);
}

// Of the kernel's own accesses those matter that touch what a module gave it.
void Watch::before_access(const void* address, std::size_t size, bool write) {
  check(address, size, write);
  use_place(address, nullptr);
}

void Watch::check(const void* address, std::size_t size, bool write) {
  Draft draft;
  if (map_.in_arena(address)) {
    if (fine(address, size)) return;
    const Block* block = map_.block_at(address);
    if (!block || !wrong_block(*block, address, size, write, draft)) return;
  } else {
    const LoadedModule* module = map_.module_at(address);
    if (module && !module->gone) return;
    // The kernel's own last look at the module it has just unloaded.
    if (module && !wrong_module_address(*module, address, write, draft)) return;
    if (!module && !wrong_stack(address, size, write, draft)) return;
  }
  {
    ArenaPause pause;
    draft.trail = trail_here(nullptr);
  }
  submit(draft, true);
}

std::string Watch::race(const explore::RaceSides& sides) {
  ArenaPause pause;
  Draft draft;
  draft.kind = FindingKind::kDataRace;
  draft.race = true;
  auto word = [](const explore::RaceSides::Side& side) {
    return std::string(side.marked ? "atomic " : "") + (side.write ? "write" : "read");
  };
  draft.what = word(sides.later) + " against " + word(sides.earlier);
  draft.trail = trail_here(sides.later.pc);
  draft.trail.title = word(sides.later);
  Trail other{sides.earlier.task + 1, word(sides.earlier), {}};
  if (Place place = place_of(sides.earlier.pc); place.known()) other.frames.push_back(place);
  draft.others.push_back(std::move(other));
  if (!draft.trail.frames.empty()) draft.module = draft.trail.frames.front().module;
  for (const LoadedModule& module : map_.modules()) {
    if (module.gone || module.loader == 0) continue;
    const bool init_wrote =
        module.in_init(sides.earlier.pc) && sides.later.task + 1 != module.loader;
    const bool init_writes =
        module.in_init(sides.later.pc) && sides.earlier.task + 1 != module.loader;
    if (!init_wrote && !init_writes) continue;
    draft.kind = FindingKind::kVisibleTooEarly;
    draft.what = "what init writes is used by who comes through an entry that is there already";
  }
  // The same pair of places, whichever came first.
  std::string one = draft.key();
  keep_draft(draft);
  if (!draft.trail.frames.empty() && !draft.others[0].frames.empty() &&
      draft.others[0].frames[0] < draft.trail.frames[0]) {
    Draft turned = draft;
    std::swap(turned.trail, turned.others[0]);
    one = turned.key();
  }
  return one;
}

std::string Watch::place(const void* pc) {
  const Place place = place_of(pc);
  if (!place.known()) return {};
  return "@" + place.module + ":" + place.section + "+" + std::to_string(place.offset) + "@";
}

// --- text ---

void Watch::entered(const void* pc) {
  std::vector<Activation>& calls = stack();
  const std::size_t module = index_of(pc);
  const bool from_outside = calls.empty() || calls.back().module != module;
  calls.push_back({module, pc});
  if (!from_outside || module == map_.modules().size()) return;
  if (ledger_.recording) note(LineKind::kEnter, "enters", pc, 0, pc);
  host_.use(kTextLife, map_.modules()[module].begin, false, pc, "module text");
}

void Watch::leaving() {
  std::vector<Activation>& calls = stack();
  if (calls.empty()) return;
  const Activation left = calls.back();
  calls.pop_back();
  if (left.module == map_.modules().size()) return;
  if (!calls.empty() && calls.back().module == left.module) return;
  if (ledger_.recording) note(LineKind::kLeave, "returns", left.pc, 0, left.pc);
  LoadedModule& module = map_.modules()[left.module];
  host_.use(kTextLife, module.begin, false, left.pc, "module text");
  if (!module.gone) return;
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = FindingKind::kUseAfterUnload;
    draft.module = module.name;
    draft.what = "still has to return from a function of " + module.name +
                 ", which has been unloaded meanwhile";
    draft.trail = trail_here(left.pc);
  }
  submit(draft, true);
}

bool Watch::somebody_inside() const {
  return std::any_of(stacks_.begin(), stacks_.end(),
                     [](const std::vector<Activation>& calls) { return !calls.empty(); });
}

// Functions that are so small that they announce nothing themselves are called like others.
void Watch::uses(const void* address) {
  const std::size_t index = index_of(address);
  if (index == map_.modules().size()) return;
  LoadedModule& module = map_.modules()[index];
  host_.use(kTextLife, module.begin, false, nullptr, "module text");
  if (!module.gone && !(module.in_init(address) && module.init_gone)) return;
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = FindingKind::kUseAfterUnload;
    draft.module = module.name;
    draft.what = "uses a function or operations of " + module.name + ", which " +
                 (module.gone ? "has been unloaded" : "were __init and are gone");
    draft.trail = trail_here(nullptr);
  }
  submit(draft, true);
}

void Watch::loaded(kernel::Module& module) {
  LoadedModule here;
  here.name = module.name;
  const kernel::Area& core = module.memory.core();
  const kernel::Area& init = module.memory.init();
  here.begin = reinterpret_cast<const char*>(core.base);
  here.size = core.size;
  here.init_begin = reinterpret_cast<const char*>(init.base);
  here.init_size = init.size;
  here.object = &module;
  here.loader = host_.running_number();
  if (ledger_.recording && ledger_.on_loaded) {
    ArenaPause pause;
    ledger_.on_loaded(module);
  }
  for (const kernel::TextSection& text : module.texts) {
    here.texts.push_back({text.name, reinterpret_cast<const char*>(text.address), text.size});
  }
  map_.modules().push_back(std::move(here));
}

void Watch::init_released(kernel::Module& module) {
  for (LoadedModule& loaded : map_.modules()) {
    if (loaded.object == &module) loaded.init_gone = true;
  }
}

void Watch::unloading(kernel::Module& module) {
  for (std::size_t i = 0; i < map_.modules().size(); ++i) {
    if (map_.modules()[i].object != &module || map_.modules()[i].gone) continue;
    host_.use(kTextLife, map_.modules()[i].begin, true, nullptr, "module text");
    map_.modules()[i].gone = true;
    report_entries(map_.modules()[i]);
    if (ledger_.recording) {
      note(LineKind::kUnload, "the module's memory is freed", nullptr, 0, nullptr);
    }
  }
}

void Watch::body_panic(const std::string& reason) {
  {
    ArenaPause pause;
    ledger_.body_failed = true;
    ledger_.body_failure = std::string(reason);
  }
  if (ledger_.body_escape) longjmp(*ledger_.body_escape, 1);
}

void Watch::fault(const void* address, const void* pc, const void* frame_pointer, bool write,
                  bool fetch) {
  Draft draft;
  {
    ArenaPause pause;
    const void* target = fetch ? pc : address;
    const LoadedModule* module = map_.module_at(target);
    if (fetch && module && (module->gone || module->in_init(target))) {
      draft.kind = FindingKind::kUseAfterUnload;
      draft.module = module->name;
      draft.what = module->gone ? "runs code of " + module->name + ", which has been unloaded"
                                : "runs __init code of " + module->name + ", which has been freed";
    } else if (fetch) {
      draft.kind = reinterpret_cast<std::uintptr_t>(pc) < 4096 ? FindingKind::kNullPointer
                                                               : FindingKind::kWildPointer;
      draft.what = draft.kind == FindingKind::kNullPointer
                       ? "calls a function through a null pointer"
                       : "jumps to where there is no code";
    } else if (!wrong(address, 1, write, draft)) {
      draft.kind = FindingKind::kWildPointer;
      draft.what = std::string(write ? "writes" : "reads") + " at an address where it may not";
    }
    draft.trail.task = host_.running_number();
    draft.trail.frames = frames_from(frame_pointer, pc);
  }
  submit(draft, true);
  VERIFY_NOT_REACHED();
}

}  // namespace holdfast::checker
