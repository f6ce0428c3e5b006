// Source: what one family of the kernel's surface has to say about the workload. It sees what is
// registered and adds stages; they are run by weight, so that the simplest schedule that shows a
// mistake is found first, whichever family it lies in.
#pragma once

#include <string>
#include <vector>

#include "checker/workload.h"

namespace holdfast::checker {

// From one task, whose schedules are few, to what only a long search finishes.
enum class Weight : std::uint8_t {
  kAlone,
  kHeld,
  kWithRemoval,
  kPair,
  kOdd,
  kPairAndRemoval,
  kFailing
};

class Planner {
 public:
  explicit Planner(const Registered& registered);

  void add(Weight weight, std::string name, std::vector<std::string> tasks);
  // By weight, in the order they were added; of one name: with the entries that they use.
  std::vector<StagePlan> stages() const;

  const std::vector<std::string>& modules() const { return registered_.modules; }
  // Those worth trying: some of each kind. "/dev/x0" and "/dev/x1" are of one kind.
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<std::uint32_t>& ioctls() const { return registered_.ioctls; }
  std::string remove_all() const;                    // "rmmod b; rmmod a"
  std::string load_all(bool failing = false) const;  // "insmod a; insmod b"

 private:
  std::string places_in(const StagePlan& plan) const;  // "/dev/a and /dev/b"

  struct Weighed {
    Weight weight;
    StagePlan plan;
  };
  const Registered& registered_;
  std::vector<Entry> entries_;
  std::vector<Weighed> stages_;
};

// `line`, after what makes the entry's node, where it has none.
std::string at_entry(const Entry& entry, const std::string& line);
std::string read_line(const Entry& entry);
std::string write_line(const Entry& entry);
// Whether poll(2) reaches the module.
bool is_polled(const Entry& entry);
// Reads where that is possible, else writes.
std::string use_line(const Entry& entry);

// One file each below sources/.
void plan_life_cycle(Planner& planner);
void plan_modules(Planner& planner);
void plan_files(Planner& planner);
void plan_devices(Planner& planner);
void plan_loading(Planner& planner);

}  // namespace holdfast::checker
