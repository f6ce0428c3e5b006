#include "host/native/native_host.h"

#include <pthread.h>
#include <sys/random.h>
#include <time.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/verify.h"
#include "host/native/attach.h"
#include "host/native/shared_pages.h"

namespace holdfast::host::native {

// One spawned thread. exit() jumps back to its base, so no frame's destructor runs.
struct NativeHost::Thread {
  NativeHost* host;
  Task* task;
  void (*entry)(void*);
  void* argument;
  pthread_t handle;
  jmp_buf base;
};

namespace {

clockid_t id_of(Clock clock) {
  switch (clock) {
    case Clock::kMonotonic:
      return CLOCK_MONOTONIC;
    case Clock::kRealtime:
      return CLOCK_REALTIME;
    case Clock::kProcessor:
      break;
  }
  return CLOCK_PROCESS_CPUTIME_ID;
}

constexpr std::size_t kPage = 4096;
constexpr std::size_t kStackSize = 2 << 20;  // address space only

thread_local constinit void* this_thread = nullptr;  // a NativeHost::Thread

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  while (seed == 0 && getrandom(&seed, sizeof seed, 0) != sizeof seed) {
  }
  return seed | 1;
}

bool start(pthread_t* handle, void* (*run)(void*), void* argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackSize);
  int error = pthread_create(handle, &attributes, run, argument);
  pthread_attr_destroy(&attributes);
  return error == 0;
}

}  // namespace

NativeHost::NativeHost(Options options)
    : options_(std::move(options)),
      seed_(options_.seed ? options_.seed : random_seed()),
      random_state_(seed_) {}

NativeHost::~NativeHost() {
  std::unique_lock guard(threads_mutex_);
  all_done_.wait(guard, [this] { return live_threads_ == 0; });
  const std::vector<Thread*> finished = std::move(finished_);
  guard.unlock();
  reap(finished);
}

bool NativeHost::spawn(Task& task, void (*entry)(void*), void* argument) {
  auto* thread = new Thread{this, &task, entry, argument, {}, {}};
  task.host = this;
  std::vector<Thread*> finished;
  bool started;
  {
    // Held across the creation, so that the thread cannot be joined before `handle` is written.
    std::lock_guard guard(threads_mutex_);
    finished.swap(finished_);
    started = start(&thread->handle, &run, thread);
    if (started) ++live_threads_;
  }
  reap(finished);
  if (!started) delete thread;
  return started;
}

// Apart from run(), whose variables must survive the jump.
void NativeHost::run_until_exit(Thread& thread) {
  if (_setjmp(thread.base) == 0) thread.entry(thread.argument);
}

void* NativeHost::run(void* argument) {
  auto* thread = static_cast<Thread*>(argument);
  give_signal_stack();
  this_thread = thread;
  running = Running{thread->task, false};
  run_until_exit(*thread);
  running = Running{};
  thread->task->finished();
  thread->host->thread_done(thread);
  return nullptr;
}

void NativeHost::exit() {
  auto* thread = static_cast<Thread*>(this_thread);
  VERIFY(thread != nullptr && thread->task == running.task);
  _longjmp(thread->base, 1);
}

void NativeHost::thread_done(Thread* thread) {
  std::lock_guard guard(threads_mutex_);
  finished_.push_back(thread);
  if (--live_threads_ == 0) all_done_.notify_all();
}

void NativeHost::reap(const std::vector<Thread*>& finished) {
  for (Thread* thread : finished) {
    pthread_join(thread->handle, nullptr);
    delete thread;
  }
}

Time NativeHost::now(Clock clock) {
  timespec time;
  clock_gettime(id_of(clock), &time);
  return time.tv_sec * Time{1'000'000'000} + time.tv_nsec;
}

std::uint32_t NativeHost::choose(std::uint32_t n, const char*) {
  // splitmix64: one atomic add, then mixing.
  std::uint64_t z = random_state_.fetch_add(0x9e3779b97f4a7c15, std::memory_order_relaxed);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return n == 0 ? 0 : static_cast<std::uint32_t>(((z >> 32) * n) >> 32);
}

void* NativeHost::allocate(std::size_t size, std::size_t alignment) {
  void* memory = nullptr;
  if (alignment >= kPage && (memory = take_shared_pages(size, alignment)) != nullptr) return memory;
  if (alignment < sizeof(void*)) alignment = sizeof(void*);
  if (posix_memalign(&memory, alignment, size ? size : 1) != 0) return nullptr;
  std::memset(memory, 0, size);
  return memory;
}

void NativeHost::release(void* memory, std::size_t) {
  const bool whole_pages = reinterpret_cast<std::uintptr_t>(memory) % kPage == 0;
  if (!whole_pages || !give_back_shared_pages(memory)) std::free(memory);
}

void NativeHost::write_log(std::string_view line) {
  if (options_.log) options_.log(line);
}

void NativeHost::panic(std::string_view reason) {
  if (options_.panic) options_.panic(reason);
  std::fprintf(stderr, "holdfast: kernel panic: %.*s\n", static_cast<int>(reason.size()),
               reason.data());
  std::abort();
}

}  // namespace holdfast::host::native
