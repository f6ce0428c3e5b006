#include "checker/address_space.h"

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "explore/arena.h"

namespace holdfast::checker {
namespace {

struct Range {
  std::uintptr_t begin, end;
  bool writable;
};
thread_local std::vector<Range> ranges;

bool find(std::uintptr_t address, bool write) {
  for (const Range& range : ranges) {
    if (address >= range.begin && address < range.end) return range.writable || !write;
  }
  return false;
}

void look() {
  ranges.clear();
  std::FILE* maps = std::fopen("/proc/self/maps", "re");
  if (!maps) return;
  char line[512];
  while (std::fgets(line, sizeof line, maps)) {
    std::uintptr_t begin = 0, end = 0;
    char mode[8] = "";
    if (std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &begin, &end, mode) != 3) continue;
    if (mode[0] == 'r') ranges.push_back({begin, end, mode[1] == 'w'});
  }
  std::fclose(maps);
}

}  // namespace

bool mapped(const void* address, bool write) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  if (find(wanted, write)) return true;
  explore::ArenaPause pause;
  look();
  return find(wanted, write);
}

}  // namespace holdfast::checker
