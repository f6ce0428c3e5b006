#include "kernel/core/slab.h"

#include <holdfast/abi/gfp.h>

#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/lib_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::HasSubstr;

constexpr unsigned kKernel = 0xcc0, kAtomic = 0xa20;

class SlabTest : public LibTest {
 protected:
  Slab& slab() { return kernel_.slab(); }
  void* get(std::size_t size, unsigned gfp = kKernel) { return slab().kmalloc(size, gfp, kSite); }
  void put(const void* block) { slab().free(block, kSite); }
  std::size_t live() { return slab().allocations().size(); }

  static constexpr char kText[16] = {};
  static constexpr const void* kSite = kText + 4;
};

TEST_F(SlabTest, SizesAreThoseOfLinux) {
  for (auto [asked, usable] : {std::pair<std::size_t, std::size_t>{1, 8},
                               {8, 8},
                               {9, 16},
                               {65, 96},
                               {97, 128},
                               {129, 192},
                               {193, 256},
                               {8192, 8192},
                               {8193, 16384},
                               {4 << 20, 4 << 20}}) {
    void* block = get(asked);
    EXPECT_EQ(slab().usable_size(block), usable) << asked;
    const std::size_t alignment = asked > 8192 ? 4096 : usable & -usable;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % alignment, 0u) << asked;
    put(block);
  }
  EXPECT_EQ(slab().bytes_in_use(), 0u);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, ZeroAndNull) {
  void* zero = get(0);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(zero), kZeroSizePtr);
  EXPECT_EQ(slab().usable_size(zero), 0u);
  put(zero);
  put(nullptr);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, TooBigWarnsUnlessToldNotTo) {
  EXPECT_EQ(get((4 << 20) + 1, kKernel | HF_GFP_NOWARN), nullptr);
  EXPECT_EQ(logged(), "");
  EXPECT_EQ(get((4 << 20) + 1), nullptr);
  EXPECT_THAT(logged(), HasSubstr("4:WARNING: CPU: 0"));
}

TEST_F(SlabTest, TheLimitRefusesInLinuxsWords) {
  slab().set_limit(64 << 10);
  EXPECT_EQ(get(128 << 10), nullptr);
  EXPECT_THAT(logged(), HasSubstr("4:swapper: page allocation failure: order:5, "
                                  "mode:0xcc0(GFP_KERNEL), nodemask=(null)"));
  EXPECT_EQ(get(128 << 10, kKernel | HF_GFP_NOWARN), nullptr);
  EXPECT_EQ(slab().vmalloc(128 << 10, kKernel | HF_GFP_NOWARN, kSite), nullptr);
  EXPECT_EQ(logged(), "");
  EXPECT_EQ(get(SIZE_MAX, kKernel | HF_GFP_NOWARN), nullptr);
  void* must = get(128 << 10, kKernel | HF_GFP_NOFAIL);
  ASSERT_NE(must, nullptr);
  put(must);
  EXPECT_EQ(slab().bytes_in_use(), 0u);
}

TEST_F(SlabTest, ZeroedAndPoisoned) {
  slab().set_queueing(true);
  auto* block = static_cast<unsigned char*>(get(40));
  EXPECT_EQ(block[0], 0x5a);
  EXPECT_EQ(block[39], 0x5a);
  std::memset(block, 1, 40);
  put(block);
  auto* again = static_cast<unsigned char*>(get(64, kKernel | HF_GFP_ZERO));
  EXPECT_EQ(again, block);  // alone in the queue
  for (int i = 0; i < 64; ++i) EXPECT_EQ(again[i], 0);
  put(again);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, SleepingInAtomicContextIsReported) {
  task_.preempt_count = 1;
  put(get(8, kAtomic));
  EXPECT_EQ(logged(), "");
  put(get(8, kKernel));
  EXPECT_THAT(logged(), HasSubstr("BUG: sleeping function called from invalid context"));
  task_.preempt_count = 0;
}

TEST_F(SlabTest, DoubleAndWildFreesAreRefused) {
  void* block = get(24);
  put(block);
  put(block);
  EXPECT_THAT(logged(), HasSubstr("BUG: double free: Object already free"));
  char local;
  put(&local);
  EXPECT_THAT(logged(), HasSubstr("not the start of a live allocation"));
  EXPECT_TRUE(kernel_.tainted() & 1u << 5);
  auto* inner = static_cast<char*>(get(24));
  put(inner + 8);
  EXPECT_EQ(live(), 1u);
  put(inner);
}

TEST_F(SlabTest, OverrunsAreSeenWhenFreed) {
  auto* block = static_cast<char*>(get(61));
  block[60] = 1;
  put(block);
  EXPECT_EQ(logged(), "");
  block = static_cast<char*>(get(61));
  block[61] = 1;
  put(block);
  EXPECT_THAT(logged(), HasSubstr("BUG kmalloc-64: Right Redzone overwritten: byte 61 of an object "
                                  "of 61 is 0x01"));
  block = static_cast<char*>(get(61));
  EXPECT_EQ(slab().usable_size(block), 64u);
  block[63] = 1;  // ksize() gave it
  put(block);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, LateWritesAreSeen) {
  slab().set_queueing(true);
  auto* block = static_cast<char*>(get(32));
  put(block);
  block[3] = 7;
  put(get(32));
  EXPECT_THAT(logged(), HasSubstr("BUG kmalloc-32: Poison overwritten: byte 3"));
  auto* other = static_cast<char*>(get(32));
  put(other);
  other[31] = 0;
  slab().report_leaks(kText, kText + sizeof kText, "m");
  EXPECT_THAT(logged(), HasSubstr("Poison overwritten: byte 31"));
}

TEST_F(SlabTest, ManyBlocksComeAndGo) {
  slab().set_queueing(true);
  std::vector<void*> blocks;
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < 3000; ++i) blocks.push_back(get(i % 300 + 1));
    EXPECT_EQ(live(), blocks.size());
    for (std::size_t i = 0; i < blocks.size(); i += 2) put(blocks[i]);
    for (std::size_t i = 1; i < blocks.size(); i += 2) put(blocks[i]);
    blocks.clear();
  }
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, Krealloc) {
  auto* block = static_cast<char*>(slab().krealloc(nullptr, 10, kKernel, kSite));
  std::strcpy(block, "123456789");
  EXPECT_EQ(slab().krealloc(block, 16, kKernel, kSite), block);
  auto* grown = static_cast<char*>(slab().krealloc(block, 1000, kKernel, kSite));
  EXPECT_STREQ(grown, "123456789");
  EXPECT_EQ(live(), 1u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(slab().krealloc(grown, 0, kKernel, kSite)),
            kZeroSizePtr);
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(logged(), "");
}

TEST_F(SlabTest, VmallocAndPages) {
  auto* area = static_cast<char*>(slab().vmalloc(10000, kKernel | HF_GFP_ZERO, kSite));
  EXPECT_TRUE(slab().is_vmalloc(area + 9999));
  EXPECT_FALSE(slab().is_vmalloc(area + 12288));
  EXPECT_EQ(slab().page_at(area + 5000)->hf_address, area + 4096);
  put(area);
  EXPECT_THAT(logged(), HasSubstr("kfree() of memory from vmalloc"));
  slab().vfree(area, kSite);
  EXPECT_EQ(logged(), "");
  slab().vfree(area, kSite);
  EXPECT_THAT(logged(), HasSubstr("Trying to vfree() nonexistent vm area"));

  ::page* page = slab().alloc_pages(kKernel, 2, kSite);
  EXPECT_EQ(slab().page_at(static_cast<char*>(page->hf_address) + 3 * 4096), page + 3);
  slab().free_page_block(page->hf_address, kSite);
  EXPECT_EQ(slab().alloc_pages(kKernel, 11, kSite), nullptr);
  EXPECT_THAT(logged(), HasSubstr("order 11 is too big"));

  void* block = slab().kvmalloc(100, kKernel, kSite);
  EXPECT_FALSE(slab().is_vmalloc(block));
  slab().kvfree(block, kSite);
  block = slab().kvmalloc(5 << 20, kKernel, kSite);
  EXPECT_TRUE(slab().is_vmalloc(block));
  slab().kvfree(block, kSite);
  EXPECT_EQ(live(), 0u);
}

int g_constructed;
void construct(void* object) {
  ++g_constructed;
  *static_cast<int*>(object) = 77;
}

TEST_F(SlabTest, Caches) {
  slab().set_queueing(true);
  g_constructed = 0;
  KmemCache* cache = slab().create_cache("things", 24, 0, 0, construct, kSite);
  auto* one = static_cast<int*>(slab().cache_alloc(*cache, kKernel, 24, kSite));
  EXPECT_EQ(*one, 77);
  *one = 5;
  slab().cache_free(cache, one, kSite);
  EXPECT_EQ(*static_cast<int*>(slab().cache_alloc(*cache, kKernel, 24, kSite)), 5);
  EXPECT_EQ(g_constructed, 1);  // its state outlives a free
  slab().destroy_cache(cache, kSite);
  EXPECT_THAT(logged(), HasSubstr("kmem_cache_destroy things: Slab cache still has objects"));
  KmemCache* other = slab().create_cache("others", 24, 0, 0, nullptr, kSite);
  slab().cache_free(other, one, kSite);
  EXPECT_THAT(logged(), HasSubstr("Wrong slab cache. others but object is from things"));
  slab().destroy_cache(cache, kSite);
  slab().destroy_cache(other, kSite);
  EXPECT_EQ(logged(), "");
  EXPECT_EQ(live(), 0u);
}

TEST_F(SlabTest, LeaksByPlace) {
  get(10);
  get(20);
  get(2000);
  slab().vmalloc(5000, kKernel, kSite);
  slab().kmalloc(5, kKernel, &task_);  // not this module's
  slab().create_cache("things", 24, 0, 0, nullptr, kSite);
  EXPECT_EQ(slab().leaks(kText, kText + sizeof kText).size(), 5u);
  EXPECT_EQ(slab().report_leaks(kText, kText + sizeof kText, "mod"), 5u);
  const std::string log = logged();
  EXPECT_THAT(log, HasSubstr("4:mod: leak: 10 bytes in 1 object of kmalloc-16, allocated in"));
  EXPECT_THAT(log, HasSubstr("4:mod: leak: 20 bytes in 1 object of kmalloc-32"));
  EXPECT_THAT(log, HasSubstr("4:mod: leak: 5000 bytes in 1 object of vmalloc"));
  EXPECT_THAT(log, HasSubstr("of cache things"));
  EXPECT_EQ(slab().report_leaks(kText, kText + sizeof kText, "mod"), 0u);
}

TEST_F(SlabTest, FailureInjection) {
  slab().fail({.site = "", .nth = 2, .interval = 1, .choose = false});
  void* first = get(8);
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(get(8, kKernel | HF_GFP_NOWARN), nullptr);
  void* third = get(8);
  EXPECT_NE(third, nullptr);
  EXPECT_EQ(slab().failures()[0].matches, 3u);
  EXPECT_EQ(slab().failures()[0].failures, 1u);
  slab().clear_failures();
  slab().fail({.site = "", .nth = 0, .interval = 1, .choose = false});
  EXPECT_EQ(get(8), nullptr);
  EXPECT_THAT(logged(), HasSubstr("SLUB: Unable to allocate memory on node -1"));
  void* must = get(8, kKernel | HF_GFP_NOFAIL);
  EXPECT_NE(must, nullptr);
  slab().clear_failures();
  slab().fail({.site = "[other]", .nth = 0, .interval = 1, .choose = false});
  void* elsewhere = get(8);
  EXPECT_NE(elsewhere, nullptr);
  for (void* block : {first, third, must, elsewhere}) put(block);
}

TEST_F(SlabTest, ExportsRecordTheCaller) {
  auto* kmalloc = reinterpret_cast<void* (*)(std::size_t, unsigned)>(
      const_cast<void*>(abi::find_export("__kmalloc")->address));
  void* block = kmalloc(5, kKernel);
  const Allocation found = slab().find(block);
  EXPECT_EQ(found.requested, 5u);
  EXPECT_NE(found.site, nullptr);
  put(block);
  EXPECT_EQ(abi::find_export("kmalloc_caches")->kind, abi::ExportKind::kKernelData);
  EXPECT_EQ(kernel_.data().kmalloc_caches[0][6]->size, 64u);
  EXPECT_EQ(kernel_.data().kmalloc_caches[0][1]->size, 96u);
}

// What is mapped into programs stays until the last of them lets go, whoever freed it.
TEST_F(SlabTest, ABlockStaysForTheReferencesOnItsPages) {
  for (int kind = 0; kind < 3; ++kind) {
    auto* block = static_cast<char*>(kind == 0   ? get(16384)
                                     : kind == 1 ? get(4096)
                                                 : slab().vmalloc(8192, kKernel, kSite));
    std::strcpy(block, "still here");
    ::page* page = slab().page_at(block);
    ASSERT_NE(page, nullptr) << kind;
    Slab::get_page(page);
    Slab::mapped(page);
    if (kind == 2) {
      slab().vfree(block, kSite);
    } else {
      put(block);
    }
    EXPECT_EQ(slab().find(block).address, nullptr);
    EXPECT_EQ(slab().area_of(block).address, nullptr);
    EXPECT_STREQ(block, "still here") << kind;
    slab().unmapped(page);
  }
  EXPECT_EQ(live(), 0u);
}

TEST_F(SlabTest, WhatOnlyMappingsHoldIsNoLeak) {
  ::page* page = slab().alloc_pages(kKernel, 0, kSite);
  Slab::get_page(page);
  Slab::mapped(page);
  EXPECT_EQ(slab().leaks(kText, kText + sizeof kText).size(), 1u);  // its owner has it, too
  slab().put_page(page, kSite);
  EXPECT_TRUE(slab().leaks(kText, kText + sizeof kText).empty());
  EXPECT_EQ(live(), 1u);
  slab().unmapped(page);
  EXPECT_EQ(live(), 0u);
}

}  // namespace
}  // namespace holdfast::kernel
