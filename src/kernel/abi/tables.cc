// Joins the tables of the abi files. Who adds an abi file declares its table and adds it to
// kTables, one line each, in alphabetical order.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "base/verify.h"
#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {

std::span<const Export> bitmap_text_exports();
std::span<const Export> bits_exports();
std::span<const Export> bug_exports();
std::span<const Export> chardev_exports();
std::span<const Export> cmdline_exports();
std::span<const Export> debugfs_exports();
std::span<const Export> device_exports();
std::span<const Export> device_walk_exports();
std::span<const Export> dynamic_debug_exports();
std::span<const Export> file_exports();
std::span<const Export> fs_exports();
std::span<const Export> glob_exports();
std::span<const Export> idr_exports();
std::span<const Export> interval_tree_exports();
std::span<const Export> klist_exports();
std::span<const Export> kobject_exports();
std::span<const Export> platform_exports();
std::span<const Export> devres_exports();
std::span<const Export> sysfs_exports();
std::span<const Export> kfifo_exports();
std::span<const Export> kstrtox_exports();
std::span<const Export> kunit_exports();
std::span<const Export> library_exports();
std::span<const Export> linear_range_exports();
std::span<const Export> mm_exports();
std::span<const Export> module_exports();
std::span<const Export> notifier_exports();
std::span<const Export> params_exports();
std::span<const Export> printk_exports();
std::span<const Export> proc_exports();
std::span<const Export> property_exports();
std::span<const Export> rbtree_exports();
std::span<const Export> ref_tracker_exports();
std::span<const Export> refcount_exports();
std::span<const Export> rhashtable_exports();
std::span<const Export> rhashtable_walk_exports();
std::span<const Export> rtc_exports();
std::span<const Export> seq_file_exports();
std::span<const Export> siphash_exports();
std::span<const Export> slab_exports();
std::span<const Export> sort_exports();
std::span<const Export> sprintf_exports();
std::span<const Export> static_key_exports();
std::span<const Export> string_exports();
std::span<const Export> string_hash_exports();
std::span<const Export> tsan_exports();
std::span<const Export> uaccess_exports();
std::span<const Export> xarray_exports();
std::span<const Export> xas_exports();

std::span<const Export> cred_exports();
std::span<const Export> delay_exports();
std::span<const Export> ktime_exports();
std::span<const Export> lock_exports();
std::span<const Export> rcu_exports();
std::span<const Export> sched_exports();
std::span<const Export> timer_exports();
std::span<const Export> wait_exports();
std::span<const Export> workqueue_exports();

namespace {

using Table = std::span<const Export> (*)();
constexpr std::initializer_list<Table> kTables = {
    mm_exports,          linear_range_exports,
    string_hash_exports, dynamic_debug_exports,
    bitmap_text_exports, bits_exports,
    bug_exports,         chardev_exports,
    cmdline_exports,     debugfs_exports,
    device_exports,      device_walk_exports,
    file_exports,        fs_exports,
    glob_exports,        klist_exports,
    kobject_exports,     platform_exports,
    devres_exports,      sysfs_exports,
    kfifo_exports,       kstrtox_exports,
    kunit_exports,       library_exports,
    module_exports,      notifier_exports,
    params_exports,      printk_exports,
    proc_exports,        property_exports,
    rbtree_exports,      refcount_exports,
    rhashtable_exports,  rhashtable_walk_exports,
    rtc_exports,         seq_file_exports,
    slab_exports,        sort_exports,
    sprintf_exports,     string_exports,
    tsan_exports,        uaccess_exports,
    xarray_exports,      xas_exports,
    idr_exports,         cred_exports,
    delay_exports,       ktime_exports,
    lock_exports,        interval_tree_exports,
    ref_tracker_exports, siphash_exports,
    static_key_exports,  rcu_exports,
    sched_exports,       timer_exports,
    wait_exports,        workqueue_exports,
};

// In malloc's memory, not operator new's: an explorer's arena goes after each execution, this
// stays.
std::span<const Export> join() {
  std::size_t count = 0;
  for (Table table : kTables) count += table().size();
  auto* all = static_cast<Export*>(std::malloc(count * sizeof(Export)));
  VERIFY(all);
  Export* end = all;
  for (Table table : kTables) end = std::uninitialized_copy(table().begin(), table().end(), end);
  std::sort(all, end, [](const Export& a, const Export& b) { return a.name < b.name; });
  auto twice = std::adjacent_find(
      all, end, [](const Export& a, const Export& b) { return a.name == b.name; });
  if (twice != end) verify_failed(twice->name.data(), "symbol exported twice", 0);
  return {all, end};
}

}  // namespace

std::span<const Export> all_exports() {
  static const std::span<const Export> all = join();
  return all;
}

const Export* find_export(std::string_view name) {
  const std::span<const Export> all = all_exports();
  auto found = std::lower_bound(all.begin(), all.end(), name,
                                [](const Export& e, std::string_view n) { return e.name < n; });
  return found != all.end() && found->name == name ? &*found : nullptr;
}

}  // namespace holdfast::kernel::abi
