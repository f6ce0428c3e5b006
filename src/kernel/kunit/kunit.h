// KUnit: modules that bring their own tests (Linux: lib/kunit). The suites in a module's section
// .kunit_test_suites run while it is COMING, each case in a thread of its own, and say what they
// found in the log as KTAP, in the words of Linux 6.1. What a suite said last can be read in
// /sys/kernel/debug/kunit/SUITE/results.
//
// Reference model: suites and cases lie in the module, which is there from coming() to going().
// What a case allocates with kunit_kmalloc() or registers as a resource goes when the case ends.
// A test's `lock` guards its resources and is taken with no other; free functions run without it.
#pragma once

#include <holdfast/abi/kunit.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kernel/core/lock.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {

class Kernel;
class Module;
namespace debugfs {
class Node;
}

class Kunit {
 public:
  explicit Kunit(Kernel& kernel);
  ~Kunit();

  // Runs the module's suites. The caller holds no lock.
  void coming(Module& module);
  // Takes their results out of debugfs.
  void going(Module& module);
  void run(::kunit_suite& suite);

 private:
  struct Suite {
    ::kunit_suite* suite;
    debugfs::Node* directory = nullptr;
    std::vector<std::unique_ptr<char[]>> logs;  // of the suite, then of its cases
    std::string results;
  };
  void announce(Suite& entry);
  static std::string results_of(const ::kunit_suite& suite);
  void end_suite(::kunit_suite& suite);

  Kernel& kernel_;
  Lock lock_{"kunit"};
  std::map<const Module*, std::vector<std::unique_ptr<Suite>>> suites_;  // by lock_
  debugfs::Node* root_ = nullptr;                                        // while there are suites
  unsigned long next_number_ = 1;                                        // of a suite, in the log
};

// How many of what.
struct KunitCounts {
  unsigned long passed = 0, failed = 0, skipped = 0, total = 0;
  void add(::kunit_status status);
  void add(const KunitCounts& more);
};

namespace kunit {

// printk and the log of a test or suite, which may be nullptr. No newline at the end: the next
// message ends this one, as Linux has it.
void say(char level, char* log, const std::string& text);
void append(char* log, const std::string& text);
// "    # NAME: text", as an error.
void complain(const ::kunit& test, const std::string& text);
const char* ok_or_not(::kunit_status status);
unsigned long count_cases(const ::kunit_suite& suite);
::kunit_status status_of(const ::kunit_suite& suite);

void init_test(::kunit& test, const char* name, char* log);
// In a thread, and waits for its end.
void run_case(::kunit_suite& suite, ::kunit_case& test_case, ::kunit& test);
// Ends the calling thread, which runs a case.
[[noreturn]] void leave_case(::kunit_try_catch& attempt);
// A failed check; `text` is what it says of itself.
void fail(::kunit& test, const ::kunit_loc& place, ::kunit_assert_type type,
          const std::string& text);

int add_resource(::kunit& test, int (*init)(::kunit_resource*, void*),
                 void (*free)(::kunit_resource*), ::kunit_resource& resource, void* data);
void remove_resource(::kunit& test, ::kunit_resource& resource);
void take_resource(::kunit_resource& resource);
void put_resource(::kunit_resource& resource);
using Match = bool (*)(::kunit*, ::kunit_resource*, void*);
::kunit_resource* find_resource(::kunit& test, Match match, void* data);  // with a reference
bool destroy_resource(::kunit& test, Match match, void* data);            // false: there is none
void* allocate(::kunit& test, std::size_t count, std::size_t size, unsigned gfp, const void* site);
void free(::kunit& test, const void* memory);
void clean_up(::kunit& test);

}  // namespace kunit

}  // namespace holdfast::kernel

// What a check writes its text to.
struct string_stream {
  std::string text;
};
