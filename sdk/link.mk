# The last stages, over all modules of M: modpost, NAME.mod.o, NAME.ko; and installing them.
__link:

include $(HOLDFAST_SDK)/common.mk

symvers := $(KBUILD_EXTMOD)/Module.symvers
order := $(KBUILD_EXTMOD)/modules.order
kos := $(subst $(newline), ,$(file <$(order)))
modules := $(kos:.ko=)

__link: $(kos) $(if $(kos),$(symvers))

# Checks every undefined symbol; writes NAME.mod.c and Module.symvers, each only where it changes.
modpost = $(HOLDFAST) modpost --kernel $(KERNELVERSION) --output $(symvers) \
  $(addprefix --symvers ,$(KBUILD_EXTRA_SYMBOLS)) $(if $(filter 1,$(KBUILD_MODPOST_WARN)),--warn) \
  $(if $(filter explore,$(HOLDFAST_FLAVOUR)),--explore) --order $(order)
stamp := $(KBUILD_EXTMOD)/.modpost.cmd
stamp-same := $(call same,$(strip $(modpost)),$(strip $(file <$(stamp))))
$(stamp): $(modules:=.o) $(order) $(KBUILD_EXTRA_SYMBOLS) $(if $(stamp-same),,FORCE)
	$(call show,MODPOST,$(symvers))
	$(Q)$(modpost)
	@printf '%s\n' '$(strip $(modpost))' > $@
$(symvers) $(modules:=.mod.c): $(stamp) ;

mod-object = $(CC) @$(HOLDFAST_SDK)/cflags -g0 -I$(srctree)/include \
  -DKBUILD_MODNAME=\"$(subst -,_,$(notdir $1))\" -c -o $1.mod.o $1.mod.c
$(modules:=.mod.o): %.mod.o: %.mod.c
	$(call show,CC [M] ,$@)
	$(Q)$(call mod-object,$*)

$(kos): %.ko: %.o %.mod.o
	$(call show,LD [M] ,$@)
	$(Q)$(LD) -r --build-id=sha1 -o $@ $*.o $*.mod.o

target := $(MODLIB)/$(INSTALL_MOD_DIR)
installed := $(patsubst $(KBUILD_EXTMOD)/%,install-%,$(kos))
install: $(installed)
	@$(if $(kos),:,echo 'no modules.order in $(KBUILD_EXTMOD): build the modules first'; exit 1)
$(installed): install-%:
	$(call show,INSTALL,$(target)/$*)
	$(Q)mkdir -p $(dir $(target)/$*) && cp $(KBUILD_EXTMOD)/$* $(target)/$*

.PHONY: __link install $(installed)
