// SPDX-License-Identifier: MIT
/* A fault handler hands its page over with a reference: the mistake.
 * finds: double-free, 0 preemptions
 * tasks: exec 3<>/dev/t; mmap 3; touch 3; munmap 3; exec 3<&-; rmmod fault_without_reference */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *page;

static vm_fault_t area_fault(struct vm_fault *fault)
{
	fault->page = page;
	return 0;
}
static const struct vm_operations_struct area_ops = {
	.fault = area_fault,
};
static int t_mmap(struct file *file, struct vm_area_struct *area)
{
	area->vm_ops = &area_ops;
	return 0;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.mmap = t_mmap,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	int error;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return -ENOMEM;
	error = misc_register(&t_misc);
	if (error)
		__free_page(page);
	return error;
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
	__free_page(page);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
