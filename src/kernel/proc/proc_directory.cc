// A directory's entries: find, insert, walk in order. Everything here is under subdir_lock_.
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "kernel/proc/proc_fs.h"

namespace holdfast::kernel::proc {
namespace {

constexpr std::uint64_t kLastPlace = std::uint64_t{1} << 62;
constexpr std::uint64_t kStep = std::uint64_t{1} << 20;

// Spreads the places of a directory evenly. Rare: only when a gap has been halved to nothing.
void renumber(Children& children) {
  const std::uint64_t gap = kLastPlace / (children.size() + 2);
  std::uint64_t place = 0;
  for (const auto& child : children) child->place = place += gap;
}

}  // namespace

RefPtr<ProcDirEntry> ProcFs::find_locked(ProcDirEntry& directory, std::string_view name) {
  if (!directory.children) return nullptr;
  auto found = directory.children->find(name);
  return found == directory.children->end() ? nullptr : *found;
}

RefPtr<ProcDirEntry> ProcFs::find(ProcDirEntry& directory, std::string_view name) {
  LockGuard guard(subdir_lock_);
  return find_locked(directory, name);
}

// A place before `after`, near the neighbour that further entries of the same series will stand
// next to, so that long series in either direction do not use the gap up.
std::uint64_t ProcFs::place_before(Children& children, Children::iterator after) {
  if (children.empty()) return kLastPlace / 2;
  const bool first = after == children.begin();
  const bool last = after == children.end();
  const std::uint64_t low = first ? 0 : (*std::prev(after))->place;
  const std::uint64_t high = last ? kLastPlace : (*after)->place;
  const std::uint64_t step = std::min((high - low) / 2, kStep);
  if (step == 0) return 0;
  const bool falling = first || (!last && (*after)->ino == last_inserted_);
  return falling ? high - step : low + step;
}

bool ProcFs::insert(ProcDirEntry& directory, const RefPtr<ProcDirEntry>& entry) {
  Children& children = *directory.children;
  auto after = children.lower_bound(std::string_view(entry->name));
  if (after != children.end() && (*after)->name == entry->name) return false;
  entry->place = place_before(children, after);
  if (entry->place == 0) {
    renumber(children);
    entry->place = place_before(children, after);
  }
  children.insert(after, entry);
  last_inserted_ = entry->ino;
  return true;
}

Status ProcFs::readdir(ProcDirEntry& directory, std::uint64_t from, const fs::DirSink& sink) {
  std::array<RefPtr<ProcDirEntry>, 64> batch;
  std::array<fs::DirEntry, batch.size()> rows;
  std::array<std::uint64_t, batch.size()> places;
  while (true) {
    std::size_t count = 0;
    {
      LockGuard guard(subdir_lock_);
      if (!directory.children) return {};
      auto next = directory.children->upper_bound(NameOrder::After{from});
      for (; next != directory.children->end() && count < batch.size(); ++next, ++count) {
        batch[count] = *next;
        rows[count] = fs::DirEntry{(*next)->name, (*next)->ino, (*next)->mode};
        places[count] = (*next)->place;
      }
    }
    if (count == 0) return {};
    for (std::size_t i = 0; i < count; ++i) {
      if (!sink(rows[i], places[i])) return {};
    }
    from = places[count - 1];
  }
}

}  // namespace holdfast::kernel::proc
