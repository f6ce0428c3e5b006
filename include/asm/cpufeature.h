/* SPDX-License-Identifier: MIT */
/* holdfast: custom: what the processor itself says, for the features named here */
#ifndef _ASM_X86_CPUFEATURE_H
#define _ASM_X86_CPUFEATURE_H

#include <linux/types.h>

/* The leaf of cpuid and the register (0 to 3: eax, ebx, ecx, edx) are in the number too. */
#define HF_CPU_FEATURE(leaf, reg, bit) ((leaf) << 8 | (reg) << 5 | (bit))
#define HF_CPU_EXTENDED 0x800000

#define X86_FEATURE_FPU HF_CPU_FEATURE(1, 3, 0)
#define X86_FEATURE_TSC HF_CPU_FEATURE(1, 3, 4)
#define X86_FEATURE_MSR HF_CPU_FEATURE(1, 3, 5)
#define X86_FEATURE_PAE HF_CPU_FEATURE(1, 3, 6)
#define X86_FEATURE_CX8 HF_CPU_FEATURE(1, 3, 8)
#define X86_FEATURE_APIC HF_CPU_FEATURE(1, 3, 9)
#define X86_FEATURE_CMOV HF_CPU_FEATURE(1, 3, 15)
#define X86_FEATURE_PAT HF_CPU_FEATURE(1, 3, 16)
#define X86_FEATURE_CLFLUSH HF_CPU_FEATURE(1, 3, 19)
#define X86_FEATURE_MMX HF_CPU_FEATURE(1, 3, 23)
#define X86_FEATURE_FXSR HF_CPU_FEATURE(1, 3, 24)
#define X86_FEATURE_XMM HF_CPU_FEATURE(1, 3, 25)
#define X86_FEATURE_XMM2 HF_CPU_FEATURE(1, 3, 26)
#define X86_FEATURE_HT HF_CPU_FEATURE(1, 3, 28)
#define X86_FEATURE_XMM3 HF_CPU_FEATURE(1, 2, 0)
#define X86_FEATURE_PCLMULQDQ HF_CPU_FEATURE(1, 2, 1)
#define X86_FEATURE_VMX HF_CPU_FEATURE(1, 2, 5)
#define X86_FEATURE_SSSE3 HF_CPU_FEATURE(1, 2, 9)
#define X86_FEATURE_FMA HF_CPU_FEATURE(1, 2, 12)
#define X86_FEATURE_CX16 HF_CPU_FEATURE(1, 2, 13)
#define X86_FEATURE_XMM4_1 HF_CPU_FEATURE(1, 2, 19)
#define X86_FEATURE_XMM4_2 HF_CPU_FEATURE(1, 2, 20)
#define X86_FEATURE_X2APIC HF_CPU_FEATURE(1, 2, 21)
#define X86_FEATURE_MOVBE HF_CPU_FEATURE(1, 2, 22)
#define X86_FEATURE_POPCNT HF_CPU_FEATURE(1, 2, 23)
#define X86_FEATURE_AES HF_CPU_FEATURE(1, 2, 25)
#define X86_FEATURE_XSAVE HF_CPU_FEATURE(1, 2, 26)
#define X86_FEATURE_OSXSAVE HF_CPU_FEATURE(1, 2, 27)
#define X86_FEATURE_AVX HF_CPU_FEATURE(1, 2, 28)
#define X86_FEATURE_RDRAND HF_CPU_FEATURE(1, 2, 30)
#define X86_FEATURE_HYPERVISOR HF_CPU_FEATURE(1, 2, 31)
#define X86_FEATURE_FSGSBASE HF_CPU_FEATURE(7, 1, 0)
#define X86_FEATURE_BMI1 HF_CPU_FEATURE(7, 1, 3)
#define X86_FEATURE_AVX2 HF_CPU_FEATURE(7, 1, 5)
#define X86_FEATURE_SMEP HF_CPU_FEATURE(7, 1, 7)
#define X86_FEATURE_BMI2 HF_CPU_FEATURE(7, 1, 8)
#define X86_FEATURE_ERMS HF_CPU_FEATURE(7, 1, 9)
#define X86_FEATURE_AVX512F HF_CPU_FEATURE(7, 1, 16)
#define X86_FEATURE_RDSEED HF_CPU_FEATURE(7, 1, 18)
#define X86_FEATURE_SMAP HF_CPU_FEATURE(7, 1, 20)
#define X86_FEATURE_SHA_NI HF_CPU_FEATURE(7, 1, 29)
#define X86_FEATURE_LM HF_CPU_FEATURE(HF_CPU_EXTENDED | 1, 3, 29)
#define X86_FEATURE_NX HF_CPU_FEATURE(HF_CPU_EXTENDED | 1, 3, 20)
#define X86_FEATURE_RDTSCP HF_CPU_FEATURE(HF_CPU_EXTENDED | 1, 3, 27)
#define X86_FEATURE_LAHF_LM HF_CPU_FEATURE(HF_CPU_EXTENDED | 1, 2, 0)
#define X86_FEATURE_SVM HF_CPU_FEATURE(HF_CPU_EXTENDED | 1, 2, 2)

static inline bool hf_cpu_has(unsigned int feature)
{
	unsigned int leaf = feature >> 8;
	unsigned int regs[4], first;

	if (leaf & HF_CPU_EXTENDED)
		leaf = 0x80000000u | (leaf & 0xff);
	first = leaf & 0x80000000u;
	asm("cpuid" : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]), "=d"(regs[3]) : "0"(first), "2"(0));
	if (leaf > regs[0])
		return false;
	asm("cpuid" : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]), "=d"(regs[3]) : "0"(leaf), "2"(0));
	return regs[feature >> 5 & 3] >> (feature & 31) & 1;
}

#define boot_cpu_has(feature) hf_cpu_has(feature)
#define static_cpu_has(feature) hf_cpu_has(feature)
#define cpu_feature_enabled(feature) hf_cpu_has(feature)
#define cpu_has(cpu, feature) ((void)(cpu), hf_cpu_has(feature))
#define this_cpu_has(feature) hf_cpu_has(feature)

#endif
