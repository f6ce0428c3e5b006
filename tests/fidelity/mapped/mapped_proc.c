// SPDX-License-Identifier: MIT
// An entry of /proc that can be mapped: nothing keeps the module but its use of try_module_get().
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

static struct page *page;

static int p_mmap(struct file *file, struct vm_area_struct *area)
{
	return vm_insert_page(area, area->vm_start, page);
}
static const struct proc_ops p_ops = { .proc_mmap = p_mmap };

static int __init p_init(void)
{
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	memset(page_address(page), 'p', PAGE_SIZE);
	if (!proc_create("fid_mapped", 0666, NULL, &p_ops)) {
		__free_page(page);
		return -ENOMEM;
	}
	return 0;
}

static void __exit p_exit(void)
{
	remove_proc_entry("fid_mapped", NULL);
	__free_page(page);
}

module_init(p_init);
module_exit(p_exit);
MODULE_LICENSE("GPL");
