#include "kernel/proc/proc_fs.h"

#include <sys/stat.h>

#include "kernel/core/warn.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/proc/proc_inode.h"

namespace holdfast::kernel::proc {
namespace {

constexpr std::size_t kMaxName = 256;

// 0, 1, 42, but not 007: a name that a process would have.
bool is_process_number(std::string_view name) {
  if (name.empty() || (name.size() > 1 && name.front() == '0')) return false;
  std::uint64_t value = 0;
  for (char c : name) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value >= 0xffffffffu) return false;
  }
  return true;
}

}  // namespace

ProcFs::ProcFs(Kernel& kernel)
    : kernel_(kernel), root_(make_ref<ProcDirEntry>("/proc", S_IFDIR | 0555, 2)) {
  root_->ino = 1;
  root_->children = std::make_unique<Children>();
  for (const char* name : {"fs", "driver", "bus", "tty", "tty/driver"})
    mkdir(name, 0, nullptr, nullptr);
  kernel_.vfs().mount("/proc", inode_of(root_));
}

ProcFs::~ProcFs() {
  bury(root_);
  for (const auto& entry : leaked_) bury(entry);
}

// Cuts the tree below `entry` loose, so that parents and children stop keeping each other.
void ProcFs::bury(const RefPtr<ProcDirEntry>& entry) {
  if (!entry->children) return;
  auto children = std::move(entry->children);
  for (const auto& child : *children) {
    bury(child);
    child->parent = nullptr;
  }
}

bool ProcFs::resolve(std::string_view path, ProcDirEntry* parent, Target& target) {
  ProcDirEntry* directory = parent ? parent : root_.get();
  std::string_view rest = path;
  LockGuard guard(subdir_lock_);
  for (auto slash = rest.find('/'); slash != rest.npos; slash = rest.find('/')) {
    auto next = find_locked(*directory, rest.substr(0, slash));
    if (!next) return false;
    directory = next.get();  // kept by its directory, as long as the caller's parent is
    rest.remove_prefix(slash + 1);
  }
  target = Target{directory, rest};
  return true;
}

RefPtr<ProcDirEntry> ProcFs::prepare(const char* path, std::uint32_t mode, ProcDirEntry* parent,
                                     std::uint32_t links, Target& target) {
  if (!resolve(path, parent, target)) {
    warn("__xlate_proc_name", "name '%s'", path);
    return nullptr;
  }
  std::string_view name = target.name;
  if (name.empty() || name.size() >= kMaxName) {
    warn("__proc_create", "name len %zu", name.size());
    return nullptr;
  }
  if (name == "." || name == "..") {
    warn("__proc_create", "name '%s'", name == "." ? "." : "..");
    return nullptr;
  }
  if (target.directory == root_.get() && is_process_number(name)) {
    warn("__proc_create", "create '/proc/%.*s' by hand", static_cast<int>(name.size()),
         name.data());
    return nullptr;
  }
  if (!target.directory->children) {
    warn("__proc_create", "attempt to add to permanently empty directory");
    return nullptr;
  }
  auto entry = make_ref<ProcDirEntry>(name, mode, links);
  entry->uid = target.directory->uid;
  entry->gid = target.directory->gid;
  return entry;
}

RefPtr<ProcDirEntry> ProcFs::prepare_file(const char* path, std::uint32_t mode,
                                          ProcDirEntry* parent, Target& target) {
  if ((mode & S_IFMT) == 0) mode |= S_IFREG;
  if ((mode & 07777) == 0) mode |= 0444;
  if (!S_ISREG(mode)) {
    warn("proc_create_reg", "'%s': not a regular file's mode: 0%o", path, mode);
    return nullptr;
  }
  return prepare(path, mode, parent, 1, target);
}

// Gives the entry its number and shows it. nullptr: there is one of that name.
ProcDirEntry* ProcFs::enter(const RefPtr<ProcDirEntry>& entry, ProcDirEntry& directory) {
  entry->parent = RefPtr<ProcDirEntry>(&directory);
  bool inserted = false;
  {
    LockGuard guard(subdir_lock_);
    entry->ino = next_ino_++;
    inserted = insert(directory, entry);
    if (inserted && S_ISDIR(entry->mode)) directory.nlink += 1;
  }
  if (!inserted) {
    warn("proc_register", "proc_dir_entry '%s/%s' already registered", directory.name.c_str(),
         entry->name.c_str());
    return nullptr;
  }
  kernel_.vfs().tell_added(path_of(directory), entry->name);
  return entry.get();
}

template <class Operations>
static ProcDirEntry* no_operations(const char* name) {
  warn("proc_create_data", "proc entry '%s' has no operations", name);
  return nullptr;
}

ProcDirEntry* ProcFs::create(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                             const ::proc_ops* ops, void* data) {
  Target target{};
  if (!ops) return no_operations<::proc_ops>(name);
  auto entry = prepare_file(name, mode, parent, target);
  if (!entry) return nullptr;
  entry->data = data;
  entry->set_operations(ops);
  return enter(entry, *target.directory);
}

ProcDirEntry* ProcFs::create(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                             const ::file_operations* ops, void* data) {
  Target target{};
  if (!ops) return no_operations<::file_operations>(name);
  auto entry = prepare_file(name, mode, parent, target);
  if (!entry) return nullptr;
  entry->data = data;
  entry->set_operations(ops);
  return enter(entry, *target.directory);
}

ProcDirEntry* ProcFs::mkdir(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                            void* data) {
  Target target{};
  auto entry = prepare(name, S_IFDIR | (mode ? mode : 0555), parent, 2, target);
  if (!entry) return nullptr;
  entry->data = data;
  entry->children = std::make_unique<Children>();
  return enter(entry, *target.directory);
}

// A directory that never has entries of its own: without `children`.
ProcDirEntry* ProcFs::create_mount_point(const char* name) {
  Target target{};
  auto entry = prepare(name, S_IFDIR | 0555, nullptr, 2, target);
  return entry ? enter(entry, *target.directory) : nullptr;
}

ProcDirEntry* ProcFs::symlink(const char* name, ProcDirEntry* parent, const char* link_target) {
  Target target{};
  auto entry = prepare(name, S_IFLNK | 0777, parent, 1, target);
  if (!entry) return nullptr;
  entry->target = std::make_unique<std::string>(link_target);
  entry->size = static_cast<long long>(entry->target->size());
  return enter(entry, *target.directory);
}

void ProcFs::add_text(std::string_view path, TextProducer producer) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    std::string directory(path.substr(0, slash));
    Target target{};
    if (resolve(directory, nullptr, target) && !find(*target.directory, target.name))
      mkdir(directory.c_str(), 0, nullptr, nullptr);
  }
  Target target{};
  auto entry = prepare_file(std::string(path).c_str(), 0444, nullptr, target);
  VERIFY(entry);
  entry->text = std::make_unique<TextProducer>(std::move(producer));
  enter(entry, *target.directory);
}

void ProcFs::set_user(ProcDirEntry& entry, std::uint32_t uid, std::uint32_t gid) {
  LockGuard guard(subdir_lock_);
  entry.uid = uid;
  entry.gid = gid;
}

void ProcFs::set_size(ProcDirEntry& entry, long long size) {
  LockGuard guard(subdir_lock_);
  entry.size = size;
}

void ProcFs::set_mode(ProcDirEntry& entry, std::uint32_t mode) {
  LockGuard guard(subdir_lock_);
  entry.mode = (entry.mode & S_IFMT) | (mode & 07777);
}

void ProcFs::attributes(const ProcDirEntry& entry, ::inode& to) {
  LockGuard guard(subdir_lock_);
  to.i_ino = entry.ino;
  to.i_mode = static_cast<unsigned short>(entry.mode);
  to.i_nlink = entry.nlink;
  to.i_uid = entry.uid;
  to.i_gid = entry.gid;
  to.i_size = entry.size;
}

std::string ProcFs::path_of(const ProcDirEntry& directory) const {
  if (&directory == root_.get()) return "/proc";
  return (directory.parent ? path_of(*directory.parent) : std::string()) + "/" + directory.name;
}

RefPtr<fs::Inode> ProcFs::inode_of(RefPtr<ProcDirEntry> entry) {
  return make_ref<ProcInode>(*this, std::move(entry));
}

}  // namespace holdfast::kernel::proc
