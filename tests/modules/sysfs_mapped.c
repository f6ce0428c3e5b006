/* A binary attribute that is mapped: /sys/kernel/mapped/page, and one that cannot be. */
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static struct kobject *top;
static char *page;

static int page_mmap(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
		     struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, virt_to_phys(page) >> PAGE_SHIFT, PAGE_SIZE,
			       vma->vm_page_prot);
}

static void nothing_close(struct vm_area_struct *vma)
{
}

static const struct vm_operations_struct with_close = { .close = nothing_close };

static int close_mmap(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
		      struct vm_area_struct *vma)
{
	vma->vm_ops = &with_close;
	return 0;
}

static struct bin_attribute page_attr = {
	.attr = { .name = "page", .mode = 0600 }, .size = PAGE_SIZE, .mmap = page_mmap,
};
static struct bin_attribute close_attr = {
	.attr = { .name = "with_close", .mode = 0600 }, .size = PAGE_SIZE, .mmap = close_mmap,
};

static int __init mapped_init(void)
{
	page = (char *)get_zeroed_page(GFP_KERNEL);
	top = kobject_create_and_add("mapped", kernel_kobj);
	if (!page || !top)
		return -ENOMEM;
	strcpy(page, "shown");
	return sysfs_create_bin_file(top, &page_attr) ?: sysfs_create_bin_file(top, &close_attr);
}

static void __exit mapped_exit(void)
{
	kobject_put(top);
	free_page((unsigned long)page);
}

module_init(mapped_init);
module_exit(mapped_exit);

MODULE_LICENSE("GPL");
