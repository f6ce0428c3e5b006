#include "kernel/kunit/kunit.h"

#include "kernel/debugfs/debugfs.h"
#include "kernel/kernel.h"
#include "kernel/module/loaded_module.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

int show_results(::seq_file* m, void*) {
  seq_puts(m, static_cast<const std::string*>(m->private_task)->c_str());
  return 0;
}

int open_results(::inode* inode, ::file* file) {
  return single_open(file, show_results, inode->i_private);
}

std::unique_ptr<char[]> new_log() { return std::make_unique<char[]>(HF_KUNIT_LOG_SIZE); }

}  // namespace

Kunit::Kunit(Kernel& kernel) : kernel_(kernel) {}
Kunit::~Kunit() = default;

// Its place in debugfs, and the buffers that its tests write to.
void Kunit::announce(Suite& entry) {
  static constexpr auto kOperations = [] {
    ::file_operations operations{};
    operations.open = open_results;
    operations.read = seq_read;
    operations.llseek = seq_lseek;
    operations.release = single_release;
    return operations;
  }();
  ::kunit_suite& suite = *entry.suite;
  suite.status_comment[0] = '\0';
  suite.suite_init_err = 0;
  suite.log = entry.logs.emplace_back(new_log()).get();
  for (::kunit_case* at = suite.test_cases; at->run_case; ++at)
    at->log = entry.logs.emplace_back(new_log()).get();
  debugfs::DebugFs& files = kernel_.debugfs();
  if (!root_) {
    if (Result<debugfs::Node*> made = files.mkdir("kunit", nullptr)) root_ = *made;
  }
  if (!root_) return;
  const Result<debugfs::Node*> directory = files.mkdir(suite.name, root_);
  if (!directory) return;
  entry.directory = *directory;
  (void)files.create("results", 0100444, *directory, &entry.results, &kOperations, false);
}

std::string Kunit::results_of(const ::kunit_suite& suite) {
  std::string text = "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: ";
  text += suite.name;
  text += "\n    1.." + std::to_string(kunit::count_cases(suite)) + "\n";
  for (const ::kunit_case* at = suite.test_cases; at->run_case; ++at) text += at->log;
  text += suite.log;
  return text + kunit::ok_or_not(kunit::status_of(suite)) + " 1 " + suite.name + "\n";
}

void Kunit::coming(Module& module) {
  for (::kunit_suite* suite : module.kunit_suites) {
    auto entry = std::make_unique<Suite>();
    entry->suite = suite;
    announce(*entry);
    run(*suite);
    entry->results = results_of(*suite);
    LockGuard guard(lock_);
    suites_[&module].push_back(std::move(entry));
  }
}

void Kunit::going(Module& module) {
  std::vector<std::unique_ptr<Suite>> gone;
  bool last;
  {
    LockGuard guard(lock_);
    if (auto node = suites_.extract(&module)) gone = std::move(node.mapped());
    last = suites_.empty();
    next_number_ = 1;
  }
  for (const std::unique_ptr<Suite>& entry : gone) {
    if (entry->directory) kernel_.debugfs().remove(entry->directory);
  }
  if (gone.empty() || !last || !root_) return;
  kernel_.debugfs().remove(root_);
  root_ = nullptr;
}

}  // namespace holdfast::kernel
