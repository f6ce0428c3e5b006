// The public classes of <holdfast/explore.h>, on the execution that runs on this thread.
#include "base/verify.h"
#include "explore/execution.h"

namespace holdfast::explore {

using detail::Execution;

namespace {

Execution& execution() {
  VERIFY(Execution::current != nullptr);  // objects of explore.h live inside explore() only
  return *Execution::current;
}

}  // namespace

namespace detail {

Object* create_object(std::uint64_t value, const char* name) {
  return execution().create_object(value, name);
}

std::uint64_t perform(const Operation& operation) { return execution().perform(operation); }

void plain_access(Object* object, bool write, const std::source_location& site) {
  execution().plain_access(*object, write, site);
}

std::uint64_t& value_of(Object* object) { return object->value; }

void await(bool (*predicate)(void*), void* context, const std::source_location& site) {
  execution().await(predicate, context, site);
}

unsigned running_task() { return execution().running_task(); }

}  // namespace detail

void check(bool holds, std::string_view message, Site site) {
  if (holds) return;
  ArenaPause pause;
  execution().complain(FailureKind::kCheck,
                       std::string(message) + " (line " + std::to_string(site.line()) + ")");
}

std::uint32_t choose(std::uint32_t n, Site site) {
  VERIFY(n >= 1 && n <= 64);
  if (n == 1) return 0;
  detail::Operation operation;
  operation.kind = Kind::kChoose;
  operation.operand = n;
  operation.site = site;
  return static_cast<std::uint32_t>(execution().perform(operation));
}

Scenario::~Scenario() {
  for (auto it = destroy_.rbegin(); it != destroy_.rend(); ++it) {
    it->second(it->first);
  }
}

void Scenario::task(std::string name, std::function<void()> code) {
  VERIFY(!ran_);
  VERIFY(execution_.task_count() < kMaxTasks);
  execution_.add_task(std::move(name), std::move(code));
}

void Scenario::task(std::function<void()> code) {
  task("task " + std::to_string(execution_.task_count()), std::move(code));
}

void Scenario::equal_tasks(unsigned count, const std::string& name,
                           const std::function<void()>& code) {
  for (unsigned i = 0; i < count; ++i) {
    task(name, code);
    unsigned number = execution_.task_count() - 1;
    if (i > 0) execution_.make_twin(number, number - 1);
  }
}

void Scenario::later(void* object, void (*destroy)(void*)) {
  ArenaPause pause;
  destroy_.emplace_back(object, destroy);
}

bool Scenario::run() {
  VERIFY(!ran_);
  ran_ = true;
  finished_ = execution_.run() == End::kFinished;
  return finished_;
}

}  // namespace holdfast::explore
