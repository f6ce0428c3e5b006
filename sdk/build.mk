# Compiles the modules of one directory, obj=DIR, and descends into those that obj-m or obj-y name.
# Leaves DIR/NAME.o for each module, and DIR/modules.order with their .ko files in order.
__build:

src := $(obj)
obj-m :=
obj-y :=
ccflags-y :=
asflags-y :=
ldflags-y :=
subdir-ccflags-y :=
EXTRA_CFLAGS :=
EXTRA_AFLAGS :=
EXTRA_LDFLAGS :=
clean-files :=

# CONFIG_* for `obj-$(CONFIG_X)` and `ifdef CONFIG_X`: those of the headers, unless given.
$(foreach setting,$(shell sed -n 's/^\#define \(CONFIG_[A-Z0-9_]*\) 1$$/\1/p' \
    $(srctree)/include/holdfast/kconfig.h),$(eval $(setting) ?= y))

kbuild-file := $(firstword $(wildcard $(obj)/Kbuild $(obj)/Makefile))
ifeq ($(kbuild-file),)
$(error $(obj): neither a Kbuild nor a Makefile is there)
endif
include $(kbuild-file)
include $(HOLDFAST_SDK)/common.mk

ccflags := $(HOLDFAST_SUBDIR_CFLAGS) $(subdir-ccflags-y) $(ccflags-y) $(EXTRA_CFLAGS)
subdirs := $(patsubst %/,$(obj)/%,$(filter %/,$(obj-m) $(obj-y)))
modules := $(patsubst %.o,%,$(filter %.o,$(obj-m)))
odd := $(filter-out %.o %/,$(obj-m))
ifneq ($(odd),)
$(error $(kbuild-file): obj-m wants names that end in .o or /, not: $(odd))
endif
name-of = $(subst -,_,$(notdir $1))

# NAME-objs, NAME-y and NAME-m make a module of several objects; without them it is NAME.c.
parts-of = $(strip $($1-objs) $($1-y) $($1-m))
composed := $(foreach m,$(modules),$(if $(call parts-of,$m),$m))
single := $(filter-out $(composed),$(modules))
circular := $(foreach m,$(composed),$(filter $m.o,$(call parts-of,$m)))
ifneq ($(circular),)
$(error $(kbuild-file): $(circular) is made of itself; the module needs another name than its parts)
endif
$(foreach m,$(single),$(eval module-of-$m.o := $(call name-of,$m)))
$(foreach m,$(composed),$(foreach o,$(call parts-of,$m),\
  $(eval module-of-$o := $(or $(module-of-$o),$(call name-of,$m)))))
objects := $(sort $(single:=.o) $(foreach m,$(composed),$(call parts-of,$m)))

# Compiling ---------------------------------------------------------------------------------------
source-of = $(or $(wildcard $(obj)/$(1:.o=.c)),$(wildcard $(obj)/$(1:.o=.S)),$(obj)/$(1:.o=.c))
own-flags = $(if $(filter %.S,$2),-D__ASSEMBLY__ $(asflags-y) $(EXTRA_AFLAGS) $(AFLAGS_$1),\
              $(filter-out $(ccflags-remove-y) $(CFLAGS_REMOVE_$1),$(ccflags) $(CFLAGS_$1)))
compile = $(CC) $(HOLDFAST_CFLAGS) $(KCPPFLAGS) $(call own-flags,$1,$2) $(KCFLAGS) \
  -DKBUILD_BASENAME=\"$(call name-of,$(1:.o=))\" -DKBUILD_MODNAME=\"$(module-of-$1)\" \
  -D__KBUILD_MODNAME=kmod_$(module-of-$1) -MD -MP -MF $(call dot,$(obj)/$1,.d) -c -o $(obj)/$1 $2

define compile-rule
$(obj)/$1: $2 $(wildcard $(HOLDFAST_SDK)/cflags*) $(call unless-same,$(call compile,$1,$2),$(obj)/$1)
	$$(call show,$(if $(filter %.S,$2),AS,CC) [M] ,$$@)
	$$(Q)$$(call compile,$1,$2)
	$$(call remember,$$(call compile,$1,$2))
-include $(call dot,$(obj)/$1,.d)
endef
$(foreach o,$(objects),$(eval $(call compile-rule,$o,$(call source-of,$o))))

# Joining the parts of one module -----------------------------------------------------------------
compose = $(LD) -r $(ldflags-y) $(EXTRA_LDFLAGS) $(LDFLAGS_$1.o) -o $(obj)/$1.o \
  $(addprefix $(obj)/,$(call parts-of,$1))
define join-rule
$(obj)/$1.o: $(addprefix $(obj)/,$(call parts-of,$1)) $(call unless-same,$(call compose,$1),$(obj)/$1.o)
	$$(call show,LD [M] ,$$@)
	$$(Q)$$(call compose,$1)
	$$(call remember,$$(call compose,$1))
endef
$(foreach m,$(composed),$(eval $(call join-rule,$m)))

# Descending --------------------------------------------------------------------------------------
$(subdirs):
	$(Q)HOLDFAST_SUBDIR_CFLAGS='$(HOLDFAST_SUBDIR_CFLAGS) $(subdir-ccflags-y)' \
	  $(MAKE) --no-print-directory -f $(HOLDFAST_SDK)/build.mk obj=$@
list-subdirs := $(addprefix list-,$(subdirs))
$(list-subdirs): list-%:
	@$(MAKE) --no-print-directory -f $(HOLDFAST_SDK)/build.mk obj=$* list
clean-subdirs := $(addprefix clean-,$(subdirs))
$(clean-subdirs): clean-%:
	@$(MAKE) --no-print-directory -f $(HOLDFAST_SDK)/build.mk obj=$* clean-files

order := $(obj)/modules.order
kos := $(addprefix $(obj)/,$(modules:=.ko))
__build: $(addprefix $(obj)/,$(modules:=.o)) $(subdirs)
	$(file >$(order).tmp,$(subst $(space),$(newline),$(kos)))
	$(Q)$(if $(subdirs),cat $(addsuffix /modules.order,$(subdirs)) >> $(order).tmp;) \
	sed -i '/^$$/d' $(order).tmp; \
	if cmp -s $(order).tmp $(order); then rm $(order).tmp; else mv $(order).tmp $(order); fi

list: $(list-subdirs)
	@:$(foreach m,$(modules),$(info $m))
name:
	@:$(foreach m,$(modules),$(info holdfast-module $m \
	  $(foreach o,$(or $(call parts-of,$m),$m.o),$(patsubst $(obj)/%,%,$(call source-of,$o)))))
clean-files: $(clean-subdirs)
	@$(if $(strip $(clean-files)),rm -rf $(addprefix $(obj)/,$(clean-files)),:)

.PHONY: __build list name clean-files $(subdirs) $(list-subdirs) $(clean-subdirs)
