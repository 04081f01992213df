# Kernels that the engine emits for the preset's target, to be timed: emittedKernels
# gets their object files and Kernels.inc the list of them. Every parameter that
# matters is given, so that they are the same whatever is known of the machine.
math(EXPR lanes "${vectorBits} / 32")
set(emittedKernels "")
set(list "")

# emittedKernel(NAME WEIGHTS PROBLEM ALGORITHM PARAMETER..): compiles it as the function NAME.
function(emittedKernel name weights problem algorithm)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/kernels/${name}.o)
  set(parameters "")
  foreach(parameter IN LISTS ARGN)
    list(APPEND parameters --param ${parameter})
  endforeach()
  add_custom_command(
    OUTPUT ${object}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/kernels
    COMMAND ${AUTOCONFIG_HOST_BIN}/autoconfig compile --no-measure --target ${AUTOCONFIG_TARGET}
            --weights ${weights} --algorithm ${algorithm} ${parameters} ${problem} -o ${object}
    COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=autoconfig_kernel_run
            --redefine-sym autoconfig_kernel_run=${name}
            ${object}
    DEPENDS ${AUTOCONFIG_ENGINE} engine ${AUTOCONFIG_TARGET_FILES}
    COMMENT "Kernel to be timed: ${name}"
    VERBATIM)
  set(emittedKernels ${emittedKernels} ${object} PARENT_SCOPE)
endfunction()

# Tiles, one a call, with a packed panel of B, three vectors wide:
# AUTOCONFIG_TILE(function, rows, depth). Few rows, so that lines of B take about as long
# as the multiply-adds.
math(EXPR columns "3 * ${lanes}")
targetFact(registers ${AUTOCONFIG_TARGET} vector.registers)
targetEntry(operand ${AUTOCONFIG_TARGET} scalar_operand)
foreach(rows 2 3 4 6 9)
  set(scalars 1)
  if(operand STREQUAL lane) # of all rows at once
    set(scalars ${rows})
  endif()
  math(EXPR needed "3 * ${rows} + 3 + ${scalars}")
  if(needed GREATER registers)
    continue()
  endif()
  foreach(depth 32 96)
    set(name tile_${rows}_${depth})
    emittedKernel(${name} prepared ${rows}x${depth}:${depth}x${columns} MatmulPrepared
                  mr=${rows} nr=${columns} kc=${depth})
    string(APPEND list "AUTOCONFIG_TILE(${name}, ${rows}, ${depth})\n")
  endforeach()
endforeach()

# Many rows along panels of B one vector wide, which lie one after the other:
# AUTOCONFIG_PANELS(function, rows). One row takes nothing but the lines, more take about
# as long as those from memory.
math(EXPR columns "32 * ${lanes}")
foreach(rows 1 8 12 16 24)
  set(scalars 1)
  if(operand STREQUAL lane)
    set(scalars ${rows})
  endif()
  math(EXPR needed "${rows} + 1 + ${scalars}")
  if(needed GREATER registers)
    continue()
  endif()
  set(name panels_${rows})
  emittedKernel(${name} prepared ${rows}x128:128x${columns} MatmulPrepared mr=${rows} nr=${lanes}
                kc=128 interleave_a=0 prefetch_next=0 prefetch_ahead=0)
  string(APPEND list "AUTOCONFIG_PANELS(${name}, ${rows})\n")
endforeach()

# Down rows of B as they lie, each a page of 4 KiB and a panel from the one before, so
# that they fall on all sets of L1: AUTOCONFIG_ROWS(function, rows).
math(EXPR panel "2 * ${lanes}")
math(EXPR stride "1024 + ${panel}")
foreach(rows 8 16 32 64 128 512)
  set(name rows_${rows})
  emittedKernel(${name} given 4x${rows}:${rows}x${stride} MatmulUnpacked
                mr=4 nr=${panel} kc=${rows} interleave_a=0 prefetch_next=0)
  string(APPEND list "AUTOCONFIG_ROWS(${name}, ${rows})\n")
endforeach()

# Tiles of 6 rows that come back to panels of B as it lies, two vectors of rows that are two
# pages apart, so that they fall on few sets of L1: AUTOCONFIG_RETURNS(function).
emittedKernel(returns given 48x64:64x2048 MatmulUnpacked mr=6 nr=${panel} kc=64 mc=48
              interleave_a=0 prefetch_next=0)
string(APPEND list "AUTOCONFIG_RETURNS(returns)\n")

# The same of 128 rows a page and a panel apart, which fall on all sets of L1:
# AUTOCONFIG_SPLITS(function).
emittedKernel(splits given 48x128:128x${stride} MatmulUnpacked mr=6 nr=${panel} kc=128 mc=48
              interleave_a=0 prefetch_next=0)
string(APPEND list "AUTOCONFIG_SPLITS(splits)\n")

# Tiles of 6 rows along a matrix A, in few long runs or many short ones of each row:
# AUTOCONFIG_RUNS(function, rows, kc).
foreach(rows 1020 2040 4080)
  foreach(depth 192 1152)
    set(name runs_${rows}_${depth})
    emittedKernel(${name} given ${rows}x1152:1152x${panel} MatmulUnpacked mr=6 nr=${panel}
                  kc=${depth} interleave_a=0 prefetch_next=0)
    string(APPEND list "AUTOCONFIG_RUNS(${name}, ${rows}, ${depth})\n")
  endforeach()
endforeach()

# A tile of 6 rows of A, of which several share a page: AUTOCONFIG_GROUPS(function).
emittedKernel(groups given 6x128:128x${panel} MatmulUnpacked mr=6 nr=${panel} kc=128
              interleave_a=0 prefetch_next=0)
string(APPEND list "AUTOCONFIG_GROUPS(groups)\n")

# Tiles of 14 rows of C, more than a set of L1 holds lines, that two blocks of K write:
# rows a page apart, and such that fall on all sets of L1. AUTOCONFIG_UPDATES(function, columns).
set(scalars 1)
if(operand STREQUAL lane)
  set(scalars 14)
endif()
math(EXPR needed "14 + 1 + ${scalars}")
if(NOT needed GREATER registers)
  foreach(columns 1024 ${stride})
    set(name updates_${columns})
    emittedKernel(${name} prepared 14x64:64x${columns} MatmulPrepared mr=14 nr=${lanes} kc=32
                  interleave_a=0 prefetch_next=0 prefetch_ahead=0)
    string(APPEND list "AUTOCONFIG_UPDATES(${name}, ${columns})\n")
  endforeach()
endif()

# Who includes the list defines the macros of the kinds that it wants.
foreach(macro "TILE(function, rows, depth)" "PANELS(function, rows)" "ROWS(function, rows)"
        "RETURNS(function)" "SPLITS(function)" "GROUPS(function)" "RUNS(function, rows, kc)" "UPDATES(function, columns)")
  string(REGEX MATCH "^[A-Z]+" kind ${macro})
  string(APPEND defaults "#ifndef AUTOCONFIG_${kind}\n#define AUTOCONFIG_${macro}\n#endif\n")
  string(APPEND undefined "#undef AUTOCONFIG_${kind}\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/include/autoconfig/measure/Kernels.inc
     CONTENT "${defaults}${list}${undefined}" @ONLY)
