# kmod's depmod on the modules as they were built.
mkdir -p tree/lib/modules/9.9/extra
cp described.ko needs.ko tree/lib/modules/9.9/extra
: >tree/lib/modules/9.9/modules.order
: >tree/lib/modules/9.9/modules.builtin
: >tree/lib/modules/9.9/modules.builtin.modinfo
depmod -b "$PWD/tree" -a 9.9; echo $?
cat tree/lib/modules/9.9/modules.dep
grep -v '^#' tree/lib/modules/9.9/modules.alias
grep -v '^#' tree/lib/modules/9.9/modules.symbols | sort
grep -v '^#' tree/lib/modules/9.9/modules.softdep
