// SPDX-License-Identifier: MIT
/* Memory that programs have mapped is not freed by a write: the mistake.
 * finds: use-after-free, 0 preemptions
 * tasks: exec 3<>/dev/t; mmap 3; echo 1 > /dev/t; touch 3 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static DEFINE_MUTEX(t_lock);
static unsigned long page; /* by t_lock */

static int t_mmap(struct file *file, struct vm_area_struct *area)
{
	int error;

	mutex_lock(&t_lock);
	error = remap_pfn_range(area, area->vm_start, virt_to_pfn(page), PAGE_SIZE,
				area->vm_page_prot);
	mutex_unlock(&t_lock);
	return error;
}
static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	unsigned long fresh = get_zeroed_page(GFP_KERNEL);

	if (!fresh)
		return -ENOMEM;
	mutex_lock(&t_lock);
	free_page(page);
	page = fresh;
	mutex_unlock(&t_lock);
	return size;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.mmap = t_mmap,
	.write = t_write,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	int error;

	page = get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	error = misc_register(&t_misc);
	if (error)
		free_page(page);
	return error;
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
	free_page(page);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
