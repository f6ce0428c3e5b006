#include "shell/mappings.h"

#include <fcntl.h>

#include <string>

#include "host/native/shared_pages.h"

namespace holdfast::shell {
namespace {

constexpr std::uint64_t kPage = 4096;

::flock byte_of(std::uint64_t id, short kind) {
  ::flock lock{};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(id);
  lock.l_len = 1;
  return lock;
}

// Where the program finds page `index`. The kernel's own page may be in none of its whole pages:
// then the driver showed something that cannot be shared, and the log says so.
std::uint64_t place_of(kernel::Mapping& mapping, std::uint64_t index, std::uint64_t end) {
  const unsigned long flags = mapping.area.vm_flags;
  auto memory = mapping.touch(index, false);
  if (memory.ok() && (flags & HF_VM_WRITE) && (flags & HF_VM_SHARED))
    memory = mapping.touch(index, true);
  if (!memory.ok()) return end + index * kPage;
  const host::native::SharedPage page = host::native::find_shared_page(*memory);
  return page.file >= 0 ? page.offset : end + index * kPage;
}

}  // namespace

Result<Mappings::Place> Mappings::begin(bool writable) {
  const host::native::SharedPage end = host::native::shared_file_end();
  if (end.file < 0) return Error{ENODEV};
  const std::string path = "/proc/self/fd/" + std::to_string(end.file);
  Place place;
  place.file = ScopedFd(::open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC));
  if (!place.file.ok()) return Error{ENODEV};
  {
    std::lock_guard lock(mutex_);
    place.id = next_++;
  }
  ::flock lock = byte_of(place.id, F_RDLCK);
  if (::fcntl(place.file.get(), F_OFD_SETLK, &lock) != 0) return Error{ENODEV};
  return place;
}

std::vector<Mappings::Run> Mappings::add(std::uint64_t id, RefPtr<kernel::Mapping> mapping) {
  const std::uint64_t end = host::native::shared_file_end().offset;
  std::vector<Run> runs;
  for (std::uint64_t index = 0; index < mapping->pages(); ++index) {
    const std::uint64_t at = place_of(*mapping, index, end);
    const bool follows = !runs.empty() && runs.back().at + runs.back().size == at;
    if (follows) {
      runs.back().size += kPage;
    } else {
      runs.push_back({index * kPage, kPage, at});
    }
  }
  std::lock_guard lock(mutex_);
  mapped_[id] = std::move(mapping);
  return runs;
}

void Mappings::sweep() {
  const int file = host::native::shared_file_end().file;
  std::vector<RefPtr<kernel::Mapping>> gone;
  {
    std::lock_guard lock(mutex_);
    for (auto at = mapped_.begin(); at != mapped_.end();) {
      auto here = at++;
      ::flock held = byte_of(here->first, F_WRLCK);
      if (::fcntl(file, F_OFD_GETLK, &held) != 0 || held.l_type != F_UNLCK) continue;
      gone.push_back(std::move(here->second));
      mapped_.erase(here);
    }
  }
}

void Mappings::clear() {
  std::map<std::uint64_t, RefPtr<kernel::Mapping>> all;  // goes when the lock has gone
  std::lock_guard lock(mutex_);
  all.swap(mapped_);
}

bool Mappings::any() {
  std::lock_guard lock(mutex_);
  return !mapped_.empty();
}

}  // namespace holdfast::shell
