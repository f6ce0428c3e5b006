#include "kernel/lib/gfp_names.h"

#include <holdfast/abi/gfp.h>

#include <cstdio>

namespace holdfast::kernel {
namespace {

struct Name {
  unsigned bits;
  const char* name;
};

constexpr unsigned kReclaim = HF_GFP_DIRECT_RECLAIM | HF_GFP_KSWAPD_RECLAIM;
constexpr unsigned kKernel = kReclaim | HF_GFP_IO | HF_GFP_FS;
constexpr unsigned kUser = kKernel | HF_GFP_HARDWALL;

// The biggest unions first: each takes its bits away from what is left to name.
constexpr Name kNames[] = {
    {kUser | HF_GFP_HIGHMEM | HF_GFP_MOVABLE, "GFP_HIGHUSER_MOVABLE"},
    {kUser | HF_GFP_HIGHMEM, "GFP_HIGHUSER"},
    {kUser, "GFP_USER"},
    {kKernel | HF_GFP_ACCOUNT, "GFP_KERNEL_ACCOUNT"},
    {kKernel, "GFP_KERNEL"},
    {kReclaim | HF_GFP_IO, "GFP_NOFS"},
    {HF_GFP_HIGH | HF_GFP_ATOMIC | HF_GFP_KSWAPD_RECLAIM, "GFP_ATOMIC"},
    {kReclaim, "GFP_NOIO"},
    {HF_GFP_KSWAPD_RECLAIM, "GFP_NOWAIT"},
    {HF_GFP_DMA, "GFP_DMA"},
    {HF_GFP_HIGHMEM, "__GFP_HIGHMEM"},
    {HF_GFP_DMA32, "GFP_DMA32"},
    {HF_GFP_HIGH, "__GFP_HIGH"},
    {HF_GFP_ATOMIC, "__GFP_ATOMIC"},
    {HF_GFP_IO, "__GFP_IO"},
    {HF_GFP_FS, "__GFP_FS"},
    {HF_GFP_NOWARN, "__GFP_NOWARN"},
    {HF_GFP_RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL"},
    {HF_GFP_NOFAIL, "__GFP_NOFAIL"},
    {HF_GFP_NORETRY, "__GFP_NORETRY"},
    {HF_GFP_COMP, "__GFP_COMP"},
    {HF_GFP_ZERO, "__GFP_ZERO"},
    {HF_GFP_NOMEMALLOC, "__GFP_NOMEMALLOC"},
    {HF_GFP_MEMALLOC, "__GFP_MEMALLOC"},
    {HF_GFP_HARDWALL, "__GFP_HARDWALL"},
    {HF_GFP_THISNODE, "__GFP_THISNODE"},
    {HF_GFP_RECLAIMABLE, "__GFP_RECLAIMABLE"},
    {HF_GFP_MOVABLE, "__GFP_MOVABLE"},
    {HF_GFP_ACCOUNT, "__GFP_ACCOUNT"},
    {HF_GFP_WRITE, "__GFP_WRITE"},
    {kReclaim, "__GFP_RECLAIM"},
    {HF_GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM"},
    {HF_GFP_ZEROTAGS, "__GFP_ZEROTAGS"},
};

}  // namespace

std::string gfp_names(unsigned flags) {
  if (flags == 0) return "none";
  std::string text;
  for (const Name& name : kNames) {
    if ((flags & name.bits) != name.bits) continue;
    flags &= ~name.bits;
    if (!text.empty()) text += '|';
    text += name.name;
  }
  if (flags == 0) return text;
  char rest[24];
  std::snprintf(rest, sizeof rest, "%s0x%x", text.empty() ? "" : "|", flags);
  return text + rest;
}

}  // namespace holdfast::kernel
