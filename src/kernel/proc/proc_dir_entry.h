// ProcDirEntry: what Linux calls a struct proc_dir_entry: a name under /proc and the operations
// behind it. Modules hold plain pointers to it; they are good from creation until removal.
//
// Reference model: the parent's directory holds one reference, every Inode one, every child one on
// its parent. They keep memory; the gate (use_pde) keeps the code. `openers` are the open files
// whose release removal still owes.
// Lock order: ProcFs::subdir_lock_ guards names, children and link counts of all entries; the
// gate's lock guards `openers`. Neither is taken under the other.
#pragma once

#include <holdfast/abi/fs.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/intrusive_list.h"
#include "base/ref.h"
#include "kernel/core/active.h"

namespace holdfast::kernel::proc {

class ProcDirEntry;

// One open file that has a release operation (Linux: struct pde_opener).
struct Opener : ListNode<Opener> {
  ::file* file = nullptr;
  bool closing = false;      // somebody runs release
  OneShot* waits = nullptr;  // somebody else waits for that
};
using Openers = IntrusiveList<Opener, Opener>;

// A directory's order is Linux's: shorter names first, then by bytes.
struct NameOrder {
  using is_transparent = void;
  // A place between two entries, for readdir: see ProcDirEntry::place.
  struct After {
    std::uint64_t place;
  };
  bool operator()(const RefPtr<ProcDirEntry>& a, const RefPtr<ProcDirEntry>& b) const;
  bool operator()(const RefPtr<ProcDirEntry>& a, std::string_view b) const;
  bool operator()(std::string_view a, const RefPtr<ProcDirEntry>& b) const;
  bool operator()(After a, const RefPtr<ProcDirEntry>& b) const;
};
using Children = std::set<RefPtr<ProcDirEntry>, NameOrder>;

using TextProducer = std::function<std::string()>;

class ProcDirEntry : public RefCounted {
 public:
  ProcDirEntry(std::string_view entry_name, std::uint32_t entry_mode, std::uint32_t links)
      : name(entry_name), mode(entry_mode), nlink(links) {}

  ActiveGate& gate() { return gate_; }
  // PROC_ENTRY_PERMANENT: never removed, so its calls skip the gate.
  bool permanent() const { return permanent_; }
  void set_operations(const ::proc_ops* operations);
  // The form before 5.6. Copied into a proc_ops of our own, with the defaults of those days.
  void set_operations(const ::file_operations* operations);
  const ::proc_ops* ops() const { return ops_; }
  // Calls release for every file that is still open. The gate has drained; may park.
  void run_down();
  // The close of one file: release, unless removal has seen to it or does at this moment.
  void close(Opener& opener);
  void add_opener(Opener& opener);

  const std::string name;
  std::uint32_t mode;
  std::uint32_t nlink;
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t ino = 0;
  long long size = 0;
  void* data = nullptr;
  RefPtr<ProcDirEntry> parent;
  // Directories. `place` is where the entry stands among its siblings: rises with NameOrder, is
  // given at insertion in the gap between its neighbours and then kept, so it can be the position
  // that readdir resumes from even when that entry is gone.
  std::unique_ptr<Children> children;
  std::uint64_t place = 0;
  bool linked = false;

  const ::seq_operations* seq_ops = nullptr;  // proc_create_seq_private
  unsigned state_size = 0;
  int (*single_show)(::seq_file*, void*) = nullptr;  // proc_create_single_data
  std::unique_ptr<std::string> target;               // symbolic links
  std::unique_ptr<TextProducer> text;                // the kernel's own entries

 private:
  void close_locked(Opener& opener);

  const ::proc_ops* ops_ = nullptr;
  std::unique_ptr<::proc_ops> own_ops_;
  bool permanent_ = false;
  ActiveGate gate_{"pde_unload_lock"};
  Openers openers_;
};

}  // namespace holdfast::kernel::proc
