#!/bin/bash
# make_seeds.sh DIRECTORY: small relocatable files for the fuzzer to start from, compiled here so
# that no binary is kept with the sources.
set -eu
out=$1
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/module.c" <<'C'
#define SECTION(name) __attribute__((used, section(name)))
static const char license[] SECTION(".modinfo") = "license=GPL";
static const char vermagic[] SECTION(".modinfo") = "vermagic=6.1.0 SMP ";
int outside(const char *, int);
extern int far_value;
int value = 3, zeroed[4];
int (*const table[])(const char *, int) = {outside};
SECTION("__ksymtab") static const struct { void *value; const char *name, *ns; } exported = {&value, "value", 0};
int init_module(void) { return outside("hello", value + far_value + zeroed[1]); }
void cleanup_module(void) { value = far_value; }
SECTION(".gnu.linkonce.this_module") struct { char name[56]; int (*init)(void); void (*exit)(void); } this_module = {"seed", init_module, cleanup_module};
C
cat >"$work/tiny.s" <<'S'
.text
nop
.data
.quad outside
S
cat >"$work/types.s" <<'S'
.text
.globl f
f: call outside@PLT
mov outside@GOTPCREL(%rip), %rax
movq $value, %rax
movl $value, %eax
lea value(%rip), %rax
movabs $value, %rax
.data
value: .quad f - .
.long value@GOT
.word f - .
.byte 1
.quad value@SIZE
.weak maybe
.quad maybe
S

tidy() { # drops what only makes the file longer
  objcopy --remove-section=.comment --remove-section=.note.GNU-stack \
    --remove-section=.note.gnu.property --remove-section=.llvm_addrsig "$1" 2>/dev/null || true
}
flags=(-Os -ffreestanding -fno-common -fno-asynchronous-unwind-tables -w -c)
gcc "${flags[@]}" -fPIE -mno-direct-extern-access "$work/module.c" -o "$out/pie.o"
gcc "${flags[@]}" -fno-pie -mcmodel=kernel "$work/module.c" -o "$out/kernel.o"
gcc "${flags[@]}" -fPIC -mcmodel=large "$work/module.c" -o "$out/large.o"
gcc "${flags[@]}" -ffunction-sections -fdata-sections "$work/module.c" -o "$out/sections.o"
gcc -c "$work/tiny.s" -o "$out/tiny.o"
gcc -c "$work/types.s" -o "$out/types.o"
for seed in "$out"/*.o; do tidy "$seed"; done
if command -v clang >/dev/null; then
  clang --target=aarch64-linux-gnu "${flags[@]}" -fPIC "$work/module.c" -o "$out/aarch64.o"
  clang --target=aarch64-linux-gnu "${flags[@]}" -fno-pic -mcmodel=large "$work/module.c" \
    -o "$out/aarch64_large.o" || rm -f "$out/aarch64_large.o"
fi
printf '\177ELF' >"$out/magic"
