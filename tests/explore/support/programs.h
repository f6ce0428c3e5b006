// The programs of the count tables, by name. Shared objects live as long as one execution.
#pragma once

#include <holdfast/explore.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::explore::programs {

using Cells = std::deque<Atomic<int>>;
using Locks = std::deque<Mutex>;

inline void cells(Cells& to, int count, int value = 0) {
  for (int i = 0; i < count; ++i) to.emplace_back(value);
}

inline void readers(Scenario& s, int n) {
  Atomic<int> x;
  s.task([&] { x.store(42); });
  for (int i = 0; i < n; ++i) s.task([&] { x.load(); });
  s.run();
}

inline void lastzero(Scenario& s, int n) {
  Cells a;
  cells(a, n + 1);
  s.task([&] {
    for (int i = n; a[i].load() != 0; --i) {
    }
  });
  for (int j = 1; j <= n; ++j) {
    s.task([&a, j] { a[j].store(a[j - 1].load() + 1); });
  }
  s.run();
}

inline void indexer(Scenario& s, int n) {
  constexpr int kSize = 128;
  Cells table;
  cells(table, kSize);
  Locks locks(kSize);
  for (int t = 0; t < n; ++t) {
    s.task([&, t] {
      for (int m = 1; m <= 4; ++m) {
        int w = m * 11 + t;
        int h = (w * 7) % kSize;
        for (;;) {
          locks[h].lock();
          bool free = table[h].load() == 0;
          if (free) table[h].store(w);
          locks[h].unlock();
          if (free) break;
          h = (h + 1) % kSize;
        }
      }
    });
  }
  s.run();
}

inline void filesystem(Scenario& s, int n) {
  constexpr int kBlocks = 26;
  constexpr int kInodes = 32;
  Cells inode;
  Cells busy;
  cells(inode, kInodes);
  cells(busy, kBlocks);
  Locks inode_locks(kInodes);
  Locks block_locks(kBlocks);
  for (int t = 0; t < n; ++t) {
    s.task([&, t] {
      int i = t % kInodes;
      inode_locks[i].lock();
      if (inode[i].load() == 0) {
        int b = (i * 2) % kBlocks;
        for (;;) {
          block_locks[b].lock();
          if (busy[b].load() == 0) {
            busy[b].store(1);
            inode[i].store(b + 1);
            block_locks[b].unlock();
            break;
          }
          block_locks[b].unlock();
          b = (b + 1) % kBlocks;
        }
      }
      inode_locks[i].unlock();
    });
  }
  s.run();
}

inline void ainc(Scenario& s, int n) {
  Atomic<int> x;
  for (int i = 0; i < n; ++i) s.task([&] { x.fetch_add(1); });
  s.run();
  if (false) check(x.final_value() == n, "lost increment");
}

inline void binc(Scenario& s, int n) {
  Atomic<int> x;
  Atomic<int> y;
  for (int i = 0; i < n; ++i) {
    s.task([&] {
      x.fetch_add(1);
      y.fetch_add(1);
    });
  }
  s.run();
}

inline void casrot(Scenario& s, int n) {
  Atomic<int> x;
  for (int t = 0; t < n; ++t) s.task([&x, t] { x.cas(t, t + 1); });
  s.run();
}

inline void casw(Scenario& s, int n) {
  Atomic<int> x;
  for (int t = 0; t < n; ++t) {
    s.task([&x, t] {
      x.cas(0, 1);
      x.store(t + 3);
    });
  }
  s.run();
}

inline void lockinc(Scenario& s, int n) {
  Mutex lock;
  Shared<int> x;
  for (int i = 0; i < n; ++i) {
    s.task([&] {
      lock.lock();
      x.set(x.get() + 1);
      lock.unlock();
    });
  }
  if (s.run()) check(x.final_value() == n, "lost increment");
}

// Teardown protocols: n readers and a remover.

inline void refdrain(Scenario& s, int n) {
  Atomic<int> refs(1, "refs");
  Atomic<int> dying(0, "dying");
  Atomic<int> object(1, "object");
  for (int i = 0; i < n; ++i) {
    s.task("reader", [&] {
      int r = refs.load();
      do {
        if (r == 0) return;
      } while (!refs.compare_exchange(r, r + 1));
      if (dying.load()) {
        refs.fetch_sub(1);
        return;
      }
      check(object.load() == 1, "use after free");
      refs.fetch_sub(1);
    });
  }
  s.task("remover", [&] {
    dying.store(1);
    refs.fetch_sub(1);
    await([&] { return refs.load() == 0; });
    object.store(0);
  });
  s.run();
}

inline void refbug(Scenario& s, int n) {
  Atomic<int> refs(1, "refs");
  Atomic<int> dying(0, "dying");
  Atomic<int> object(1, "object");
  for (int i = 0; i < n; ++i) {
    s.task("reader", [&] {
      if (dying.load()) return;
      refs.fetch_add(1);
      check(object.load() == 1, "use after free");
      refs.fetch_sub(1);
    });
  }
  s.task("remover", [&] {
    dying.store(1);
    refs.fetch_sub(1);
    await([&] { return refs.load() == 0; });
    object.store(0);
  });
  s.run();
}

inline void mtxdrain(Scenario& s, int n) {
  Mutex lock("lock");
  Shared<int> dying(0, "dying");
  Atomic<int> users(0, "users");
  Atomic<int> object(1, "object");
  for (int i = 0; i < n; ++i) {
    s.task("reader", [&] {
      lock.lock();
      if (dying.get()) {
        lock.unlock();
        return;
      }
      users.fetch_add(1);
      lock.unlock();
      check(object.load() == 1, "use after free");
      lock.lock();
      users.fetch_sub(1);
      lock.unlock();
    });
  }
  s.task("remover", [&] {
    lock.lock();
    dying.set(1);
    if (users.load() != 0) {
      lock.unlock();
      await([&] { return users.load() == 0; });
      lock.lock();
    }
    lock.unlock();
    object.store(0);
  });
  s.run();
}

inline void sysfs(Scenario& s, int n) {
  constexpr int kDead = 1 << 20;
  Atomic<int> active(0, "active");
  Mutex lock("lock");
  for (int i = 0; i < n; ++i) {
    s.task("store", [&] {
      int seen = active.load();
      do {
        if (seen < 0) return;
      } while (!active.compare_exchange(seen, seen + 1));
      lock.lock();
      lock.unlock();
      active.fetch_sub(1);
    });
  }
  s.task("rmmod", [&] {
    lock.lock();
    active.fetch_sub(kDead);
    await([&] { return active.load() == -kDead; });
    lock.unlock();
  });
  s.run();
}

inline void abba(Scenario& s, int n) {
  Locks locks(static_cast<std::size_t>(n));
  for (int t = 0; t < n; ++t) {
    s.task([&, t] {
      Mutex& first = locks[static_cast<std::size_t>(t)];
      Mutex& second = locks[static_cast<std::size_t>((t + 1) % n)];
      first.lock();
      second.lock();
      second.unlock();
      first.unlock();
    });
  }
  s.run();
}

using Program = void (*)(Scenario&, int);
struct Named {
  const char* name;
  Program program;
};
inline constexpr Named kAll[] = {
    {"readers", readers}, {"lastzero", lastzero}, {"indexer", indexer}, {"filesystem", filesystem},
    {"ainc", ainc},       {"binc", binc},         {"casrot", casrot},   {"casw", casw},
    {"lockinc", lockinc}, {"refdrain", refdrain}, {"refbug", refbug},   {"mtxdrain", mtxdrain},
    {"sysfs", sysfs},     {"abba", abba},
};
inline Program find(const std::string& name) {
  for (const Named& named : kAll) {
    if (name == named.name) return named.program;
  }
  return nullptr;
}

}  // namespace holdfast::explore::programs
