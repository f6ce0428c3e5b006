# Shared by build.mk and link.mk.
.SUFFIXES:
.DELETE_ON_ERROR:

empty :=
space := $(empty) $(empty)
define newline


endef

# $(call show,CC [M] ,file): the line that Kbuild prints.
show = $(if $(filter quiet,$(quiet)),@echo '  $1 $2')
# $(call same,a,b): not empty if the texts are equal.
same = $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x))
# $(call dot,dir/name,.cmd): dir/.name.cmd
dot = $(dir $1).$(notdir $1)$2
# $(call unless-same,command,target): FORCE unless this command made the target last time.
unless-same = $(if $(call same,$(strip $1),$(strip $(file <$(call dot,$2,.cmd)))),,FORCE)
# In a recipe: remembers the command for the next time.
remember = $(file >$(call dot,$@,.cmd),$(strip $1))

FORCE:
.PHONY: FORCE
