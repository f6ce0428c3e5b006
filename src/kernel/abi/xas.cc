// xas_*(): a module's own place in an array, under the lock or the RCU section that it holds.
#include <holdfast/abi/gfp.h>

#include "kernel/abi/export.h"
#include "kernel/core/task.h"
#include "kernel/core/xarray.h"

namespace holdfast::kernel::abi {
namespace {

using ::holdfast::kernel::xas::State;

// Whose the nodes are that the next call makes.
void changes(State& state, const void* site) {
  state.hf_site = site;
  state.hf_gfp = 0;
  if (!xas::error_of(state)) xas::announce_write(*state.xa);
}
void reads(const State& state) {
  if (!xas::error_of(state)) xas::announce_read(*state.xa);
}

}  // namespace

#define SITE __builtin_return_address(0)

void* xas_load(State* state) { return reads(*state), xas::load(*state); }
void* xas_find(State* state, unsigned long max) { return reads(*state), xas::find(*state, max); }
void* xas_find_marked(State* state, unsigned long max, unsigned mark) {
  return reads(*state), xas::find_marked(*state, max, mark);
}
void* xas_find_conflict(State* state) { return reads(*state), xas::find_conflict(*state); }
void* __xas_next(State* state) { return reads(*state), xas::next(*state); }
void* __xas_prev(State* state) { return reads(*state), xas::prev(*state); }
void xas_pause(State* state) { xas::pause(*state); }
int xas_get_order(State* state) { return reads(*state), xas::order_at(*state); }
bool xas_get_mark(const State* state, unsigned mark) {
  return reads(*state), xas::get_mark(*state, mark);
}
void xas_set_mark(const State* state, unsigned mark) { xas::set_mark(*state, mark); }
void xas_clear_mark(const State* state, unsigned mark) { xas::clear_mark(*state, mark); }
void xas_init_marks(const State* state) { xas::init_marks(*state); }

void* xas_store(State* state, void* entry) {
  changes(*state, SITE);
  return xas::store(*state, entry);
}
void xas_create_range(State* state) {
  changes(*state, SITE);
  xas::create_range(*state);
}
void xas_split_alloc(State* state, void* entry, unsigned order, unsigned gfp) {
  if (gfp & HF_GFP_DIRECT_RECLAIM) might_sleep("lib/xarray.c");
  state->hf_site = SITE;
  state->hf_gfp = gfp;
  xas::split_alloc(*state, entry, order);
}
void xas_split(State* state, void* entry, unsigned order) {
  changes(*state, SITE);
  xas::split(*state, entry, order);
}
bool xas_nomem(State* state, unsigned gfp) {
  state->hf_site = SITE;
  return xas::nomem(*state, gfp);
}
void xas_destroy(State* state) { xas::destroy(*state); }

std::span<const Export> xas_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(xas_load),          EXPORT_GPL(xas_find),       EXPORT_GPL(xas_find_marked),
      EXPORT_GPL(xas_find_conflict), EXPORT_GPL(__xas_next),     EXPORT_GPL(__xas_prev),
      EXPORT_GPL(xas_pause),         EXPORT_GPL(xas_get_order),  EXPORT_GPL(xas_get_mark),
      EXPORT_GPL(xas_set_mark),      EXPORT_GPL(xas_clear_mark), EXPORT_GPL(xas_init_marks),
      EXPORT_GPL(xas_store),         EXPORT_GPL(xas_split),      EXPORT_GPL(xas_split_alloc),
      EXPORT_GPL(xas_create_range),  EXPORT_GPL(xas_nomem),      EXPORT_GPL(xas_destroy),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
