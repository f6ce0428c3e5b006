/* The corners of sysfs: whole pages, notification, groups that change, links, a kset with uevents. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static struct kobject *top, *child;
static struct kset *set;
static struct kobject member;
static int turns;
static bool hidden;

static ssize_t nearly_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	memset(buf, 'n', PAGE_SIZE);
	return PAGE_SIZE - 1;
}
static struct kobj_attribute nearly_attr = __ATTR_RO(nearly);

static ssize_t whole_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	memset(buf, 'w', PAGE_SIZE);
	return PAGE_SIZE;
}
static struct kobj_attribute whole_attr = __ATTR_RO(whole);

static ssize_t emit_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	int size = sysfs_emit(buf, "one ");

	size += sysfs_emit_at(buf, size, "two %d\n", 2);
	pr_info("edges: %d %d\n", sysfs_emit(buf + 1, "x"), sysfs_emit_at(buf, PAGE_SIZE, "y"));
	return size;
}
static struct kobj_attribute emit_attr = __ATTR_RO(emit);

static ssize_t length_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			    size_t count)
{
	pr_info("edges: %zu bytes, %zu before the end\n", count, strlen(buf));
	return count > 4000 ? count - 1000 : count;
}
static struct kobj_attribute length_attr = __ATTR_WO(length);

static ssize_t bell_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", ++turns);
}
static struct kobj_attribute bell_attr = __ATTR_RO(bell);

static ssize_t self_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			  size_t count)
{
	bool first = sysfs_remove_file_self(kobj, &attr->attr);

	pr_info("edges: self %d\n", first);
	return count;
}
static struct kobj_attribute self_attr = __ATTR(self, 0644, bell_show, self_store);

static ssize_t all_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			 size_t count)
{
	struct kernfs_node *node = sysfs_break_active_protection(kobj, &attr->attr);

	pr_info("edges: all %d\n", node != NULL);
	if (!node)
		return -ENODEV;
	kobject_del(kobj);
	sysfs_unbreak_active_protection(node);
	return count;
}
static struct kobj_attribute all_attr = __ATTR_WO(all);

static struct attribute *more_attrs[] = { &nearly_attr.attr, &emit_attr.attr, NULL };
static umode_t more_visible(struct kobject *kobj, struct attribute *attr, int index)
{
	pr_info("edges: visible %s %d\n", attr->name, index);
	return hidden && !index ? 0 : attr->mode;
}
static const struct attribute_group more = { .name = "more", .is_visible = more_visible, .attrs = more_attrs };
static const struct attribute_group bare = { .attrs = more_attrs };
static struct attribute *merged_attrs[] = { &bell_attr.attr, NULL };
static const struct attribute_group merged = { .name = "more", .attrs = merged_attrs };
static const struct attribute_group stranger = { .name = "stranger", .attrs = merged_attrs };
static const struct attribute_group none = { .name = "none" };

static int run(const char *word, struct kobject *kobj)
{
	char text[] = "EXTRA=word", *extra[] = { text, NULL };

	if (sysfs_streq(word, "ring"))
		return sysfs_notify(kobj, NULL, "bell"), 0;
	if (sysfs_streq(word, "ring in more"))
		return sysfs_notify(kobj, "more", "bell"), 0;
	if (sysfs_streq(word, "group"))
		return sysfs_create_group(kobj, &more);
	if (sysfs_streq(word, "bare"))
		return sysfs_create_group(kobj, &bare);
	if (sysfs_streq(word, "no bare"))
		return sysfs_remove_group(kobj, &bare), 0;
	if (sysfs_streq(word, "none"))
		return sysfs_create_group(kobj, &none);
	if (sysfs_streq(word, "hide"))
		return hidden = true, sysfs_update_group(kobj, &more);
	if (sysfs_streq(word, "unhide"))
		return hidden = false, sysfs_update_group(kobj, &more);
	if (sysfs_streq(word, "merge"))
		return sysfs_merge_group(kobj, &merged);
	if (sysfs_streq(word, "merge stranger"))
		return sysfs_merge_group(kobj, &stranger);
	if (sysfs_streq(word, "unmerge"))
		return sysfs_unmerge_group(kobj, &merged), 0;
	if (sysfs_streq(word, "into"))
		return sysfs_add_file_to_group(kobj, &whole_attr.attr, "more");
	if (sysfs_streq(word, "into stranger"))
		return sysfs_add_file_to_group(kobj, &whole_attr.attr, "stranger");
	if (sysfs_streq(word, "out"))
		return sysfs_remove_file_from_group(kobj, &whole_attr.attr, "more"), 0;
	if (sysfs_streq(word, "no group"))
		return sysfs_remove_group(kobj, &more), 0;
	if (sysfs_streq(word, "chmod"))
		return sysfs_chmod_file(kobj, &whole_attr.attr, 0400);
	if (sysfs_streq(word, "chmod nothing"))
		return sysfs_chmod_file(kobj, &all_attr.attr, 0400);
	if (sysfs_streq(word, "file"))
		return sysfs_create_file(kobj, &whole_attr.attr);
	if (sysfs_streq(word, "no file"))
		return sysfs_remove_file(kobj, &whole_attr.attr), 0;
	if (sysfs_streq(word, "link"))
		return sysfs_create_link(kobj, child, "link");
	if (sysfs_streq(word, "link quietly"))
		return sysfs_create_link_nowarn(kobj, child, "link");
	if (sysfs_streq(word, "rename link"))
		return sysfs_rename_link(kobj, child, "link", "renamed");
	if (sysfs_streq(word, "rename wrong link"))
		return sysfs_rename_link(kobj, kobj, "renamed", "again");
	if (sysfs_streq(word, "no link"))
		return sysfs_remove_link(kobj, "renamed"), 0;
	if (sysfs_streq(word, "link into"))
		return sysfs_add_link_to_group(kobj, "more", child, "inner");
	if (sysfs_streq(word, "no link into"))
		return sysfs_remove_link_from_group(kobj, "more", "inner"), 0;
	if (sysfs_streq(word, "rename child"))
		return kobject_rename(child, "grown");
	if (sysfs_streq(word, "move child"))
		return kobject_move(child, &set->kobj);
	if (sysfs_streq(word, "change"))
		return kobject_uevent(&member, KOBJ_CHANGE);
	if (sysfs_streq(word, "change with"))
		return kobject_uevent_env(&member, KOBJ_CHANGE, extra);
	if (sysfs_streq(word, "change top"))
		return kobject_uevent(kobj, KOBJ_CHANGE);
	return -EINVAL;
}

static ssize_t control_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			     size_t count)
{
	pr_info("edges: %.*s: %d\n", (int)strcspn(buf, "\n"), buf, run(buf, kobj));
	return count;
}
static struct kobj_attribute control_attr = __ATTR_WO(control);

static struct attribute *edges_attrs[] = { &nearly_attr.attr, &whole_attr.attr, &emit_attr.attr,
				     &length_attr.attr, &bell_attr.attr,  &self_attr.attr,
				     &control_attr.attr, NULL };
ATTRIBUTE_GROUPS(edges);

static int set_filter(struct kobject *kobj)
{
	return strcmp(kobject_name(kobj), "unheard");
}
static const char *set_name(struct kobject *kobj)
{
	return "edgy";
}
static int set_uevent(struct kobject *kobj, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MEMBER=%s", kobject_name(kobj));
}
static const struct kset_uevent_ops set_ops = { .filter = set_filter, .name = set_name, .uevent = set_uevent };

static void member_release(struct kobject *kobj)
{
	pr_info("edges: member released\n");
}
static struct attribute *member_attrs[] = { &all_attr.attr, NULL };
ATTRIBUTE_GROUPS(member);
static struct kobj_type member_type = {
	.release = member_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = member_groups,
};

static int __init edges_init(void)
{
	int error = -ENOMEM;

	top = kobject_create_and_add("edges", kernel_kobj);
	if (!top)
		return -ENOMEM;
	child = kobject_create_and_add("child", top);
	set = kset_create_and_add("edge_set", &set_ops, top);
	if (!child || !set)
		goto put;
	error = sysfs_create_groups(top, edges_groups);
	if (error)
		goto put;
	member.kset = set;
	error = kobject_init_and_add(&member, &member_type, NULL, "member%d", 1);
	if (error) {
		kobject_put(&member);
		goto put;
	}
	kobject_uevent(&member, KOBJ_ADD);
	return 0;
put:
	kset_unregister(set);
	kobject_put(child);
	kobject_put(top);
	return error;
}

static void __exit edges_exit(void)
{
	kobject_put(&member);
	kset_unregister(set);
	kobject_put(child);
	kobject_put(top);
}

module_init(edges_init);
module_exit(edges_exit);
MODULE_LICENSE("GPL");
