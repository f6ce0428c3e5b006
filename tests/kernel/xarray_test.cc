#include <holdfast/abi/xarray.h>

#include <cerrno>
#include <cstdint>
#include <map>

#include "kernel/abi/export.h"
#include "kernel/core/slab.h"
#include "kernel/lib_fixture.h"

namespace holdfast::kernel::abi {
void* xa_load(::xarray*, unsigned long);
void* xa_store(::xarray*, unsigned long, void*, unsigned);
void* xa_erase(::xarray*, unsigned long);
int xa_insert(::xarray*, unsigned long, void*, unsigned);
int xa_alloc(::xarray*, unsigned*, void*, ::xa_limit, unsigned);
int xa_alloc_cyclic(::xarray*, unsigned*, void*, ::xa_limit, unsigned*, unsigned);
void* xa_find(::xarray*, unsigned long*, unsigned long, unsigned);
void* xa_find_after(::xarray*, unsigned long*, unsigned long, unsigned);
void xa_set_mark(::xarray*, unsigned long, unsigned);
bool xa_get_mark(::xarray*, unsigned long, unsigned);
void xa_destroy(::xarray*);
int idr_alloc(::idr*, void*, int, int, unsigned);
int idr_alloc_cyclic(::idr*, void*, int, int, unsigned);
void* idr_find(const ::idr*, unsigned long);
void* idr_remove(::idr*, unsigned long);
void* idr_replace(::idr*, void*, unsigned long);
void* idr_get_next(::idr*, int*);
void idr_destroy(::idr*);
int ida_alloc_range(::ida*, unsigned, unsigned, unsigned);
void ida_free(::ida*, unsigned);
void ida_destroy(::ida*);
}  // namespace holdfast::kernel::abi

namespace holdfast::kernel {
namespace {

constexpr unsigned kKernel = 0xcc0;
constexpr unsigned kAllocate = 4 | 1u << 24;  // XA_FLAGS_ALLOC
void* entry(std::uint64_t n) { return reinterpret_cast<void*>(n * 8 + 8); }

class XarrayTest : public LibTest {
 protected:
  std::size_t live() { return kernel_.slab().allocations().size(); }
};

TEST_F(XarrayTest, AgreesWithAMap) {
  ::xarray xa{};
  xa.xa_flags = kAllocate;
  std::map<unsigned long, void*> model;
  std::uint64_t random = 1;
  auto next = [&] { return random = random * 6364136223846793005u + 1442695040888963407u; };
  const std::uint64_t spans[] = {70, 5000, 1ull << 20, ~0ull};
  for (int round = 0; round < 20000; ++round) {
    const std::uint64_t span = spans[next() >> 62];
    const unsigned long index = (next() >> 3) % span;
    void* before = model.count(index) ? model[index] : nullptr;
    if (next() >> 63) {
      ASSERT_EQ(abi::xa_store(&xa, index, entry(index), kKernel), before);
      model[index] = entry(index);
    } else {
      ASSERT_EQ(abi::xa_erase(&xa, index), before);
      model.erase(index);
    }
    unsigned long at = (next() >> 3) % span;
    auto expected = model.lower_bound(at);
    void* found = abi::xa_find(&xa, &at, ~0ul, 8);
    ASSERT_EQ(found, expected == model.end() ? nullptr : expected->second);
    if (found) {
      ASSERT_EQ(at, expected->first);
    }
    unsigned id = 0;
    auto wanted = static_cast<unsigned>((next() >> 3) % 70);
    ASSERT_EQ(abi::xa_alloc(&xa, &id, entry(0), {.max = ~0u, .min = wanted}, kKernel), 0);
    while (model.count(wanted)) ++wanted;
    ASSERT_EQ(id, wanted);
    ASSERT_EQ(abi::xa_erase(&xa, id), entry(0));
  }
  for (auto& [index, value] : model) ASSERT_EQ(abi::xa_erase(&xa, index), value);
  EXPECT_EQ(xa.xa_head, nullptr);
  EXPECT_EQ(live(), 0u);
}

TEST_F(XarrayTest, StoresFindsAndMarks) {
  ::xarray xa{};
  EXPECT_EQ(abi::xa_store(&xa, 5, entry(5), kKernel), nullptr);
  EXPECT_EQ(abi::xa_store(&xa, 5, entry(6), kKernel), entry(5));
  EXPECT_EQ(abi::xa_store(&xa, 1000000, entry(7), kKernel), nullptr);
  EXPECT_EQ(abi::xa_insert(&xa, 5, entry(1), kKernel), -EBUSY);
  EXPECT_EQ(abi::xa_insert(&xa, 6, nullptr, kKernel), 0);  // reserved
  EXPECT_EQ(abi::xa_load(&xa, 6), nullptr);
  unsigned long index = 0;
  EXPECT_EQ(abi::xa_find(&xa, &index, ~0ul, 8), entry(6));
  EXPECT_EQ(index, 5u);
  EXPECT_EQ(abi::xa_find_after(&xa, &index, ~0ul, 8), entry(7));  // not the reserved one
  EXPECT_EQ(index, 1000000u);
  EXPECT_EQ(abi::xa_find_after(&xa, &index, ~0ul, 8), nullptr);
  abi::xa_set_mark(&xa, 1000000, 1);
  index = 0;
  EXPECT_EQ(abi::xa_find(&xa, &index, ~0ul, 1), entry(7));
  EXPECT_FALSE(abi::xa_get_mark(&xa, 5, 1));
  EXPECT_EQ(abi::xa_erase(&xa, 1000000), entry(7));
  EXPECT_FALSE(abi::xa_get_mark(&xa, 1000000, 1));
  EXPECT_EQ(abi::xa_load(&xa, 5), entry(6));
  abi::xa_destroy(&xa);
  EXPECT_EQ(live(), 0u);
}

TEST_F(XarrayTest, AllocatesIds) {
  ::xarray xa{};
  unsigned id = 99;
  EXPECT_EQ(abi::xa_alloc(&xa, &id, entry(0), {.max = 200, .min = 1}, kKernel), -EINVAL);
  EXPECT_EQ(id, 99u);
  xa.xa_flags = kAllocate;
  for (unsigned i = 0; i < 200; ++i) {
    ASSERT_EQ(abi::xa_alloc(&xa, &id, entry(i), {.max = 200, .min = 1}, kKernel), 0);
    ASSERT_EQ(id, i + 1);
  }
  EXPECT_EQ(abi::xa_alloc(&xa, &id, entry(0), {.max = 200, .min = 1}, kKernel), -EBUSY);
  abi::xa_erase(&xa, 77);
  EXPECT_EQ(abi::xa_alloc(&xa, &id, entry(0), {.max = 200, .min = 1}, kKernel), 0);
  EXPECT_EQ(id, 77u);
  unsigned next = 150;
  abi::xa_erase(&xa, 3);
  EXPECT_EQ(abi::xa_alloc_cyclic(&xa, &id, entry(0), {.max = 200, .min = 0}, &next, kKernel), 1);
  EXPECT_EQ(id, 0u);
  EXPECT_EQ(next, 1u);
  abi::xa_destroy(&xa);
}

TEST_F(XarrayTest, NoMemoryIsAnError) {
  ::xarray xa{};
  kernel_.slab().fail({.site = "", .nth = 0, .interval = 1, .choose = false});
  void* result = abi::xa_store(&xa, 70, entry(1), kKernel | 0x2000);
  EXPECT_EQ(reinterpret_cast<long>(result) >> 2, -ENOMEM);
  kernel_.slab().clear_failures();
  abi::xa_store(&xa, 0, entry(1), kKernel);
  kernel_.slab().fail({.site = "", .nth = 2, .interval = 1, .choose = false});
  abi::xa_store(&xa, 70, entry(1), kKernel | 0x2000);
  EXPECT_EQ(abi::xa_load(&xa, 0), entry(1));
  EXPECT_EQ(abi::xa_load(&xa, 70), nullptr);
  abi::xa_erase(&xa, 0);
  EXPECT_EQ(xa.xa_head, nullptr);
  EXPECT_EQ(live(), 0u);
}

TEST_F(XarrayTest, Idr) {
  ::idr idr{};
  EXPECT_EQ(abi::idr_alloc(&idr, entry(1), 0, 0, kKernel), 0);
  EXPECT_EQ(abi::idr_alloc(&idr, nullptr, 0, 0, kKernel), 1);
  EXPECT_EQ(abi::idr_alloc(&idr, entry(2), 10, 12, kKernel), 10);
  EXPECT_EQ(abi::idr_alloc(&idr, entry(3), 10, 12, kKernel), 11);
  EXPECT_EQ(abi::idr_alloc(&idr, entry(4), 10, 12, kKernel), -ENOSPC);
  EXPECT_EQ(abi::idr_alloc(&idr, entry(4), -1, 12, kKernel), -EINVAL);
  EXPECT_EQ(abi::idr_find(&idr, 10), entry(2));
  EXPECT_EQ(abi::idr_find(&idr, 1), nullptr);
  EXPECT_EQ(reinterpret_cast<long>(abi::idr_replace(&idr, entry(5), 5)), -ENOENT);
  EXPECT_EQ(abi::idr_replace(&idr, entry(5), 10), entry(2));
  int id = 1;
  EXPECT_EQ(abi::idr_get_next(&idr, &id), entry(5));
  EXPECT_EQ(id, 10);
  EXPECT_EQ(abi::idr_remove(&idr, 0), entry(1));
  EXPECT_EQ(abi::idr_alloc_cyclic(&idr, entry(6), 0, 3, kKernel), 0);
  EXPECT_EQ(abi::idr_alloc_cyclic(&idr, entry(6), 0, 3, kKernel), 2);
  EXPECT_EQ(abi::idr_alloc_cyclic(&idr, entry(6), 0, 3, kKernel), -ENOSPC);
  abi::idr_destroy(&idr);
  EXPECT_EQ(live(), 0u);
}

TEST_F(XarrayTest, Ida) {
  ::ida ida{};
  EXPECT_EQ(abi::ida_alloc_range(&ida, 0, ~0u, kKernel), 0);
  EXPECT_EQ(abi::ida_alloc_range(&ida, 0, ~0u, kKernel), 1);
  EXPECT_EQ(abi::ida_alloc_range(&ida, 1, 1, kKernel), -ENOSPC);
  abi::ida_free(&ida, 0);
  EXPECT_EQ(abi::ida_alloc_range(&ida, 0, ~0u, kKernel), 0);
  logged();
  abi::ida_free(&ida, 7);
  EXPECT_THAT(logged(), testing::HasSubstr("ida_free called for id=7 which is not allocated."));
  abi::ida_destroy(&ida);
  EXPECT_EQ(live(), 0u);
}

}  // namespace
}  // namespace holdfast::kernel
