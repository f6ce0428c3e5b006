// Strategies that sample schedules: for programs too large to exhaust. Each execution has its own
// seed, made of Options::seed and its number, so that any one of them can be had again.
#pragma once

#include <atomic>
#include <vector>

#include "explore/hash.h"
#include "explore/strategy.h"

namespace holdfast::explore {

class Sampling : public Explorer {
 public:
  // `numbers`: how many executions have been begun, by all workers.
  Sampling(std::uint64_t seed, std::atomic<std::uint64_t>& numbers)
      : seed_(seed), random_(seed), numbers_(numbers) {}
  bool begin() override;
  Decision choose(Execution& execution) override;
  void finished(Execution&) override {}

 protected:
  virtual void prepare() {}
  virtual unsigned pick(Execution& execution) = 0;
  std::uint64_t seed_;
  Random random_;
  std::uint64_t number_ = 0;  // of this execution, from 1

 private:
  std::atomic<std::uint64_t>& numbers_;
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
  // How long executions are is learnt from the first few, which run on one worker; `longest` is
  // shared by all.
  static constexpr std::uint64_t kLearning = 64;
  Pct(std::uint64_t seed, unsigned depth, std::atomic<std::uint64_t>& numbers,
      std::atomic<std::size_t>& longest)
      : Sampling(seed, numbers), changes_wanted_(depth ? depth - 1 : 0), longest_(longest) {}
  void finished(Execution& execution) override;

 private:
  void prepare() override;
  unsigned pick(Execution& execution) override;
  unsigned changes_wanted_;
  std::atomic<std::size_t>& longest_;  // events of an execution, as far as seen
  std::vector<std::uint64_t> priorities_;
  std::vector<std::size_t> changes_;
};

}  // namespace holdfast::explore
