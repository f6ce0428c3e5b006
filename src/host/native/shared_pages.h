// Memory of whole pages that other processes can map: what drivers show to a program by mmap(2).
// It is one file in memory (memfd), mapped where the pages lie, so that an address says where in
// the file its page is. The stretch is the process's, shared by all hosts, as addresses are.
//
// A page is given to one block at a time; after each block lies a page that nobody may touch, and
// what has been given back may not be touched either: a late access faults.
#pragma once

#include <cstddef>
#include <cstdint>

namespace holdfast::host::native {

// Zeroed pages, aligned to `alignment` (a power of two). nullptr: none left, or the machine has no
// such memory: then the host takes others, which cannot be mapped.
void* take_shared_pages(std::size_t size, std::size_t alignment);
// False: `pages` did not come from there.
bool give_back_shared_pages(void* pages);

struct SharedPage {
  int file = -1;  // of the process; stays its own
  std::uint64_t offset = 0;
};
// Where the page at `address` lies. file -1: not there.
SharedPage find_shared_page(const void* address);
// The file, and its size: nothing lies beyond, so that who maps that gets SIGBUS.
SharedPage shared_file_end();

}  // namespace holdfast::host::native
