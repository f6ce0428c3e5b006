// Keeps built modules. A manifest, under a key made of everything known before compiling (paths,
// flags, compiler, kernel), names every file that was read with a digest of its contents, and the
// objects by a digest of theirs. Objects never change once written, so that concurrent builds of
// the same sources cannot mix theirs up; the manifest is replaced in one step.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "build/compile.h"

namespace holdfast::build {

class Cache {
 public:
  // $XDG_CACHE_HOME/holdfast, else ~/.cache/holdfast; neither set: every store fails.
  Cache();
  // What was stored for `key`, if every file that it was made from is still the same.
  std::optional<Outcome> find(const std::string& key) const;
  // Copies the .ko files in and changes the paths in `outcome`. Empty: done. Otherwise the problem.
  // `started`: when the first of `files_read` may have been read. If one was written since, what
  // was built is not what it says now, and the key is left alone.
  std::string store(const std::string& key, const std::vector<std::string>& files_read,
                    std::filesystem::file_time_type started, Outcome& outcome) const;

 private:
  std::string manifest_path(const std::string& key) const;
  std::string store_object(BuiltModule& module) const;
  void drop_oldest(const std::string& folder) const;
  std::string directory_;
};

}  // namespace holdfast::build
