// Strategies that sample schedules: for programs too large to exhaust. Each execution has its own
// seed, made of Options::seed and its number, so that any one of them can be had again.
#pragma once

#include <vector>

#include "explore/hash.h"
#include "explore/strategy.h"

namespace holdfast::explore {

class Sampling : public Explorer {
 public:
  explicit Sampling(std::uint64_t seed) : seed_(seed), random_(seed) {}
  bool begin() override;
  Decision choose(Execution& execution) override;
  void finished(Execution&) override {}
  void restart() override {}

 protected:
  virtual void prepare() {}
  virtual unsigned pick(Execution& execution) = 0;
  std::uint64_t seed_;
  std::uint64_t number_ = 0;
  Random random_;
};

// Any task that can run, each as likely.
class RandomWalk : public Sampling {
 public:
  using Sampling::Sampling;

 private:
  unsigned pick(Execution& execution) override;
};

// Partial order sampling (Yuan, Yang, Gu: CAV 2018): every pending operation has a random priority
// and a new one whenever it has just raced; so a trace with few schedules is as likely as one with
// many.
class PartialOrderSampling : public Sampling {
 public:
  using Sampling::Sampling;

 private:
  void prepare() override { priorities_.clear(); }
  unsigned pick(Execution& execution) override;
  std::vector<std::uint64_t> priorities_;
};

// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: ASPLOS 2010):
// tasks have random priorities, and depth-1 times the running one falls below all others.
class Pct : public Sampling {
 public:
  Pct(std::uint64_t seed, unsigned depth)
      : Sampling(seed), changes_wanted_(depth ? depth - 1 : 0) {}
  void finished(Execution& execution) override;

 private:
  void prepare() override;
  unsigned pick(Execution& execution) override;
  unsigned changes_wanted_;
  std::size_t longest_ = 32;  // events of an execution, as far as seen
  std::vector<std::uint64_t> priorities_;
  std::vector<std::size_t> changes_;
};

}  // namespace holdfast::explore
