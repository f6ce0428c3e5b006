// request_module(): what modprobe does, in small. NAME.ko by its file name ('-' and '_' alike), or
// the first file, by name, with a matching alias; before it what its .modinfo depends on and what
// MODULE_SOFTDEP("pre: ... post: ...") would like to have, after it the rest of that. There is no
// modules.dep, modules.alias or modprobe.d to ask: the files themselves say all of it.
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/scoped_fd.h"
#include "elf/modinfo.h"
#include "kernel/core/log.h"
#include "kernel/module/params.h"
#include "kernel/module/state.h"

namespace holdfast::kernel {
namespace {

constexpr int kModprobeFailed = 1 << 8;  // what waitpid() says of exit status 1
constexpr off_t kMaxFile = 512l << 20;

std::vector<std::byte> read_whole(const std::string& path) {
  std::vector<std::byte> bytes;
  ScopedFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd.ok() || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return bytes;
  if (status.st_size > kMaxFile) return bytes;
  bytes.resize(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(fd.get(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::vector<std::string> modules_in(const std::string& directory) {
  std::vector<std::string> names;
  DIR* dir = ::opendir(directory.c_str());
  if (!dir) return names;
  while (const dirent* entry = ::readdir(dir)) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".ko")) names.emplace_back(name.substr(0, name.size() - 3));
  }
  ::closedir(dir);
  std::sort(names.begin(), names.end());
  return names;
}

struct File {
  std::string path;
  std::vector<std::byte> bytes;
  std::vector<std::string> aliases, depends;
  std::vector<std::string> before, after;  // soft: they may be missing, or fail
};

// "pre: a b post: c"
void add_soft(std::string_view text, File& file) {
  std::vector<std::string>* to = nullptr;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word == "pre:" || word == "post:")
      to = word == "pre:" ? &file.before : &file.after;
    else if (!word.empty() && to)
      to->emplace_back(word);
  }
}

std::optional<File> open_module(const std::string& directory, const std::string& name) {
  File file{directory + "/" + name + ".ko", {}, {}, {}, {}, {}};
  file.bytes = read_whole(file.path);
  std::string why;
  auto object = elf::Object::parse(file.bytes, why);
  auto info = object ? elf::ModInfo::parse(*object, why) : std::nullopt;
  if (!info) return std::nullopt;
  for (std::string_view alias : info->all("alias")) file.aliases.emplace_back(alias);
  for (std::string_view soft : info->all("softdep")) add_soft(soft, file);
  std::string_view depends = info->get("depends").value_or("");
  while (!depends.empty()) {
    const std::string_view one = depends.substr(0, depends.find(','));
    if (!one.empty()) file.depends.emplace_back(one);
    depends.remove_prefix(std::min(depends.size(), one.size() + 1));
  }
  return file;
}

std::optional<File> find_module_file(const std::string& directory, std::string_view wanted) {
  const std::vector<std::string> names = modules_in(directory);
  for (const std::string& name : names) {
    if (same_param_name(name, wanted)) return open_module(directory, name);
  }
  for (const std::string& name : names) {
    auto file = open_module(directory, name);
    if (!file) continue;
    for (const std::string& alias : file->aliases) {
      if (::fnmatch(alias.c_str(), std::string(wanted).c_str(), 0) == 0) return file;
    }
  }
  return std::nullopt;
}

int load_with_dependencies(Modules& modules, const std::string& directory, std::string_view name,
                           std::set<std::string>& seen) {
  auto file = find_module_file(directory, name);
  if (!file) return kModprobeFailed;
  if (!seen.insert(file->path).second) return 0;  // on its way already: they ask for each other
  for (const std::string& needed : file->depends) {
    if (int status = load_with_dependencies(modules, directory, needed, seen)) return status;
  }
  for (const std::string& wished : file->before)
    (void)load_with_dependencies(modules, directory, wished, seen);
  const Status loaded = modules.load(file->bytes, {}, LoadFlags::kNone, file->path);
  if (!loaded.ok()) return loaded.code() == EEXIST ? 0 : kModprobeFailed;
  for (const std::string& wished : file->after)
    (void)load_with_dependencies(modules, directory, wished, seen);
  return 0;
}

}  // namespace

int Modules::request(std::string_view name) {
  const std::string& directory = state_->kernel.boot().modprobe_directory;
  if (directory.empty()) return -ENOENT;
  if (name.empty() || name.find('/') != name.npos) return kModprobeFailed;
  std::set<std::string> seen;
  return load_with_dependencies(*this, directory, name, seen);
}

}  // namespace holdfast::kernel
