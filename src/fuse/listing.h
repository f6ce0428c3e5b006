// Listing: one open directory. Its names are read in one go when the caller begins, and given out
// by count: a listing is one moment's, whatever comes and goes while the caller reads on.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast::fuse {

struct Listing {
  explicit Listing(std::uint64_t of) : node(of) {}
  struct Name {
    std::string name;
    std::uint64_t ino;
    mode_t mode;
  };
  std::uint64_t node;  // the directory
  std::mutex mutex;
  std::vector<Name> names;
  std::list<Listing>::iterator place;
};

}  // namespace holdfast::fuse
