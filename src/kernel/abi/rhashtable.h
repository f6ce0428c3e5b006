// What the files of the resizable hash table share. Chains are changed under the table's lock and
// read under RCU alone, so every pointer of one is read and written as marked.
#pragma once

#include <holdfast/abi/rhashtable.h>

#include <cstddef>
#include <cstdint>

#include "kernel/core/atomic.h"

namespace holdfast::kernel::abi {

inline bool is_end(const ::rhash_head* head) { return reinterpret_cast<std::uintptr_t>(head) & 1; }
inline ::rhash_head* end_of(::rhash_head*& bucket) {
  return reinterpret_cast<::rhash_head*>(reinterpret_cast<std::uintptr_t>(&bucket) | 1);
}
inline ::rhlist_head* list_of(::rhash_head* head) {
  return reinterpret_cast<::rhlist_head*>(head);  // its first member
}
inline void* object_of(const ::rhashtable& table, ::rhash_head* head) {
  return reinterpret_cast<std::byte*>(head) - table.p.head_offset;
}

}  // namespace holdfast::kernel::abi
