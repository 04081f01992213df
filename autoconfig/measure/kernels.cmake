# Kernels that the engine emits for the preset's target, to be timed: emittedKernels
# gets their object files and Kernels.inc the list of them. Every parameter that
# matters is given, so that they are the same whatever is known of the machine.
# Panels are three vectors wide
math(EXPR lanes "${vectorBits} / 32")
math(EXPR columns "3 * ${lanes}")
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

# Tiles, one a call, with a packed panel of B: AUTOCONFIG_TILE(function, rows, depth).
targetFact(registers ${AUTOCONFIG_TARGET} vector.registers)
foreach(rows 2 3 4 6 9)
  math(EXPR needed "3 * ${rows} + 4")
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

file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/include/autoconfig/measure/Kernels.inc
     CONTENT "${list}" @ONLY)
