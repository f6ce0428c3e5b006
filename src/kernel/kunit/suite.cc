// Suites: what is printed before, between and after their cases.
#include <cerrno>
#include <cstring>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/kernel.h"
#include "kernel/kunit/kunit.h"

namespace holdfast::kernel {
namespace {

constexpr char kInfo = '6';
constexpr const char* kIndent = "    ";

std::string counts_text(const std::string& name, const KunitCounts& counts) {
  return format_string("# %s: pass:%lu fail:%lu skip:%lu total:%lu", name.c_str(), counts.passed,
                       counts.failed, counts.skipped, counts.total);
}
// One test alone says it all itself.
bool worth_telling(const KunitCounts& counts) { return counts.total > 1; }

std::string result_text(::kunit_status status, unsigned long number, const char* name,
                        const char* comment) {
  const bool skipped = status == KUNIT_SKIPPED;
  return format_string("%s %lu %s%s%s", kunit::ok_or_not(status), number, name,
                       skipped ? " # SKIP " : "", skipped ? comment : "");
}

// A case that is run once for every parameter.
KunitCounts run_with_parameters(::kunit_suite& suite, ::kunit_case& test_case, ::kunit& test) {
  KunitCounts counts;
  char description[HF_KUNIT_DESCRIPTION_SIZE] = "";
  auto next = [&](const void* previous) {
    description[0] = '\0';
    test.param_value = call_module(static_cast<const void*>(nullptr), test_case.generate_params,
                                   previous, static_cast<char*>(description));
  };
  next(nullptr);
  const std::string twice = std::string(kIndent) + kIndent;
  kunit::say(kInfo, test.log, twice + "KTAP version 1\n");
  kunit::say(kInfo, test.log, twice + "# Subtest: " + test_case.name);
  for (; test.param_value; ++test.param_index) {
    kunit::run_case(suite, test_case, test);
    const std::string number = std::to_string(test.param_index + 1);
    const std::string name =
        description[0] ? description : "param-" + std::to_string(test.param_index);
    kunit::say(kInfo, test.log, twice + kunit::ok_or_not(test.status) + " " + number + " " + name);
    next(test.param_value);
    counts.add(test.status);
  }
  return counts;
}

KunitCounts run_once(::kunit_suite& suite, ::kunit_case& test_case, ::kunit& test) {
  KunitCounts counts;
  kunit::run_case(suite, test_case, test);
  counts.add(test.status);
  return counts;
}

}  // namespace

void KunitCounts::add(::kunit_status status) {
  ++(status == KUNIT_SUCCESS ? passed : status == KUNIT_SKIPPED ? skipped : failed);
  ++total;
}
void KunitCounts::add(const KunitCounts& more) {
  passed += more.passed;
  failed += more.failed;
  skipped += more.skipped;
  total += more.total;
}

namespace kunit {

void append(char* log, const std::string& text) {
  if (!log) return;
  const std::size_t used = std::strlen(log);
  if (used + 1 >= HF_KUNIT_LOG_SIZE) return;
  const std::size_t taken = text.copy(log + used, HF_KUNIT_LOG_SIZE - 1 - used);
  log[used + taken] = '\0';
}

void say(char level, char* log, const std::string& text) {
  current_kernel().log().emit(std::string("\001") + level + text);
  append(log, text + "\n");
}

void complain(const ::kunit& test, const std::string& text) {
  constexpr char kError = '3';
  say(kError, test.log, std::string(kIndent) + "# " + test.name + ": " + text);
}

const char* ok_or_not(::kunit_status status) { return status == KUNIT_FAILURE ? "not ok" : "ok"; }

unsigned long count_cases(const ::kunit_suite& suite) {
  unsigned long count = 0;
  while (suite.test_cases[count].run_case) ++count;
  return count;
}

::kunit_status status_of(const ::kunit_suite& suite) {
  if (suite.suite_init_err) return KUNIT_FAILURE;
  ::kunit_status status = KUNIT_SKIPPED;
  for (const ::kunit_case* at = suite.test_cases; at->run_case; ++at) {
    if (at->status == KUNIT_FAILURE) return KUNIT_FAILURE;
    if (at->status == KUNIT_SUCCESS) status = KUNIT_SUCCESS;
  }
  return status;
}

}  // namespace kunit

void Kunit::run(::kunit_suite& suite) {
  kernel_.taint(Taint::kTest);
  if (suite.suite_init) {
    suite.suite_init_err = call_module(-EFAULT, suite.suite_init, &suite);
    if (suite.suite_init_err) {
      const std::string why = format_string("# failed to initialize (%d)", suite.suite_init_err);
      kunit::say('3', suite.log, std::string(kIndent) + "# " + suite.name + ": " + kIndent + why);
      return end_suite(suite);
    }
  }
  const std::string count = std::to_string(kunit::count_cases(suite));
  Log& log = kernel_.log();
  log.emit(Level::kInfo, std::string(kIndent) + "KTAP version 1");
  log.emit(Level::kInfo, std::string(kIndent) + "# Subtest: " + suite.name);
  log.emit(Level::kInfo, kIndent + ("1.." + count));

  KunitCounts cases, runs;
  unsigned long number = 0;
  for (::kunit_case* at = suite.test_cases; at->run_case; ++at) {
    ::kunit test{};
    at->status = KUNIT_SKIPPED;
    const KunitCounts counts =
        at->generate_params ? run_with_parameters(suite, *at, test) : run_once(suite, *at, test);
    if (worth_telling(counts))
      kunit::say(kInfo, test.log, kIndent + counts_text(test.name, counts));
    kunit::say(kInfo, test.log,
               kIndent + result_text(at->status, ++number, at->name, test.status_comment));
    cases.add(at->status);
    runs.add(counts);
  }
  if (suite.suite_exit) call_module_void(suite.suite_exit, &suite);
  if (worth_telling(cases)) kunit::say(kInfo, suite.log, counts_text(suite.name, cases));
  if (worth_telling(runs)) kunit::say(kInfo, suite.log, counts_text("Totals", runs));
  end_suite(suite);
}

void Kunit::end_suite(::kunit_suite& suite) {
  unsigned long number;
  {
    LockGuard guard(lock_);
    number = next_number_++;
  }
  kernel_.log().emit(
      Level::kInfo, result_text(kunit::status_of(suite), number, suite.name, suite.status_comment));
}

}  // namespace holdfast::kernel
