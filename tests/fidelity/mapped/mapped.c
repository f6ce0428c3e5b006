// SPDX-License-Identifier: MIT
// A device each for the ways to show memory to a program: kmalloc by remap_pfn_range, vmalloc by
// remap_vmalloc_range, single pages by a fault handler, an array of pages by vm_map_pages.
#include <asm/io.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGES 4

static char *kmalloced, *vmalloced, *plain;
static struct page *pages[PAGES];
static int faults, opens, closes;

static int show(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%d faults, %d opens, %d closes, %d references\n", faults,
			  opens, closes, page_count(pages[0]));
}
static const struct kernel_param_ops counts_ops = { .get = show };
module_param_cb(counts, &counts_ops, NULL, 0444);

static void area_open(struct vm_area_struct *area)
{
	opens++;
}
static void area_close(struct vm_area_struct *area)
{
	closes++;
}
static vm_fault_t area_fault(struct vm_fault *fault)
{
	faults++;
	if (fault->pgoff >= PAGES)
		return VM_FAULT_SIGBUS;
	fault->page = pages[fault->pgoff];
	get_page(fault->page);
	return 0;
}
static const struct vm_operations_struct area_ops = {
	.open = area_open,
	.close = area_close,
	.fault = area_fault,
};

static int map_kmalloc(struct file *file, struct vm_area_struct *area)
{
	return remap_pfn_range(area, area->vm_start, virt_to_phys(kmalloced) >> PAGE_SHIFT,
			       area->vm_end - area->vm_start, area->vm_page_prot);
}
static int map_vmalloc(struct file *file, struct vm_area_struct *area)
{
	return remap_vmalloc_range(area, vmalloced, area->vm_pgoff);
}
static int map_plain_vmalloc(struct file *file, struct vm_area_struct *area)
{
	return remap_vmalloc_range(area, plain, 0);
}
static int map_faults(struct file *file, struct vm_area_struct *area)
{
	area->vm_ops = &area_ops;
	area->vm_private_data = pages;
	area_open(area);
	return 0;
}
static int map_array(struct file *file, struct vm_area_struct *area)
{
	return vm_map_pages(area, pages, PAGES);
}
static int map_nothing(struct file *file, struct vm_area_struct *area)
{
	return 0;
}

#define DEVICE(what)                                                                      \
	static const struct file_operations what##_fops = { .owner = THIS_MODULE,         \
							    .mmap = map_##what };         \
	static struct miscdevice what##_device = { .minor = MISC_DYNAMIC_MINOR,           \
						   .name = "map_" #what,                  \
						   .fops = &what##_fops,                  \
						   .mode = 0666 }
DEVICE(kmalloc);
DEVICE(vmalloc);
DEVICE(plain_vmalloc);
DEVICE(faults);
DEVICE(array);
DEVICE(nothing);
static struct miscdevice *const devices[] = { &kmalloc_device, &vmalloc_device,
					      &plain_vmalloc_device, &faults_device,
					      &array_device, &nothing_device };

static void fill(char *to, char first)
{
	int i;

	for (i = 0; i < PAGES; i++)
		memset(to + i * PAGE_SIZE, first + i, PAGE_SIZE);
}

static int __init mapped_init(void)
{
	int i;

	kmalloced = kmalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	vmalloced = vmalloc_user(PAGES * PAGE_SIZE);
	plain = vmalloc(PAGES * PAGE_SIZE);
	fill(kmalloced, 'a');
	fill(vmalloced, 'k');
	for (i = 0; i < PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		memset(page_address(pages[i]), '0' + i, PAGE_SIZE);
	}
	for (i = 0; i < ARRAY_SIZE(devices); i++)
		misc_register(devices[i]);
	return 0;
}

static void __exit mapped_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(devices); i++)
		misc_deregister(devices[i]);
	for (i = 0; i < PAGES; i++)
		__free_page(pages[i]);
	kfree(kmalloced);
	vfree(vmalloced);
	vfree(plain);
}

module_init(mapped_init);
module_exit(mapped_exit);
MODULE_LICENSE("GPL");
