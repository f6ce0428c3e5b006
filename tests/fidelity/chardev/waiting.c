/* A device that readers wait on: blocking, O_NONBLOCK, signals, poll and the writer that wakes. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static char token;
static atomic_t sleepers;

static ssize_t waiting_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	char taken;
	int error;

	if (!size)
		return 0;
	while (!(taken = xchg(&token, 0))) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		atomic_inc(&sleepers);
		error = wait_event_interruptible(queue, token);
		atomic_dec(&sleepers);
		if (error) {
			pr_info("waiting: interrupted, signal pending %d\n", signal_pending(current));
			return -ERESTARTSYS;
		}
	}
	if (taken == '.')
		return 0;
	return put_user(taken, to) ? -EFAULT : 1;
}

static ssize_t waiting_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	if (get_user(token, from))
		return -EFAULT;
	wake_up_interruptible(&queue);
	return size;
}

static __poll_t waiting_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &queue, table);
	return token ? EPOLLIN | EPOLLRDNORM : 0;
}

static long waiting_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	return atomic_read(&sleepers);
}

static const struct file_operations waiting_operations = {
	.owner = THIS_MODULE,
	.read = waiting_read,
	.write = waiting_write,
	.poll = waiting_poll,
	.unlocked_ioctl = waiting_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR, .name = "fid_waiting", .fops = &waiting_operations,
};

module_misc_device(device);
MODULE_LICENSE("GPL");
