/* What each conversion prints. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>

static int __init specifiers_init(void)
{
	static const u8 bytes[] = { 0x00, 0x11, 0x22, 0x33, 0xaa, 0xbb, 0xcc, 0xdd,
				    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 };
	static const u8 address6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	static const __be32 address4 = 0x0100007f;
	unsigned long bits[1] = { 0xf1 };
	char buffer[16];
	int length;

	pr_info("%d %i %u %x %X %o %c %s %%\n", -1, 2, 3, 0xab, 0xab, 8, 'c', "s");
	pr_info("%hhd %hd %ld %lld %zd %zu\n", (signed char)-1, (short)-2, -3L, -4LL, (ssize_t)-5,
		(size_t)6);
	pr_info("[%5d] [%-5d] [%05d] [%+d] [% d] [%#x] [%#o] [%5s] [%-5s] [%.2s] [%*d] [%.*s]\n", 42, 42,
		42, 42, 42, 42, 8, "ab", "ab", "abcd", 6, 42, 3, "abcdef");
	pr_info("[%.3d] [%8.3d] [%-8.3x] [%#010x]\n", 5, 5, 5, 5);
	pr_info("null string %s, null pointer %p, small %pK %px\n", (char *)NULL, NULL, NULL,
		(void *)0x1234);
	pr_info("error pointers %p %pe %pe %pe\n", ERR_PTR(-2), ERR_PTR(-2), ERR_PTR(-4000),
		ERR_PTR(-517));
	pr_info("mac %pM %pMF %pm %pMR\n", bytes, bytes, bytes, bytes);
	pr_info("ip %pI4 %pi4 %pI6 %pi6 %pI6c\n", &address4, &address4, address6, address6, address6);
	pr_info("hex %4ph %4phC %4phD %4phN %*ph\n", bytes, bytes, bytes, bytes, 3, bytes);
	pr_info("escaped %*pE %*pEn\n", 5, "a\nb\tc", 5, "a\nb\tc");
	pr_info("uuid %pUb %pUB %pUl %pUL\n", bytes, bytes, bytes, bytes);
	pr_info("bitmap %*pb list %*pbl\n", 8, bits, 8, bits);
	pr_info("function %ps %pS\n", specifiers_init, (void *)specifiers_init);
	pr_info("exported %ps\n", (void *)scnprintf);
	length = snprintf(buffer, sizeof(buffer), "%s", "longer than sixteen bytes");
	pr_info("snprintf %d '%s'\n", length, buffer);
	length = scnprintf(buffer, sizeof(buffer), "%s", "longer than sixteen bytes");
	pr_info("scnprintf %d '%s'\n", length, buffer);
	pr_info("char array %.*s|\n", 4, "0123456");
	pr_info("%lx %llx %lu\n", ~0UL, ~0ULL, ~0UL);
	pr_info("comm '%s'\n", current->comm);
	return 0;
}

static void __exit specifiers_exit(void)
{
}

module_init(specifiers_init);
module_exit(specifiers_exit);
MODULE_LICENSE("GPL");
