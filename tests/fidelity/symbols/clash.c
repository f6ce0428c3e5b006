/* Exports a name that, once the scenario has changed its last letter, provider exports too. */
#include <linux/module.h>

int provider_adX(int a, int b);

int provider_adX(int a, int b)
{
	return 0;
}
EXPORT_SYMBOL(provider_adX);
MODULE_LICENSE("GPL");
