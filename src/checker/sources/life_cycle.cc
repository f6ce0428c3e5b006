// A module by itself, whatever it registers: its own timers, works and threads are tasks already.
#include "checker/sources/source.h"

namespace holdfast::checker {

void plan_life_cycle(Planner& planner) {
  planner.add(Weight::kAlone, "rmmod alone", {planner.remove_all()});
  planner.add(Weight::kAlone, "rmmod, and insmod again",
              {planner.remove_all() + "; " + planner.load_all()});
  planner.add(Weight::kFailing, "init, with everything that can fail failing in turn",
              {planner.load_all(true)});
}

}  // namespace holdfast::checker
