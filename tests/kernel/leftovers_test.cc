// What is still to happen when a module goes is said while its names are known.
#include <gmock/gmock.h>

#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::HasSubstr;
using testing::ModuleTest;
using ::testing::Not;

class Leftovers : public ModuleTest {
 protected:
  // A timer and a delayed work, years from now; `exit`: what cleanup_module does.
  std::string log_after_unload(const std::string& exit) {
    log();
    EXPECT_EQ(load({.body = R"(
#include <holdfast/abi/timer.h>
struct callback_head { struct callback_head *next; void (*func)(struct callback_head *); };
#include <holdfast/abi/workqueue.h>
int mod_timer(struct timer_list *, unsigned long);
int timer_delete_sync(struct timer_list *);
bool queue_delayed_work_on(int, struct workqueue_struct *, struct delayed_work *, unsigned long);
bool cancel_delayed_work_sync(struct delayed_work *);
void delayed_work_timer_fn(struct timer_list *);
extern struct workqueue_struct *system_wq;
void tick(struct timer_list *timer) { }
void worker(struct work_struct *work) { }
static struct timer_list timer = { .function = tick };
static struct delayed_work work = { .work = { .func = worker },
                                    .timer = { .function = delayed_work_timer_fn } };
static int __init start(void)
{
  work.work.entry.next = work.work.entry.prev = &work.work.entry;
  mod_timer(&timer, 1ul << 40);
  queue_delayed_work_on(0, system_wq, &work, 1ul << 40);
  return 0;
}
static void __exit stop(void) { )" +
                            exit + R"( }
module_init(start)
module_exit(stop)
)"}),
              0)
        << log();
    EXPECT_EQ(unload("probe"), 0);
    return log();
  }
};

TEST_F(Leftovers, AnArmedTimerAndAPendingWorkAreToldByName) {
  const std::string said = log_after_unload("");
  EXPECT_THAT(said,
              HasSubstr("probe: unloaded with a timer still armed: it will call tick [probe]\n"));
  EXPECT_THAT(said,
              HasSubstr("probe: unloaded with a delayed work still pending: it will call worker "
                        "[probe]\n"));
}

TEST_F(Leftovers, NothingIsSaidOfWhatWasStopped) {
  const std::string said =
      log_after_unload("timer_delete_sync(&timer); cancel_delayed_work_sync(&work);");
  EXPECT_THAT(said, Not(HasSubstr("unloaded with")));
}

}  // namespace
}  // namespace holdfast::kernel
