// Classes, buses and devices as a module walks, watches and moves them.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

class DeviceModuleTest : public testing::SelfCheckTest {};

// Linux's klist: a walk that stands at a device which leaves goes on with the next one.
TEST_F(DeviceModuleTest, WalkSurvivesWhatItDoes) {
  EXPECT_EQ(run(R"c(
#include <linux/device.h>
static struct class *cls;
static struct device *devices[4];
static char seen[8];
static int visit(struct device *dev, void *data)
{
	strncat(seen, dev_name(dev), 1);
	if (!strcmp(dev_name(dev), "b")) {
		device_unregister(devices[1]);
		device_unregister(devices[2]);
		devices[3] = device_create(cls, NULL, 0, NULL, "d");
	}
	return 0;
}
static int start(void)
{
	struct class_dev_iter iter;
	struct device *dev;

	cls = class_create(THIS_MODULE, "walk");
	CHECK(!IS_ERR(cls));
	devices[0] = device_create(cls, NULL, 0, NULL, "a");
	devices[1] = device_create(cls, NULL, 0, NULL, "b");
	devices[2] = device_create(cls, NULL, 0, NULL, "c");
	CHECK(!class_for_each_device(cls, NULL, NULL, visit));
	CHECK(!strcmp(seen, "abd"));

	class_dev_iter_init(&iter, cls, NULL, NULL);
	dev = class_dev_iter_next(&iter);
	CHECK(dev == devices[0]);
	device_unregister(dev);
	CHECK(!strcmp(dev_name(dev), "a"));
	CHECK(class_dev_iter_next(&iter) == devices[3]);
	CHECK(!class_dev_iter_next(&iter) && !class_dev_iter_next(&iter));
	class_dev_iter_exit(&iter);
	device_unregister(devices[3]);
	class_destroy(cls);
	return 0;
}
)c"),
            0)
      << log();
}

TEST_F(DeviceModuleTest, InterfaceHearsOfThoseThereAndThoseThatCome) {
  EXPECT_EQ(run(R"c(
#include <linux/device.h>
static struct class *cls;
static int there, seen_in_class;
static int add(struct device *dev, struct class_interface *interface)
{
	there++;
	return 0;
}
static void gone(struct device *dev, struct class_interface *interface)
{
	struct device *found = class_find_device_by_name(cls, dev_name(dev));

	seen_in_class += found == dev;
	put_device(found);
	there--;
}
static struct class_interface interface = { .add_dev = add, .remove_dev = gone };
static int start(void)
{
	struct device *one, *two;

	CHECK(class_interface_register(NULL) == -ENODEV);
	cls = class_create(THIS_MODULE, "heard");
	interface.class = cls;
	one = device_create(cls, NULL, 0, NULL, "one");
	CHECK(!class_interface_register(&interface));
	CHECK(there == 1);
	two = device_create(cls, NULL, 0, NULL, "two");
	CHECK(there == 2);
	device_unregister(one);
	CHECK(there == 1 && seen_in_class == 1);
	class_interface_unregister(&interface);
	CHECK(there == 0 && seen_in_class == 2);
	device_unregister(two);
	CHECK(there == 0);
	class_destroy(cls);
	return 0;
}
)c"),
            0)
      << log();
}

TEST_F(DeviceModuleTest, ParentsChildrenFollowAMove) {
  EXPECT_EQ(run(R"c(
#include <linux/device.h>
static int start(void)
{
	struct device *left = root_device_register("left"), *right = root_device_register("right");
	struct class *cls = class_create(THIS_MODULE, "moving");
	struct device *child = device_create(cls, left, 0, NULL, "child"), *found;

	found = device_find_any_child(left);
	CHECK(found == child);
	put_device(found);
	CHECK(!device_move(child, right, DPM_ORDER_NONE));
	CHECK(!device_find_any_child(left) && child->parent == right);
	found = device_find_child_by_name(right, "child");
	CHECK(found == child);
	put_device(found);
	device_unregister(child);
	CHECK(!device_find_any_child(right));
	class_destroy(cls);
	root_device_unregister(left);
	root_device_unregister(right);
	return 0;
}
)c"),
            0)
      << log();
}

TEST_F(DeviceModuleTest, ConsumersComeAfterTheirSupplierAndGoBefore) {
  EXPECT_EQ(run(R"c(
#include <linux/platform_device.h>
static char order[16];
static int probe(struct platform_device *device)
{
	strncat(order, device->name, 1);
	return 0;
}
static int gone(struct platform_device *device)
{
	char name[2] = { device->name[0] - 'a' + 'A', 0 };

	strcat(order, name);
	return 0;
}
static struct platform_driver supplier = {
	.probe = probe, .remove = gone, .driver = { .name = "supplier" },
};
static struct platform_driver consumer = {
	.probe = probe, .remove = gone, .driver = { .name = "consumer" },
};
static int start(void)
{
	struct platform_device *from = platform_device_register_simple("supplier", -1, NULL, 0);
	struct platform_device *to = platform_device_register_simple("consumer", -1, NULL, 0);
	struct device_link *link = device_link_add(&to->dev, &from->dev, DL_FLAG_AUTOPROBE_CONSUMER);

	CHECK(link && link->status == DL_STATE_DORMANT && link->flags & DL_FLAG_MANAGED);
	CHECK(device_link_add(&to->dev, &from->dev, 0) == link);
	CHECK(!device_link_add(&from->dev, &to->dev, DL_FLAG_STATELESS));
	CHECK(!platform_driver_register(&consumer) && !to->dev.driver);
	CHECK(!platform_driver_register(&supplier) && to->dev.driver);
	CHECK(!strcmp(order, "sc") && link->status == DL_STATE_ACTIVE);
	device_release_driver(&from->dev);
	CHECK(!strcmp(order, "scCS") && link->status == DL_STATE_DORMANT);
	CHECK(device_attach(&from->dev) == 1 && to->dev.driver);
	platform_device_unregister(from);
	CHECK(!strcmp(order, "scCSscCS") && !to->dev.driver);
	CHECK(!device_link_add(&to->dev, &to->dev, DL_FLAG_STATELESS));
	platform_device_unregister(to);
	platform_driver_unregister(&consumer);
	platform_driver_unregister(&supplier);
	device_link_wait_removal();
	return 0;
}
)c"),
            0)
      << log();
}

TEST_F(DeviceModuleTest, SmallHelpersOfDrivers) {
  EXPECT_EQ(run(R"c(
#include <linux/platform_device.h>
static struct platform_driver driver = { .driver = { .name = "found" } };
static const char *override;
static int counted;
static void release(struct device *dev, void *res)
{
}
static void count(struct device *dev, void *res, void *data)
{
	counted = counted * 10 + *(char *)res;
}
static int is_odd(struct device *dev, void *res, void *data)
{
	return *(char *)res % 2;
}
static int start(void)
{
	struct platform_device *device = platform_device_register_simple("found", -1, NULL, 0);
	struct device *dev = &device->dev;
	int i;

	CHECK(!platform_driver_register(&driver));
	CHECK(platform_find_device_by_driver(NULL, &driver.driver) == dev);
	put_device(dev);
	CHECK(!platform_find_device_by_driver(dev, &driver.driver));
	CHECK(!driver_set_override(dev, &override, "other\n", 6) && !strcmp(override, "other"));
	CHECK(!driver_set_override(dev, &override, "third", 5) && !strcmp(override, "third"));
	CHECK(!driver_set_override(dev, &override, "\n", 1) && !override);
	CHECK(driver_set_override(dev, &override, NULL, 1) == -EINVAL);
	for (i = 1; i <= 3; i++) {
		char *res = devres_alloc(release, 1, GFP_KERNEL);

		CHECK(res);
		*res = i;
		devres_add(dev, res);
	}
	devres_for_each_res(dev, release, NULL, NULL, count, NULL);
	CHECK(counted == 321);
	counted = 0;
	devres_for_each_res(dev, release, is_odd, NULL, count, NULL);
	CHECK(counted == 31);
	dev_printk_emit(6, dev, "told %d\n", 7);
	platform_driver_unregister(&driver);
	platform_device_unregister(device);
	return 0;
}
)c"),
            0)
      << log();
  EXPECT_THAT(log(), ::testing::HasSubstr("told 7"));
}

TEST_F(DeviceModuleTest, WhoWalksAKlistKeepsItsNode) {
  EXPECT_EQ(run(R"c(
#include <linux/completion.h>
#include <linux/klist.h>
#include <linux/kthread.h>
#include <linux/sched.h>
static int gets, puts;
static void get(struct klist_node *node)
{
	gets++;
}
static void put(struct klist_node *node)
{
	puts++;
}
static DEFINE_KLIST(list, get, put);
static struct klist_node nodes[4];
static DECLARE_COMPLETION(removed);
static int remover(void *data)
{
	klist_remove(&nodes[3]);
	complete(&removed);
	return 0;
}
static int start(void)
{
	struct klist_iter iter;

	klist_add_tail(&nodes[1], &list);
	klist_add_tail(&nodes[2], &list);
	klist_add_head(&nodes[0], &list);
	klist_add_behind(&nodes[3], &nodes[2]);
	CHECK(gets == 4);
	klist_iter_init(&list, &iter);
	CHECK(klist_next(&iter) == &nodes[0] && klist_next(&iter) == &nodes[1]);
	klist_del(&nodes[1]);
	klist_del(&nodes[2]);
	CHECK(klist_node_attached(&nodes[1]) && !klist_node_attached(&nodes[2]) && puts == 1);
	CHECK(klist_next(&iter) == &nodes[3]);
	CHECK(!klist_node_attached(&nodes[1]) && puts == 2);
	CHECK(!IS_ERR(kthread_run(remover, NULL, "remover")));
	while (!((unsigned long)READ_ONCE(nodes[3].n_klist) & 1))
		schedule();
	CHECK(!completion_done(&removed) && klist_node_attached(&nodes[3]));
	CHECK(!klist_next(&iter));
	wait_for_completion(&removed);
	CHECK(!klist_node_attached(&nodes[3]) && puts == 3);
	klist_iter_exit(&iter);
	klist_iter_init_node(&list, &iter, &nodes[0]);
	CHECK(!klist_prev(&iter));
	klist_iter_exit(&iter);
	klist_remove(&nodes[0]);
	CHECK(puts == 4);
	return 0;
}
)c"),
            0)
      << log();
}

class DeviceVersions : public testing::ModuleTest,
                       public ::testing::WithParamInterface<unsigned> {};

TEST_P(DeviceVersions, TheSameModuleLoads) {
  std::ifstream in(HOLDFAST_SOURCE_DIR "/tests/modules/device_core.c");
  const std::string source((std::istreambuf_iterator<char>(in)), {});
  const testing::Image& image = testing::compile(
      source + "\nMODULE_INFO(vermagic, \"" + elf::vermagic(0x060100) +
          "\");\n__visible struct module __this_module "
          "__section(\".gnu.linkonce.this_module\") = {.name = KBUILD_MODNAME, "
          ".init = init_module, .exit = cleanup_module};\n",
      "@" HOLDFAST_SOURCE_DIR "/sdk/cflags -include " HOLDFAST_SOURCE_DIR
      "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"device_core\"' -DHOLDFAST_KERNEL_VERSION=" +
          std::to_string(GetParam()));
  EXPECT_EQ(load_image(image), 0) << log();
  EXPECT_EQ(unload("device_core"), 0);
  EXPECT_THAT(log(), ::testing::Not(::testing::HasSubstr("WARNING")));
}

INSTANTIATE_TEST_SUITE_P(All, DeviceVersions,
                         ::testing::Values(0x030a00, 0x041300, 0x050400, 0x060100, 0x060c00));

}  // namespace
}  // namespace holdfast::kernel
