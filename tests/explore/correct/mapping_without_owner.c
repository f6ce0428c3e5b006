// SPDX-License-Identifier: MIT
/* The file that a mapping keeps open keeps its module: as it should be.
 * clean
 * tasks: exec 3<>/dev/t; mmap 3; exec 3<&-; rmmod mapping_without_owner; munmap 3 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static atomic_t mapped = ATOMIC_INIT(0);

static void area_close(struct vm_area_struct *area)
{
	atomic_dec(&mapped);
}
static const struct vm_operations_struct area_ops = {
	.close = area_close,
};
static int t_mmap(struct file *file, struct vm_area_struct *area)
{
	area->vm_ops = &area_ops;
	atomic_inc(&mapped);
	return 0;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.mmap = t_mmap,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	return misc_register(&t_misc);
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
