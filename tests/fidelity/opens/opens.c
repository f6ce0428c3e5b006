/* A state per open; open that refuses; ioctl, poll, a read that fails, an exclusive entry. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct state {
	int number;
	int reads;
};

static int next_number;
static struct proc_dir_entry *folder;

static int state_open(struct inode *inode, struct file *file)
{
	struct state *state = kzalloc(sizeof(*state), GFP_KERNEL);

	if (!state)
		return -ENOMEM;
	state->number = ++next_number;
	file->private_data = state;
	pr_info("opens: open %d data '%s' flags %#x mode %d%d\n", state->number,
		(char *)pde_data(inode), file->f_flags & (O_ACCMODE | O_APPEND | O_NONBLOCK),
		!!(file->f_mode & FMODE_READ), !!(file->f_mode & FMODE_WRITE));
	return 0;
}

static ssize_t state_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct state *state = file->private_data;
	char text[40];
	int length;

	if (++state->reads > 3)
		return -ENOSPC;
	length = scnprintf(text, sizeof(text), "open %d read %d at %lld\n", state->number, state->reads,
			   *position);
	if (size < length)
		return -EINVAL;
	if (copy_to_user(to, text, length))
		return -EFAULT;
	*position += length;
	return length;
}

static long state_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct state *state = file->private_data;

	switch (command) {
	case 1:
		return state->number;
	case 2:
		return argument * 2;
	case 3:
		return -EPERM;
	default:
		return -ENOTTY;
	}
}

static __poll_t state_poll(struct file *file, struct poll_table_struct *table)
{
	return EPOLLIN | EPOLLRDNORM;
}

static int state_release(struct inode *inode, struct file *file)
{
	struct state *state = file->private_data;

	pr_info("opens: release %d after %d reads\n", state->number, state->reads);
	kfree(state);
	return 0;
}

static const struct proc_ops state_ops = {
	.proc_open = state_open,
	.proc_read = state_read,
	.proc_ioctl = state_ioctl,
	.proc_poll = state_poll,
	.proc_lseek = no_llseek,
	.proc_release = state_release,
};

static int refuse_open(struct inode *inode, struct file *file)
{
	return -EACCES;
}

static int refuse_release(struct inode *inode, struct file *file)
{
	pr_info("opens: release without open\n");
	return 0;
}

static const struct proc_ops refuse_ops = {
	.proc_open = refuse_open,
	.proc_release = refuse_release,
};

static int plain_open(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

static ssize_t plain_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	size_t i;

	for (i = 0; i < size && i < 10; i++)
		if (put_user((char)('0' + i), to + i))
			return i ? i : -EFAULT;
	return i;
}

static ssize_t plain_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	char text[8];
	size_t count = min(size, sizeof(text) - 1);

	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = 0;
	pr_info("opens: wrote %zu '%s' at %lld\n", size, text, *position);
	return count;
}

static const struct proc_ops plain_ops = {
	.proc_open = plain_open,
	.proc_read = plain_read,
	.proc_write = plain_write,
};

static int __init opens_init(void)
{
	folder = proc_mkdir("opens", NULL);
	proc_create_data("state", 0666, folder, &state_ops, "some data");
	proc_create("refuse", 0666, folder, &refuse_ops);
	proc_create("plain", 0666, folder, &plain_ops);
	return 0;
}

static void __exit opens_exit(void)
{
	pr_info("opens: exit\n");
	proc_remove(folder);
	pr_info("opens: removed\n");
}

module_init(opens_init);
module_exit(opens_exit);
MODULE_LICENSE("GPL");
