// <linux/seq_file.h>.
#include "kernel/seq_file/seq_file.h"

#include <array>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {

std::span<const Export> seq_file_exports() {
  static const std::array kExports = {
      EXPORT(seq_open),
      EXPORT(seq_release),
      EXPORT(seq_read),
      EXPORT(seq_read_iter),
      EXPORT(seq_lseek),
      EXPORT(__seq_open_private),
      EXPORT(seq_open_private),
      EXPORT(seq_release_private),
      EXPORT(single_open),
      EXPORT(single_open_size),
      EXPORT(single_release),
      EXPORT(seq_printf),
      EXPORT(seq_vprintf),
      EXPORT(seq_puts),
      EXPORT(seq_putc),
      EXPORT(seq_write),
      EXPORT(seq_pad),
      EXPORT(seq_put_decimal_ull),
      EXPORT(seq_put_decimal_ull_width),
      EXPORT(seq_put_hex_ll),
      EXPORT(seq_put_decimal_ll),
      EXPORT(seq_escape_mem),
      EXPORT(seq_hex_dump),
      EXPORT(seq_list_start),
      EXPORT(seq_list_start_head),
      EXPORT(seq_list_next),
      EXPORT(seq_hlist_start),
      EXPORT(seq_hlist_start_head),
      EXPORT(seq_hlist_next),
      HOLDFAST_EXPORT_AS("seq_list_start_rcu", &seq_list_start, Licence::kAny),
      HOLDFAST_EXPORT_AS("seq_list_start_head_rcu", &seq_list_start_head, Licence::kAny),
      HOLDFAST_EXPORT_AS("seq_list_next_rcu", &seq_list_next, Licence::kAny),
      HOLDFAST_EXPORT_AS("seq_hlist_start_rcu", &seq_hlist_start, Licence::kAny),
      HOLDFAST_EXPORT_AS("seq_hlist_start_head_rcu", &seq_hlist_start_head, Licence::kAny),
      HOLDFAST_EXPORT_AS("seq_hlist_next_rcu", &seq_hlist_next, Licence::kAny),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
