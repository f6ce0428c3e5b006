// One case: a thread that runs it, and what is done if it does not come to its end.
#include <cerrno>
#include <cstring>

#include "kernel/core/c_list.h"
#include "kernel/core/completion.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/kthread.h"
#include "kernel/core/module_call.h"
#include "kernel/core/sched.h"
#include "kernel/core/time.h"
#include "kernel/kernel.h"
#include "kernel/kunit/kunit.h"

namespace holdfast::kernel::kunit {
namespace {

constexpr unsigned long kPatience = 300 * kHz;  // jiffies

struct Run {
  ::kunit_suite& suite;
  ::kunit_case& test_case;
  ::kunit& test;
};

// The functions of the module that belong to a case. One that oopses ends the case.
template <class... Parameters, class... Arguments>
void call(Run& run, void (*function)(Parameters...), Arguments... arguments) {
  if (call_module_void(function, arguments...)) return;
  run.test.try_catch.try_result = -EINTR;
  kthread_complete_and_exit(run.test.try_catch.try_completion, -EINTR);
}

void finish_case(Run& run) {
  if (run.suite.exit) call_module_void(run.suite.exit, &run.test);
  clean_up(run.test);
}

// No objects with destructors here: the thread may end in any call.
int run_in_thread(void* data) {
  Run& run = *static_cast<Run*>(data);
  ::kunit& test = run.test;
  constexpr int kOopsed = -EUCLEAN;
  int error = 0;
  if (run.suite.init) error = call_module(kOopsed, run.suite.init, &test);
  if (error) {
    complain(test, format_string("failed to initialize: %d\n", error));
    test.status = KUNIT_FAILURE;
  } else {
    call(run, run.test_case.run_case, &test);
  }
  if (run.suite.exit) call(run, run.suite.exit, &test);
  clean_up(test);
  kthread_complete_and_exit(test.try_catch.try_completion, 0);
}

void start_and_wait(Run& run) {
  ::kunit_try_catch& attempt = run.test.try_catch;
  Completion over;
  attempt.try_completion = &over.c();
  attempt.try_result = 0;
  ::task_struct* thread = kthread_create_on_node(run_in_thread, &run, -1, "kunit_try_catch_thread");
  if (is_error_pointer(thread)) {
    attempt.try_result = static_cast<int>(reinterpret_cast<std::intptr_t>(thread));
    return;
  }
  hf_get_task_struct(thread);
  wake_up_process(task_of(thread));
  if (wait_for_completion_timeout(&over.c(), kPatience) == 0) {
    attempt.try_result = -ETIMEDOUT;
    kthread_stop(thread);
  }
  __put_task_struct(thread);
}

// The thread has ended in the middle: by an assertion or a skip (-EFAULT), an oops (-EINTR), or it
// was given up.
void after_the_end(Run& run) {
  ::kunit& test = run.test;
  const int result = test.try_catch.try_result;
  if (result == -EFAULT) return finish_case(run);
  test.status = KUNIT_FAILURE;
  if (result == -EINTR) complain(test, "try faulted\n");
  if (result == -ETIMEDOUT) {
    complain(test, "try timed out\n");
    return complain(test, "test case timed out\n");
  }
  complain(test, format_string("internal error occurred preventing test case from running: %d\n",
                               result));
}

}  // namespace

void init_test(::kunit& test, const char* name, char* log) {
  test.lock = {};
  list_init(test.resources);
  test.name = name;
  test.log = log;
  if (log) log[0] = '\0';
  test.status = KUNIT_SUCCESS;
  test.status_comment[0] = '\0';
}

void run_case(::kunit_suite& suite, ::kunit_case& test_case, ::kunit& test) {
  init_test(test, test_case.name, test_case.log);
  test.try_catch.test = &test;
  Run run{suite, test_case, test};
  start_and_wait(run);
  if (test.try_catch.try_result) after_the_end(run);
  if (test.status == KUNIT_FAILURE) {
    test_case.status = KUNIT_FAILURE;
  } else if (test_case.status != KUNIT_FAILURE && test.status == KUNIT_SUCCESS) {
    test_case.status = KUNIT_SUCCESS;
  }
}

void leave_case(::kunit_try_catch& attempt) {
  attempt.try_result = -EFAULT;
  kthread_complete_and_exit(attempt.try_completion, -EFAULT);
}

void fail(::kunit& test, const ::kunit_loc& place, ::kunit_assert_type type,
          const std::string& text) {
  __atomic_store_n(&test.status, KUNIT_FAILURE, __ATOMIC_RELAXED);
  complain(test, format_string("%s FAILED at %s:%d\n",
                               type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION", place.file,
                               place.line) +
                     text);
}

}  // namespace holdfast::kernel::kunit
