/* Chains of each kind: order, stopping, what a call answers. */
#include <linux/module.h>
#include <linux/notifier.h>

static RAW_NOTIFIER_HEAD(raw);
static ATOMIC_NOTIFIER_HEAD(atomic);
static BLOCKING_NOTIFIER_HEAD(blocking);

struct teller {
	struct notifier_block block;
	const char *name;
	int answer;
};

static int tell(struct notifier_block *block, unsigned long action, void *data)
{
	struct teller *teller = container_of(block, struct teller, block);

	pr_info("chains: %s hears %lu %s\n", teller->name, action, (char *)data);
	return teller->answer;
}

static struct teller low = { { .notifier_call = tell, .priority = -5 }, "low", NOTIFY_OK };
static struct teller middle = { { .notifier_call = tell }, "middle", NOTIFY_OK };
static struct teller second = { { .notifier_call = tell }, "second", NOTIFY_DONE };
static struct teller high = { { .notifier_call = tell, .priority = 5 }, "high", NOTIFY_OK };

static int __init chains_init(void)
{
	pr_info("chains: empty %d\n", raw_notifier_call_chain(&raw, 1, "nobody"));
	raw_notifier_chain_register(&raw, &low.block);
	raw_notifier_chain_register(&raw, &middle.block);
	raw_notifier_chain_register(&raw, &second.block);
	pr_info("chains: register %d\n", raw_notifier_chain_register(&raw, &high.block));
	pr_info("chains: all %#x\n", raw_notifier_call_chain(&raw, 2, "all"));
	middle.answer = NOTIFY_STOP;
	pr_info("chains: stop %#x\n", raw_notifier_call_chain(&raw, 3, "stop"));
	middle.answer = NOTIFY_BAD;
	pr_info("chains: bad %#x\n", raw_notifier_call_chain(&raw, 4, "bad"));
	middle.answer = notifier_from_errno(-EBUSY);
	pr_info("chains: errno %d\n", notifier_to_errno(raw_notifier_call_chain(&raw, 5, "errno")));
	pr_info("chains: gone %d\n", raw_notifier_chain_unregister(&raw, &middle.block));
	pr_info("chains: not there %d\n", raw_notifier_chain_unregister(&raw, &middle.block));
	middle.answer = NOTIFY_OK;
	pr_info("chains: rest %#x\n", raw_notifier_call_chain(&raw, 6, "rest"));

	atomic_notifier_chain_register(&atomic, &middle.block);
	pr_info("chains: atomic %#x\n", atomic_notifier_call_chain(&atomic, 7, "atomic"));
	pr_info("chains: atomic gone %d\n", atomic_notifier_chain_unregister(&atomic, &middle.block));
	blocking_notifier_chain_register(&blocking, &middle.block);
	pr_info("chains: blocking %#x\n", blocking_notifier_call_chain(&blocking, 8, "blocking"));
	pr_info("chains: blocking gone %d\n",
		blocking_notifier_chain_unregister(&blocking, &middle.block));
	return 0;
}

static void __exit chains_exit(void)
{
}

module_init(chains_init);
module_exit(chains_exit);
MODULE_LICENSE("GPL");
