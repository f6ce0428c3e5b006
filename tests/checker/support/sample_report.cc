#include "checker/support/sample_report.h"

namespace holdfast::checker {
namespace {

const std::string kSource = "tests/checker/golden/late_reader.c";

Site at(unsigned line, const char* function) { return {kSource, line, function, true}; }

Line line(std::uint32_t event, unsigned task, LineKind kind, Site site, std::string operation) {
  Line result;
  result.event = event;
  result.task = task;
  result.kind = kind;
  result.site = std::move(site);
  result.operation = std::move(operation);
  return result;
}

Finding use_after_unload() {
  Finding finding;
  finding.kind = FindingKind::kUseAfterUnload;
  finding.rule = "A module's code may run only while something proves that it cannot go away.";
  finding.rule_source = "docs/lifetimes.md, procfs entry use";
  finding.message = "late_read() runs on after late_reader was unloaded";
  finding.advice = "wake the reader before proc_remove(), and let it return first";
  finding.module = "late_reader";
  finding.site = at(14, "late_read");
  finding.tasks = {{"cat /proc/late", "", true},
                   {"rmmod late_reader", "unloaded", true},
                   {"kworker", "", false}};
  finding.lines.push_back(line(1, 0, LineKind::kSystem, {}, "open(\"/proc/late\")"));
  finding.lines.push_back(line(3, 0, LineKind::kEnter, at(9, "late_read"), "late_read()"));
  Line lock = line(4, 0, LineKind::kLock, at(11, "late_read"), "mutex_lock(&lock)");
  lock.locks = {"lock"};
  finding.lines.push_back(lock);
  Line wait = line(5, 0, LineKind::kWait, at(12, "late_read"), "waits for ready");
  wait.locks = {"lock"};
  finding.lines.push_back(wait);
  Line remove = line(6, 1, LineKind::kEnter, at(24, "late_exit"), "late_exit()");
  finding.lines.push_back(remove);
  Line write = line(7, 1, LineKind::kWrite, at(25, "late_exit"), "WRITE_ONCE(ready, 1)");
  write.object = "ready";
  write.before = "0";
  write.after = "1";
  write.racing = true;
  finding.lines.push_back(write);
  Line wake = line(8, 1, LineKind::kWake, at(26, "late_exit"), "wake_up(&queue)");
  wake.woken = 0;
  finding.lines.push_back(wake);
  Line back = line(9, 0, LineKind::kRead, at(12, "late_read"), "sees ready");
  back.after = "1";
  back.happens_after = 5;
  back.preempts = true;
  finding.lines.push_back(back);
  Line unload = line(11, 1, LineKind::kUnload, {}, "late_reader's text and data go away");
  unload.preempts = true;
  unload.racing = true;
  finding.lines.push_back(unload);
  Line fault = line(12, 0, LineKind::kFault, at(14, "late_read"), "returns into text that is gone");
  fault.happens_after = 8;
  fault.racing = true;
  finding.lines.push_back(fault);
  finding.backtraces = {
      {0, "runs", {{at(14, "late_read"), "late_reader"}, {{"", 0, "proc_reg_read", false}, ""}}},
      {1, "unloaded here", {{{"", 0, "delete_module", false}, ""}}}};
  PassingSchedule passing;
  passing.difference = "cat's return from late_read() at late_reader.c:14 comes before the unload";
  passing.lines = {finding.lines[7], finding.lines[8]};
  passing.lines[0].happens_after = {};
  passing.token = "hf1-BBBB";
  finding.passing = passing;
  finding.preemptions = 2;
  finding.minimal = true;
  finding.execution = 1234;
  finding.found_after = 0.25;
  finding.workload = "1 reader of /proc/late, rmmod";
  finding.token = "hf1-DAABAgEBAAAA";
  return finding;
}

Finding deadlock() {
  Finding finding;
  finding.kind = FindingKind::kDeadlock;
  finding.rule = "Module exit must not hold a lock that a running store needs.";
  finding.rule_source = "kernfs active reference";
  finding.message = "store <level> & rmmod wait for each other";
  finding.module = "late_reader";
  finding.site = at(24, "late_exit");
  finding.tasks = {{"echo 1 > /sys/late/level", "still waits for lock", true},
                   {"rmmod late_reader", "still waits for the store", true}};
  Line first = line(2, 1, LineKind::kLock, at(24, "late_exit"), "mutex_lock(&lock)");
  first.locks = {"lock"};
  finding.lines.push_back(first);
  finding.lines.push_back(
      line(3, 0, LineKind::kLock, at(11, "late_read"), "mutex_lock(&lock) waits"));
  Line drain = line(4, 1, LineKind::kFault, at(25, "late_exit"), "waits for the running store");
  drain.locks = {"lock"};
  finding.lines.push_back(drain);
  finding.waits = {{0, "mutex lock", 1, at(11, "late_read"), at(24, "late_exit")},
                   {1, "the running store of level", 0, at(25, "late_exit"), {}}};
  finding.preemptions = 1;
  finding.execution = 17;
  finding.found_after = 0.01;
  finding.workload = "a store, rmmod";
  finding.token = "hf1-AgEB";
  return finding;
}

Finding leak() {
  Finding finding;
  finding.kind = FindingKind::kLeakMemory;
  finding.message = "64 bytes from kmalloc() are left at unload";
  finding.module = "late_reader";
  finding.site = at(20, "late_init");
  finding.token = "hf1-AA";
  return finding;
}

}  // namespace

Report sample_report() {
  Report report;
  report.result = ResultKind::kFindings;
  report.modules = {{"late_reader", kSource, {"/proc/late (read, 0444)"}}};
  report.kernel_version = "6.1";
  report.strategy = "bounded";
  report.bound = 2;
  report.bound_completed = 1;
  Stage stage;
  stage.name = "1 reader of /proc/late, rmmod";
  stage.tasks = {"cat /proc/late", "rmmod late_reader"};
  stage.result = ResultKind::kFindings;
  stage.bound_completed = 1;
  stage.bounds = {{0, 4, 4, 0}, {1, 31, 40, 0}};
  stage.traces = 310;
  stage.executions = 1290;
  stage.seconds = 0.25;
  report.stages = {stage};
  report.traces = 310;
  report.executions = 1290;
  report.estimated_traces = 5000;
  report.seconds = 0.26;
  report.limits = {"weak memory"};
  report.findings = {use_after_unload(), deadlock(), leak()};
  report.command = "holdfast explore late_reader.c";
  return report;
}

Report clean_report() {
  Report report = sample_report();
  report.result = ResultKind::kBoundComplete;
  report.bound_completed = 3;
  report.estimated_traces = 0;
  report.findings.clear();
  report.stages[0].result = ResultKind::kBoundComplete;
  report.stages[0].bound_completed = 3;
  return report;
}

}  // namespace holdfast::checker
