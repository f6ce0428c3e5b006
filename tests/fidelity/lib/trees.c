/* Containers: idr, xarray, radix of ids, rbtree, list_sort, kfifo, hlist, llist. */
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/xarray.h>

static int seen(int id, void *entry, void *data)
{
	pr_info("idr: %d is %s\n", id, (char *)entry);
	return id == 7 ? -ENOENT : 0;
}

static void ids(void)
{
	DEFINE_IDR(idr);
	DEFINE_IDA(ida);
	int id;

	pr_info("idr: empty %d\n", idr_is_empty(&idr));
	pr_info("idr: alloc %d\n", idr_alloc(&idr, "a", 0, 0, GFP_KERNEL));
	pr_info("idr: alloc %d\n", idr_alloc(&idr, "b", 5, 8, GFP_KERNEL));
	pr_info("idr: alloc %d\n", idr_alloc(&idr, "c", 5, 7, GFP_KERNEL));
	pr_info("idr: full %d\n", idr_alloc(&idr, "d", 5, 7, GFP_KERNEL));
	pr_info("idr: cyclic %d\n", idr_alloc_cyclic(&idr, "e", 6, 9, GFP_KERNEL));
	pr_info("idr: cyclic %d\n", idr_alloc_cyclic(&idr, "f", 6, 9, GFP_KERNEL));
	pr_info("idr: cyclic %d\n", idr_alloc_cyclic(&idr, "g", 6, 9, GFP_KERNEL));
	pr_info("idr: for_each %d\n", idr_for_each(&idr, seen, NULL));
	pr_info("idr: find %s, missing %d\n", (char *)idr_find(&idr, 5), idr_find(&idr, 50) == NULL);
	pr_info("idr: replace %s, missing %ld\n", (char *)idr_replace(&idr, "z", 5),
		PTR_ERR(idr_replace(&idr, "y", 50)));
	pr_info("idr: remove %s, again %d\n", (char *)idr_remove(&idr, 5), idr_remove(&idr, 5) == NULL);
	id = 6;
	pr_info("idr: next %s at %d\n", (char *)idr_get_next(&idr, &id), id);
	idr_destroy(&idr);
	pr_info("ida: %d %d\n", ida_alloc(&ida, GFP_KERNEL), ida_alloc(&ida, GFP_KERNEL));
	pr_info("ida: %d %d\n", ida_alloc_min(&ida, 100, GFP_KERNEL), ida_alloc_range(&ida, 0, 1, GFP_KERNEL));
	ida_free(&ida, 0);
	pr_info("ida: %d\n", ida_alloc_max(&ida, 3, GFP_KERNEL));
	ida_destroy(&ida);
}

static void arrays(void)
{
	DEFINE_XARRAY_ALLOC(xa);
	unsigned long index;
	void *entry;
	u32 id;

	pr_info("xa: store %d\n", xa_err(xa_store(&xa, 3, xa_mk_value(30), GFP_KERNEL)));
	pr_info("xa: store far %d\n", xa_err(xa_store(&xa, 1ul << 40, xa_mk_value(40), GFP_KERNEL)));
	pr_info("xa: insert %d\n", xa_insert(&xa, 3, xa_mk_value(31), GFP_KERNEL));
	pr_info("xa: alloc %d", xa_alloc(&xa, &id, xa_mk_value(50), XA_LIMIT(2, 9), GFP_KERNEL));
	pr_cont(" at %u\n", id);
	pr_info("xa: alloc %d", xa_alloc(&xa, &id, xa_mk_value(51), XA_LIMIT(2, 9), GFP_KERNEL));
	pr_cont(" at %u\n", id);
	xa_set_mark(&xa, 3, XA_MARK_1);
	xa_for_each(&xa, index, entry)
		pr_info("xa: [%lu] = %lu mark %d\n", index, xa_to_value(entry), xa_get_mark(&xa, index, XA_MARK_1));
	index = 4;
	entry = xa_find_after(&xa, &index, ULONG_MAX, XA_PRESENT);
	pr_info("xa: after 4 is %lu\n", index);
	pr_info("xa: erase %lu\n", xa_to_value(xa_erase(&xa, 3)));
	pr_info("xa: cmpxchg %d\n", xa_cmpxchg(&xa, 2, xa_mk_value(1), NULL, GFP_KERNEL) == xa_mk_value(50));
	xa_destroy(&xa);
	pr_info("xa: empty %d\n", xa_empty(&xa));
}

struct node {
	struct rb_node rb;
	struct list_head list;
	struct hlist_node hash;
	struct llist_node llist;
	int key, order;
};

static void insert(struct rb_root *root, struct node *node)
{
	struct rb_node **place = &root->rb_node, *parent = NULL;

	while (*place) {
		parent = *place;
		place = node->key < rb_entry(parent, struct node, rb)->key ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&node->rb, parent, place);
	rb_insert_color(&node->rb, root);
}

static int by_key(void *unused, const struct list_head *a, const struct list_head *b)
{
	return list_entry(a, struct node, list)->key - list_entry(b, struct node, list)->key;
}

static void ordered(void)
{
	static const int keys[] = { 5, 1, 9, 3, 7, 5, 1 };
	struct node *nodes = kcalloc(ARRAY_SIZE(keys), sizeof(*nodes), GFP_KERNEL), *node;
	struct rb_root root = RB_ROOT;
	struct rb_node *rb;
	DEFINE_HASHTABLE(table, 3);
	LLIST_HEAD(llist);
	LIST_HEAD(list);
	int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		nodes[i].key = keys[i];
		nodes[i].order = i;
		insert(&root, &nodes[i]);
		list_add_tail(&nodes[i].list, &list);
		hash_add(table, &nodes[i].hash, keys[i]);
		llist_add(&nodes[i].llist, &llist);
	}
	for (rb = rb_first(&root); rb; rb = rb_next(rb))
		pr_info("rb: %d\n", rb_entry(rb, struct node, rb)->key);
	rb_erase(&nodes[2].rb, &root);
	pr_info("rb: last %d\n", rb_entry(rb_last(&root), struct node, rb)->key);
	list_sort(NULL, &list, by_key);
	list_for_each_entry(node, &list, list)
		pr_info("list: %d made as %d\n", node->key, node->order);
	hash_for_each_possible(table, node, hash, 5)
		count += node->key == 5;
	pr_info("hash: %d of key 5\n", count);
	llist_for_each_entry(node, llist_del_all(&llist), llist)
		pr_info("llist: %d\n", node->key);
	kfree(nodes);
}

static void queues(void)
{
	DECLARE_KFIFO(fixed, int, 4);
	struct kfifo bytes;
	char out[16] = "";
	int value = 0, i;

	INIT_KFIFO(fixed);
	for (i = 0; i < 6; i++)
		pr_info("kfifo: put %d\n", kfifo_put(&fixed, i * 10));
	pr_info("kfifo: length %u available %u full %d\n", kfifo_len(&fixed), kfifo_avail(&fixed), kfifo_is_full(&fixed));
	pr_info("kfifo: peek %d", kfifo_peek(&fixed, &value));
	pr_cont(" %d\n", value);
	while (kfifo_get(&fixed, &value))
		pr_info("kfifo: got %d\n", value);
	pr_info("kfifo: alloc %d\n", kfifo_alloc(&bytes, 10, GFP_KERNEL));
	pr_info("kfifo: size %u\n", kfifo_size(&bytes));
	pr_info("kfifo: in %u\n", kfifo_in(&bytes, "hello, world, and more", 22));
	pr_info("kfifo: out %u", kfifo_out(&bytes, out, 5));
	pr_cont(" '%s'\n", out);
	kfifo_skip(&bytes);
	pr_info("kfifo: length %u\n", kfifo_len(&bytes));
	kfifo_free(&bytes);
}

static int __init trees_init(void)
{
	ids();
	arrays();
	ordered();
	queues();
	return 0;
}

static void __exit trees_exit(void)
{
}

module_init(trees_init);
module_exit(trees_exit);
MODULE_LICENSE("GPL");
