// Whoever comes while init still runs: an entry may be found as soon as it is registered.
#include "checker/sources/source.h"

namespace holdfast::checker {

void plan_loading(Planner& planner) {
  bool failing = false;
  for (const Entry& entry : planner.entries()) {
    const std::string insmod = planner.load_all();
    planner.add(Weight::kWithRemoval, "insmod and a user of what it makes",
                {insmod, use_line(entry)});
    if (entry.readable() && entry.writable()) {
      planner.add(Weight::kPair, "insmod and a writer", {insmod, write_line(entry)});
    }
    if (is_polled(entry)) {
      planner.add(Weight::kPair, "insmod and a poller",
                  {insmod, at_entry(entry, "exec 3<" + entry.path + "; poll 3")});
    }
    if (failing) continue;
    failing = true;
    planner.add(Weight::kFailing, "init fails while its entry is used",
                {planner.load_all(true), use_line(entry)});
  }
}

}  // namespace holdfast::checker
