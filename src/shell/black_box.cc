#include "shell/black_box.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

namespace holdfast::shell {

std::unique_ptr<BlackBox> BlackBox::create() {
  void* memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  return std::unique_ptr<BlackBox>(new BlackBox(new (memory) Shared));
}

BlackBox::~BlackBox() { ::munmap(shared_, sizeof(Shared)); }

void BlackBox::put(std::string_view bytes) {
  std::uint64_t at = shared_->written.load(std::memory_order_relaxed);
  for (char c : bytes) shared_->text[at++ % kText] = c;
  shared_->written.store(at, std::memory_order_release);
}

void BlackBox::add_line(std::string_view line) {
  std::lock_guard lock(mutex_);
  while (line.ends_with('\n')) line.remove_suffix(1);
  put(line.substr(0, kText / 2));
  put("\n");
}

void BlackBox::set_panic(std::string_view reason) {
  reason = reason.substr(0, sizeof shared_->panic);
  std::memcpy(shared_->panic, reason.data(), reason.size());
  shared_->panic_size.store(static_cast<std::uint32_t>(reason.size()));
}

std::string BlackBox::panic() const { return {shared_->panic, shared_->panic_size.load()}; }

std::vector<std::string> BlackBox::last_lines(std::size_t count) const {
  std::uint64_t end = shared_->written.load(std::memory_order_acquire);
  std::uint64_t at = end > kText ? end - kText : 0;
  bool whole = at == 0;  // else the first line has lost its beginning
  std::vector<std::string> lines;
  std::string line;
  for (; at < end; ++at) {
    char c = shared_->text[at % kText];
    if (c != '\n') {
      line += c;
      continue;
    }
    if (whole) lines.push_back(line);
    whole = true;
    line.clear();
  }
  if (!line.empty()) lines.push_back(line);
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<long>(count));
  return lines;
}

}  // namespace holdfast::shell
