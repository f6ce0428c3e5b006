// Several modules: one that uses the symbols of another, and whoever removes both.
#include "checker/sources/source.h"

namespace holdfast::checker {

void plan_modules(Planner& planner) {
  const std::vector<std::string>& modules = planner.modules();
  if (modules.size() < 2) return;
  const std::string& first = modules.front();
  const std::string& last = modules.back();
  planner.add(Weight::kWithRemoval, "two modules, removed at once",
              {"rmmod " + last, "rmmod " + first});
  planner.add(Weight::kWithRemoval, "a module loaded while another goes",
              {"insmod " + last, "rmmod " + first});
}

}  // namespace holdfast::checker
