/* Sequences: numbers, a list, one long record, an error in the middle, skipped records, padding. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

static void *count_start(struct seq_file *seq, loff_t *position)
{
	return *position < 3000 ? (void *)(unsigned long)(*position + 1) : NULL;
}

static void *count_next(struct seq_file *seq, void *value, loff_t *position)
{
	++*position;
	return count_start(seq, position);
}

static void count_stop(struct seq_file *seq, void *value)
{
}

static int count_show(struct seq_file *seq, void *value)
{
	seq_printf(seq, "%lu\n", (unsigned long)value);
	return 0;
}

static const struct seq_operations count_ops = {
	.start = count_start,
	.next = count_next,
	.stop = count_stop,
	.show = count_show,
};

static int odd_show(struct seq_file *seq, void *value)
{
	if ((unsigned long)value % 2 == 0)
		return SEQ_SKIP;
	seq_printf(seq, "%lu\n", (unsigned long)value);
	return 0;
}

static const struct seq_operations odd_ops = {
	.start = count_start,
	.next = count_next,
	.stop = count_stop,
	.show = odd_show,
};

static int faulty_show(struct seq_file *seq, void *value)
{
	if ((unsigned long)value == 1500)
		return -ENXIO;
	seq_printf(seq, "%lu\n", (unsigned long)value);
	return 0;
}

static const struct seq_operations faulty_ops = {
	.start = count_start,
	.next = count_next,
	.stop = count_stop,
	.show = faulty_show,
};

struct item {
	struct list_head link;
	int value;
};
static LIST_HEAD(items);

static void *list_start(struct seq_file *seq, loff_t *position)
{
	return seq_list_start_head(&items, *position);
}

static void *list_step(struct seq_file *seq, void *value, loff_t *position)
{
	return seq_list_next(value, &items, position);
}

static int list_show(struct seq_file *seq, void *value)
{
	if (value == &items)
		seq_puts(seq, "head\n");
	else
		seq_printf(seq, "item %d\n", list_entry((struct list_head *)value, struct item, link)->value);
	return 0;
}

static const struct seq_operations list_ops = {
	.start = list_start,
	.next = list_step,
	.stop = count_stop,
	.show = list_show,
};

static int long_show(struct seq_file *seq, void *unused)
{
	int i;

	for (i = 0; i < 20000; i++)
		seq_putc(seq, 'a' + i % 26);
	seq_putc(seq, '\n');
	return 0;
}

static int helpers_show(struct seq_file *seq, void *unused)
{
	static const char data[] = "tab\there\\ \"quoted\"\n";

	seq_put_decimal_ull(seq, "ull ", 18446744073709551615ULL);
	seq_put_decimal_ll(seq, " ll ", -5);
	seq_putc(seq, '\n');
	seq_escape(seq, "a b\tc\nd\\e", " \t\n\\");
	seq_putc(seq, '\n');
	seq_setwidth(seq, 20);
	seq_puts(seq, "padded");
	seq_pad(seq, '|');
	seq_putc(seq, '\n');
	seq_write(seq, "raw\n", 4);
	seq_hex_dump(seq, "dump ", DUMP_PREFIX_OFFSET, 16, 1, data, sizeof(data), true);
	seq_printf(seq, "%s %5d|%-5d|%05d %x %#x %o %c %%\n", "text", 42, 42, 42, 255, 255, 8, 'c');
	seq_printf(seq, "overflowed %d\n", seq_has_overflowed(seq));
	return 0;
}

struct counter {
	int reads;
};

static void *private_start(struct seq_file *seq, loff_t *position)
{
	struct counter *counter = seq->private;

	return *position ? NULL : counter;
}

static void *private_next(struct seq_file *seq, void *value, loff_t *position)
{
	++*position;
	return NULL;
}

static int private_show(struct seq_file *seq, void *value)
{
	struct counter *counter = value;

	seq_printf(seq, "shown %d\n", ++counter->reads);
	return 0;
}

static const struct seq_operations private_ops = {
	.start = private_start,
	.next = private_next,
	.stop = count_stop,
	.show = private_show,
};

static struct proc_dir_entry *folder;

static int __init seqs_init(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

		if (!item)
			return -ENOMEM;
		item->value = i * 10;
		list_add_tail(&item->link, &items);
	}
	folder = proc_mkdir("seqs", NULL);
	proc_create_seq("count", 0, folder, &count_ops);
	proc_create_seq("odd", 0, folder, &odd_ops);
	proc_create_seq("faulty", 0, folder, &faulty_ops);
	proc_create_seq("list", 0, folder, &list_ops);
	proc_create_single("long", 0, folder, long_show);
	proc_create_single("helpers", 0, folder, helpers_show);
	proc_create_seq_private("private", 0, folder, &private_ops, sizeof(struct counter), NULL);
	return 0;
}

static void __exit seqs_exit(void)
{
	struct item *item, *next;

	proc_remove(folder);
	list_for_each_entry_safe(item, next, &items, link)
		kfree(item);
}

module_init(seqs_init);
module_exit(seqs_exit);
MODULE_LICENSE("GPL");
