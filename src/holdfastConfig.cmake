# find_package(holdfast): holdfast::holdfast is the library of <holdfast/kernel.h>;
# holdfast_add_module(NAME source.c) builds a kernel module NAME.ko with the installed program and
# makes the target NAME; its path is in the property HOLDFAST_MODULE of that target.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(PkgConfig)
pkg_check_modules(ELFUTILS REQUIRED IMPORTED_TARGET libdw libelf)

include("${CMAKE_CURRENT_LIST_DIR}/holdfastTargets.cmake")
if(NOT TARGET holdfast::holdfast)
  add_library(holdfast::holdfast INTERFACE IMPORTED)
  target_link_libraries(holdfast::holdfast INTERFACE holdfast::holdfast_api)
endif()

get_filename_component(HOLDFAST_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(HOLDFAST_PROGRAM "${HOLDFAST_PREFIX}/bin/holdfast")

function(holdfast_add_module name source)
  get_filename_component(source ${source} ABSOLUTE)
  set(module ${CMAKE_CURRENT_BINARY_DIR}/${name}.ko)
  add_custom_command(OUTPUT ${module} DEPENDS ${source}
    COMMAND ${HOLDFAST_PROGRAM} build ${source} -o ${CMAKE_CURRENT_BINARY_DIR}
    COMMENT "Building kernel module ${name}.ko" VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${module})
  set_target_properties(${name} PROPERTIES HOLDFAST_MODULE ${module})
endfunction()
