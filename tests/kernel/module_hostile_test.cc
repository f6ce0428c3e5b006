// Files that are valid ELF and yet no module: each is refused with its reason, nothing is touched.
#include <gmock/gmock.h>

#include <cstring>
#include <random>

#include "elf/image_builder.h"
#include "elf/object.h"
#include "elf/vermagic.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using elf::testing::ImageBuilder;
using ::testing::HasSubstr;
using testing::Image;
using testing::ModuleTest;

std::string_view bytes_of(const auto& record) {
  return {reinterpret_cast<const char*>(&record), sizeof record};
}

// A whole module made by hand: init is `xor eax, eax; ret`.
struct Draft {
  Draft() {
    text = image.add(".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
                     std::string_view("\x31\xc0\xc3\x90\xe8\0\0\0\0\xc3\0\0\0\0\0\0", 16), 16);
    data = image.add(".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, std::string(64, '\0'), 8);
    rodata =
        image.add(".rodata", SHT_PROGBITS, SHF_ALLOC, std::string("name\0other\0\0\0\0\0", 15), 8);
    info = image.add(".modinfo", SHT_PROGBITS, SHF_ALLOC,
                     std::string("license=GPL\0vermagic=", 21) + holdfast::elf::vermagic(0x060100) +
                         std::string(1, '\0'));
    ::module raw{};
    std::strcpy(raw.name, "hostile");
    self = image.add(".gnu.linkonce.this_module", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE,
                     bytes_of(raw), 64);
    start = image.symbol("init_module", text, 0, 3, STT_FUNC);
    stop = image.symbol("cleanup_module", text, 2, 1, STT_FUNC);
    variable = image.symbol("variable", data, 0, 64);
    name = image.symbol("name", rodata, 0, 5);
    image.relocate(self, offsetof(::module, init), R_X86_64_64, start);
    image.relocate(self, offsetof(::module, exit), R_X86_64_64, stop);
  }
  ::module& raw() { return *reinterpret_cast<::module*>(image.parts[self].bytes.data()); }
  unsigned add_params(std::size_t count = 1) {
    return image.add("__param", SHT_PROGBITS, SHF_ALLOC,
                     std::string(count * sizeof(::kernel_param), '\0'), 8);
  }
  unsigned add_exports(std::size_t size = sizeof(::kernel_symbol)) {
    return image.add("__ksymtab", SHT_PROGBITS, SHF_ALLOC, std::string(size, '\0'), 8);
  }
  ImageBuilder image;
  unsigned text, data, rodata, info, self, start, stop, variable, name;
};

class HostileModule : public ModuleTest {
 protected:
  HostileModule() : ModuleTest(Boot{.module_force_unload = true}) {}
  std::string outcome(const Draft& draft) {
    const int error = load_image(draft.image.build());
    if (error == 0) return unload("hostile") == 0 ? "loaded" : "stuck";
    EXPECT_TRUE(modules().list().empty());
    return std::to_string(error) + " " + log();
  }
};

TEST_F(HostileModule, TheDraftItselfLoads) { EXPECT_EQ(outcome(Draft()), "loaded") << log(); }

TEST_F(HostileModule, GarbageIsNamed) {
  EXPECT_EQ(modules().load({}, {}, LoadFlags::kNone, "/tmp/x/hello.ko").code(), ENOEXEC);
  EXPECT_EQ(log(), "hello.ko: malformed module: file of 0 bytes is too short for an ELF header\n");
}

TEST_F(HostileModule, OtherMachines) {
  Draft draft;
  draft.image.header.e_machine = EM_AARCH64;
  EXPECT_THAT(outcome(draft), HasSubstr("8 (unknown module): malformed module: it is for another"));
}

TEST_F(HostileModule, NoStructModule) {
  Draft draft;
  draft.image.parts[draft.self].name = ".other";
  EXPECT_THAT(outcome(draft), HasSubstr("no section .gnu.linkonce.this_module"));
}

TEST_F(HostileModule, StructModuleOfAnotherSize) {
  Draft draft;
  draft.image.parts[draft.self].bytes.resize(64);
  draft.image.parts[draft.self].header.sh_size = 64;
  EXPECT_THAT(outcome(draft), HasSubstr("8 "));
  Draft wide;
  wide.image.parts[wide.self].bytes.resize(4096);
  wide.image.parts[wide.self].header.sh_size = 4096;
  EXPECT_THAT(outcome(wide), HasSubstr("is no struct module of this kernel"));
  Draft constant;
  constant.image.parts[constant.self].header.sh_flags = SHF_ALLOC;
  EXPECT_THAT(outcome(constant), HasSubstr("is not writable data"));
}

TEST_F(HostileModule, Names) {
  Draft endless;
  std::memset(endless.raw().name, 'a', sizeof endless.raw().name);
  EXPECT_THAT(outcome(endless), HasSubstr("its name has no end"));
  Draft empty;
  empty.raw().name[0] = 0;
  EXPECT_THAT(outcome(empty), HasSubstr("it has no name"));
  Draft path;
  std::strcpy(path.raw().name, "../x");
  EXPECT_THAT(outcome(path), HasSubstr("characters that names cannot have"));
}

TEST_F(HostileModule, EntryPointsOutsideItsCode) {
  Draft data;
  data.image.relocate(data.self, offsetof(::module, init), R_X86_64_64, data.variable);
  EXPECT_THAT(outcome(data), HasSubstr("hostile: malformed module: its init function is outside"));
  Draft number;
  number.image.relocate(number.self, offsetof(::module, exit), R_X86_64_64, 0, 0x1234);
  EXPECT_THAT(outcome(number), HasSubstr("its exit function is outside its code"));
}

TEST_F(HostileModule, Sections) {
  Draft both;
  both.image.parts[both.text].header.sh_flags |= SHF_WRITE;
  EXPECT_THAT(outcome(both), HasSubstr("section .text (index 1) has invalid WRITE|EXEC flags"));
  Draft tls;
  tls.image.add(".tbss", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS, "12345678");
  EXPECT_THAT(outcome(tls), HasSubstr("thread-local"));
  Draft huge;
  huge.image.add_nobits(".bss", SHF_ALLOC | SHF_WRITE, 1ul << 60);
  EXPECT_THAT(outcome(huge), HasSubstr("larger than a module may be"));
  Draft many;
  for (int i = 0; i < 10; ++i) {
    many.image.add_nobits(".bss" + std::to_string(i), SHF_ALLOC | SHF_WRITE, 200ul << 20);
  }
  EXPECT_THAT(outcome(many), HasSubstr("it would take more than 256 MiB"));
  Draft aligned;
  aligned.image.parts[aligned.data].header.sh_addralign = 1 << 14;
  EXPECT_THAT(outcome(aligned), HasSubstr("more than page alignment"));
}

TEST_F(HostileModule, Relocations) {
  Draft unknown;
  unknown.image.relocate(unknown.data, 0, 77, unknown.variable);
  EXPECT_THAT(outcome(unknown), HasSubstr("(type 77) of .data+0x0 against 'variable' is of an "
                                          "unknown type"));
  Draft beyond;
  beyond.image.relocate(beyond.data, 60, R_X86_64_64, beyond.variable);
  EXPECT_THAT(outcome(beyond), HasSubstr("reaches beyond the end of its section"));
  Draft far;
  far.image.relocate(far.data, 0, R_X86_64_32, far.variable, 1l << 40);
  EXPECT_THAT(outcome(far), HasSubstr("overflows: the symbol is too far away"));
  Draft unloaded;
  const unsigned symbol = unloaded.image.symbol("info", unloaded.info, 0, 1);
  unloaded.image.relocate(unloaded.data, 0, R_X86_64_64, symbol);
  EXPECT_THAT(outcome(unloaded), HasSubstr("refers to what is not loaded"));
}

TEST_F(HostileModule, Exports) {
  Draft torn;
  torn.add_exports(sizeof(::kernel_symbol) + 1);
  EXPECT_THAT(outcome(torn), HasSubstr("section __ksymtab is no table of symbols"));
  Draft unnamed;
  unnamed.add_exports();
  EXPECT_THAT(outcome(unnamed), HasSubstr("an exported symbol has no name"));
  Draft wild;
  const unsigned table = wild.add_exports();
  wild.image.relocate(table, offsetof(::kernel_symbol, name), R_X86_64_64, 0, 0x7fff12345678);
  EXPECT_THAT(outcome(wild), HasSubstr("an exported symbol has no name"));
  Draft named;
  const unsigned good = named.add_exports();
  named.image.relocate(good, offsetof(::kernel_symbol, name), R_X86_64_64, named.name);
  EXPECT_EQ(outcome(named), "loaded");
  named.image.relocate(good, offsetof(::kernel_symbol, ns), R_X86_64_64, 0, 8);
  EXPECT_THAT(outcome(named), HasSubstr("namespace has no name"));
}

TEST_F(HostileModule, Parameters) {
  Draft torn;
  torn.image.add("__param", SHT_PROGBITS, SHF_ALLOC, std::string(44, '\0'), 8);
  EXPECT_THAT(outcome(torn), HasSubstr("section __param is no table"));
  Draft unnamed;
  unnamed.add_params();
  EXPECT_THAT(outcome(unnamed), HasSubstr("a parameter has no name"));

  auto with = [&](auto&& fill) {
    Draft draft;
    const unsigned params = draft.add_params();
    draft.image.relocate(params, offsetof(::kernel_param, name), R_X86_64_64, draft.name);
    fill(draft, params);
    return outcome(draft);
  };
  auto ops = [](Draft& draft, unsigned params, const char* name) {
    draft.image.relocate(params, offsetof(::kernel_param, ops), R_X86_64_64,
                         draft.image.symbol(name, SHN_UNDEF));
  };
  auto arg = [](Draft& draft, unsigned params, unsigned symbol, long addend) {
    draft.image.relocate(params, offsetof(::kernel_param, arg), R_X86_64_64, symbol, addend);
  };
  EXPECT_THAT(with([](Draft&, unsigned) {}), HasSubstr("parameter 'name' has operations outside"));
  EXPECT_THAT(with([&](Draft& d, unsigned p) { ops(d, p, "param_ops_int"); }),
              HasSubstr("parameter 'name' is a variable outside the module's data"));
  EXPECT_THAT(with([&](Draft& d, unsigned p) {
                ops(d, p, "param_ops_int");
                arg(d, p, d.name, 0);  // constant
              }),
              HasSubstr("is a variable outside the module's data"));
  EXPECT_THAT(with([&](Draft& d, unsigned p) {
                ops(d, p, "param_ops_long");
                arg(d, p, d.variable, 4);  // not aligned
              }),
              HasSubstr("is a variable outside the module's data"));
  EXPECT_EQ(with([&](Draft& d, unsigned p) {
              ops(d, p, "param_ops_long");
              arg(d, p, d.variable, 8);
            }),
            "loaded");
  EXPECT_THAT(with([&](Draft& d, unsigned p) { ops(d, p, "param_ops_string"); }),
              HasSubstr("is a string outside the module's data"));
  EXPECT_THAT(with([&](Draft& d, unsigned p) { ops(d, p, "param_array_ops"); }),
              HasSubstr("is an array described outside the module"));
  EXPECT_THAT(with([&](Draft& d, unsigned p) {
                ops(d, p, "param_array_ops");
                arg(d, p, d.variable, 0);
              }),
              HasSubstr("has operations outside"));
}

TEST_F(HostileModule, SpoiltBytesNeverHurt) {
  // Two bits at a time anywhere but in the code: whatever becomes of it, the kernel goes on. The
  // entry points keep pointing at code that returns, or are refused.
  Draft draft;
  const Image image = draft.image.build();
  std::mt19937 random(1);
  const std::size_t text = draft.image.parts.size() ? sizeof(Elf64_Ehdr) : 0;
  int loaded = 0;
  for (int round = 0; round < 3000; ++round) {
    Image spoilt = image;
    for (int flip = 0; flip < 2; ++flip) {
      const std::size_t at = text + 16 + random() % (image.size() - text - 16);
      spoilt[at] ^= static_cast<std::byte>(1u << (random() % 8));
    }
    // Relocations could still turn the code into anything: leave those files out.
    std::string why;
    auto object = holdfast::elf::Object::parse(spoilt, why);
    bool runs_code = false;
    if (object) {
      for (const auto& table : object->relocations()) {
        runs_code |= object->sections()[table.target()].executable();
      }
      for (const auto& section : object->sections()) {
        runs_code |= section.name.starts_with(".init_array") || section.name == ".ctors";
        const bool code = section.executable();
        runs_code |= code && (section.name != ".text" || section.contents.size() != 16);
      }
      for (const auto& symbol : object->symbols()) {
        runs_code |= symbol.in_section() && object->sections()[symbol.section].executable() &&
                     symbol.value != 0 && symbol.value != 2;
      }
      for (const auto& table : object->relocations()) {
        for (std::size_t i = 0; i < table.size(); ++i) runs_code |= table[i].addend != 0;
      }
    }
    if (runs_code) continue;
    const Status status = modules().load(spoilt, "name=1");
    loaded += status.ok();
    for (const ModuleInfo& info : modules().list()) {  // its exit may have been lost
      EXPECT_EQ(modules().unload(info.name, O_TRUNC).code(), 0);
    }
    ASSERT_TRUE(modules().list().empty()) << round;
  }
  EXPECT_GT(loaded, 0);
}

}  // namespace
}  // namespace holdfast::kernel
