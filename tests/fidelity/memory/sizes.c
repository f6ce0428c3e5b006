/* What ksize says, zeroing, the pointers of size zero, what is refused. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static int __init sizes_init(void)
{
	static const size_t sizes[] = { 1, 8, 9, 16, 17, 32, 33, 64, 65, 96, 97, 128, 129, 192, 193, 256,
					257, 512, 513, 1024, 1025, 2048, 2049, 4096, 4097, 8192, 8193,
					10000, 16384, 65536, 100000 };
	void *pointer, *larger;
	size_t limit;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		pointer = kmalloc(sizes[i], GFP_KERNEL);
		pr_info("kmalloc(%zu): ksize %zu\n", sizes[i], ksize(pointer));
		kfree(pointer);
	}
	pointer = kmalloc(0, GFP_KERNEL);
	pr_info("kmalloc(0): %s, ksize %zu\n", pointer == ZERO_SIZE_PTR ? "ZERO_SIZE_PTR" : "other",
		ksize(pointer));
	kfree(pointer);
	kfree(NULL);
	pr_info("ksize(NULL) %zu\n", ksize(NULL));
	pointer = kzalloc(100, GFP_KERNEL);
	pr_info("zeroed %d\n", memchr_inv(pointer, 0, 100) == NULL);
	strcpy(pointer, "kept");
	larger = krealloc(pointer, 5000, GFP_KERNEL);
	pr_info("krealloc '%s' ksize %zu\n", (char *)larger, ksize(larger));
	pointer = krealloc(larger, 0, GFP_KERNEL);
	pr_info("krealloc to 0: %s\n", pointer == ZERO_SIZE_PTR ? "ZERO_SIZE_PTR" : "other");
	limit = KMALLOC_MAX_SIZE;
	pr_info("max %zu\n", limit);
	pointer = kmalloc(limit + 1, GFP_KERNEL | __GFP_NOWARN);
	pr_info("more than max: %d\n", pointer != NULL);
	pointer = kcalloc(SIZE_MAX / 2, 3, GFP_KERNEL);
	pr_info("kcalloc overflow: %d\n", pointer != NULL);
	pointer = vmalloc(10000);
	pr_info("vmalloc %d is_vmalloc_addr %d\n", pointer != NULL, is_vmalloc_addr(pointer));
	vfree(pointer);
	pointer = vzalloc(5000);
	pr_info("vzalloc zeroed %d\n", memchr_inv(pointer, 0, 5000) == NULL);
	vfree(pointer);
	vfree(NULL);
	pointer = kvmalloc(100000, GFP_KERNEL);
	pr_info("kvmalloc %d\n", pointer != NULL);
	kvfree(pointer);
	pointer = (void *)__get_free_page(GFP_KERNEL);
	pr_info("page aligned %d\n", ((unsigned long)pointer & (PAGE_SIZE - 1)) == 0);
	free_page((unsigned long)pointer);
	pointer = (void *)get_zeroed_page(GFP_KERNEL);
	pr_info("zeroed page %d\n", memchr_inv(pointer, 0, PAGE_SIZE) == NULL);
	free_page((unsigned long)pointer);
	return 0;
}

static void __exit sizes_exit(void)
{
}

module_init(sizes_init);
module_exit(sizes_exit);
MODULE_LICENSE("GPL");
