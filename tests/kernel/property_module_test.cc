// Software nodes, page flags and clock times as a module meets them.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PropertyTest : public testing::SelfCheckTest {};

TEST_F(PropertyTest, NodesHaveNamesParentsAndProperties) {
  EXPECT_EQ(run(R"c(
#include <linux/property.h>
static const u32 rates[] = { 9600, 115200 };
static const char *const modes[] = { "slow", "fast" };
static const struct software_node clock = { .name = "clock" };
static const struct property_entry port_properties[] = {
	PROPERTY_ENTRY_U32_ARRAY("rates", rates),
	PROPERTY_ENTRY_U8("lines", 8),
	PROPERTY_ENTRY_STRING("label", "first"),
	PROPERTY_ENTRY_STRING_ARRAY("modes", modes),
	PROPERTY_ENTRY_BOOL("wakeup"),
	PROPERTY_ENTRY_REF("clock", &clock, 5, 6),
	{ }
};
static const struct software_node nodes[] = {
	{ .name = "board", .properties = port_properties },
	{ .name = "port", .parent = &nodes[0] },
	{ .name = "pin", .parent = &nodes[1] },
	{ .name = "other", .parent = &nodes[0] },
	{ }
};
static bool prints(const char *expected, const char *format, const void *argument)
{
	char text[64];

	snprintf(text, sizeof(text), format, argument);
	if (strcmp(text, expected))
		pr_err("%s, not %s\n", text, expected);
	return !strcmp(text, expected);
}
static int start(void)
{
	struct fwnode_handle *board, *port, *pin, *node;
	struct fwnode_reference_args reference;
	const char *texts[3];
	u32 values[3];
	u8 lines;

	CHECK(!software_node_fwnode(&nodes[0]));
	CHECK(software_node_register(&nodes[1]) == -EINVAL);
	CHECK(!software_node_register_nodes(nodes));
	CHECK(software_node_register(&nodes[0]) == -EEXIST);
	board = software_node_fwnode(&nodes[0]);
	port = software_node_fwnode(&nodes[1]);
	pin = software_node_fwnode(&nodes[2]);
	CHECK(is_software_node(pin) && to_software_node(pin) == &nodes[2]);
	CHECK(prints("board/port/pin", "%pfw", pin) && prints("pin", "%pfwP", pin));
	CHECK(prints("board", "%pfwf", board) && prints("  port", "%6pfwP", port));
	CHECK(prints("(null)", "%pfw", NULL));
	CHECK(!strcmp(fwnode_get_name(port), "port") && fwnode_count_parents(pin) == 2);
	node = fwnode_get_nth_parent(pin, 2);
	CHECK(node == board);
	fwnode_handle_put(node);
	CHECK(!fwnode_get_parent(board) && !fwnode_get_nth_parent(pin, 3));

	node = fwnode_get_next_child_node(board, NULL);
	CHECK(node == port);
	node = fwnode_get_next_child_node(board, node);
	CHECK(node == software_node_fwnode(&nodes[3]));
	CHECK(!fwnode_get_next_child_node(board, node));
	node = fwnode_get_named_child_node(board, "other");
	CHECK(node == software_node_fwnode(&nodes[3]));
	fwnode_handle_put(node);
	CHECK(!fwnode_get_named_child_node(board, "pin"));

	CHECK(fwnode_property_count_u32(board, "rates") == 2);
	CHECK(!fwnode_property_read_u32_array(board, "rates", values, 2) && values[1] == 115200);
	CHECK(fwnode_property_read_u32_array(board, "rates", values, 3) == -EOVERFLOW);
	CHECK(fwnode_property_read_u32_array(board, "none", values, 1) == -EINVAL);
	CHECK(fwnode_property_read_u32(NULL, "rates", values) == -EINVAL);
	CHECK(!fwnode_property_read_u8(board, "lines", &lines) && lines == 8);
	CHECK(fwnode_property_read_bool(board, "wakeup"));
	CHECK(fwnode_property_read_u8(board, "wakeup", &lines) == -ENODATA);
	CHECK(!fwnode_property_present(port, "wakeup"));
	CHECK(!fwnode_property_read_string(board, "label", texts) && !strcmp(texts[0], "first"));
	CHECK(fwnode_property_read_string_array(board, "modes", texts, 3) == 2);
	CHECK(fwnode_property_match_string(board, "modes", "fast") == 1);
	CHECK(fwnode_property_match_string(board, "modes", "faster") == -ENODATA);

	CHECK(fwnode_property_get_reference_args(board, "clock", NULL, 2, 0, &reference) == -ENOENT);
	CHECK(!software_node_register(&clock));
	CHECK(!fwnode_property_get_reference_args(board, "clock", NULL, 2, 0, &reference));
	CHECK(reference.fwnode == software_node_fwnode(&clock));
	CHECK(reference.nargs == 2 && reference.args[0] == 5 && reference.args[1] == 6);
	fwnode_handle_put(reference.fwnode);
	CHECK(fwnode_property_get_reference_args(board, "clock", NULL, 0, 1, &reference) == -ENOENT);
	CHECK(fwnode_property_get_reference_args(board, "label", NULL, 0, 0, &reference) == -EINVAL);
	software_node_unregister(&clock);
	CHECK(IS_ERR(fwnode_find_reference(board, "clock", 0)));

	/* One that nobody named, with a copy of the properties. */
	node = fwnode_create_software_node(port_properties, pin);
	CHECK(!IS_ERR(node) && prints("board/port/pin/node0", "%pfw", node));
	CHECK(!fwnode_property_read_string(node, "label", texts) && !strcmp(texts[0], "first"));
	CHECK(texts[0] != port_properties[2].value.str[0]);
	CHECK(fwnode_property_match_string(node, "modes", "slow") == 0);
	CHECK(!fwnode_property_read_u32_array(node, "rates", values, 2) && values[0] == 9600);
	fwnode_remove_software_node(node);
	return 0;
}
)c",
                "software_node_unregister_nodes(nodes);"),
            0);
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(PropertyTest, PagesHaveFlags) {
  EXPECT_EQ(run(R"c(
#include <linux/mm.h>
static int start(void)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char text[80];

	CHECK(page && page_to_nid(page) == 0 && !PageReserved(page));
	snprintf(text, sizeof(text), "%pGp", &page->flags);
	CHECK(!strcmp(text, "0x17ffffc0000000(node=0|zone=2|lastcpupid=0x1fffff)"));
	SetPageReserved(page);
	SetPagePrivate(page);
	CHECK(PageReserved(page) && PagePrivate(page) && !PageDirty(page));
	snprintf(text, sizeof(text), "%pGp", &page->flags);
	CHECK(!strcmp(text, "0x17ffffc0003000(reserved|private|node=0|zone=2|lastcpupid=0x1fffff)"));
	ClearPageReserved(page);
	ClearPagePrivate(page);
	CHECK((page->flags & PAGEFLAGS_MASK) == 0);
	__free_page(page);
	return 0;
}
)c"),
            0);
}

TEST_F(PropertyTest, TimesOfClocks) {
  EXPECT_EQ(run(R"c(
#include <linux/rtc.h>
static int start(void)
{
	struct rtc_time time;

	rtc_time64_to_tm(951827696, &time);	/* 29 February 2000, a Tuesday */
	CHECK(time.tm_year == 100 && time.tm_mon == 1 && time.tm_mday == 29);
	CHECK(time.tm_hour == 12 && time.tm_min == 34 && time.tm_sec == 56);
	CHECK(time.tm_wday == 2 && time.tm_yday == 59 && time.tm_isdst == 0);
	CHECK(!rtc_valid_tm(&time) && rtc_tm_to_time64(&time) == 951827696);
	CHECK(rtc_month_days(1, 2000) == 29 && rtc_month_days(1, 1900) == 28);
	CHECK(rtc_year_days(1, 2, 2000) == 60 && rtc_year_days(1, 2, 2001) == 59);
	time.tm_mday = 30;
	CHECK(rtc_valid_tm(&time) == -EINVAL);
	time.tm_mday = 29;
	time.tm_year = 69;
	CHECK(rtc_valid_tm(&time) == -EINVAL);
	time = rtc_ktime_to_tm(951827695 * NSEC_PER_SEC + 1);
	CHECK(time.tm_sec == 56 && rtc_tm_to_ktime(time) == 951827696 * NSEC_PER_SEC);
	return 0;
}
)c"),
            0);
}

// Linux gives up on the rest of the text, and says once that it did.
TEST_F(PropertyTest, ConversionsThatDoNotExistAreComplainedOf) {
  EXPECT_EQ(run(R"c(
static int start(void)
{
	static const char *volatile format = "a %n b";
	char text[16];

	CHECK(snprintf(text, sizeof(text), format, 1) == 2 && !strcmp(text, "a "));
	CHECK(snprintf(text, sizeof(text), format, 1) == 2);
	return 0;
}
)c"),
            0);
  const std::string all = log();
  const std::string words = "Please remove unsupported %n in format string";
  EXPECT_THAT(all, HasSubstr(words));
  EXPECT_EQ(all.find(words), all.rfind(words));
}

}  // namespace
}  // namespace holdfast::kernel
