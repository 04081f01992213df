# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a rival's file says of itself, one thing a line, anywhere in it:
#   // kind: library      or compiler, search, loops; see README.md. Required.
#   // operators: matmul  those whose problems it computes, separated by blanks.
#                         Required. An operator of the runner that says `// rivals:
#                         matmul` (harness/runner/operators) is served as well.
#   // scalar: riscv64    architectures (Debian's names, separated by blanks) for
#                         which it has no vector code
#   // only: arm64        Debian's architecture that it is a library for
#   // named: <why>        it takes part only where `--rivals` names it
#   // part: halide       of a generator: what of bootstrap's cache it needs
# Besides what it needs; see CMakeLists.txt.

# rivalLines(OUT SOURCE KEY): the values of all lines `// KEY: value`.
function(rivalLines out source key)
  file(STRINGS ${source} lines REGEX "^// ${key}:")
  list(TRANSFORM lines REPLACE "^// ${key}: *(.*[^ ])? *$" "\\1")
  set(${out} ${lines} PARENT_SCOPE)
endfunction()

# rivalKind(OUT SOURCE): an error where the file does not say it.
function(rivalKind out source)
  set(kinds library compiler search loops)
  rivalLines(said ${source} kind)
  if(NOT said IN_LIST kinds)
    list(JOIN kinds ", " expected)
    if(NOT said)
      set(said "nothing")
    endif()
    message(FATAL_ERROR "${source}: a rival says what it is in one line, `// kind: library`; "
                        "expected one of ${expected}, found: ${said}")
  endif()
  set(${out} ${said} PARENT_SCOPE)
endfunction()

# Where the runner's operators are.
set(RIVAL_OPERATORS ${CMAKE_CURRENT_LIST_DIR}/../harness/runner/operators)

# runnerOperators(OUT): their names.
function(runnerOperators out)
  file(GLOB paths ${RIVAL_OPERATORS}/*)
  list(TRANSFORM paths REPLACE ".*/([^/.]*)[^/]*$" "\\1")
  set(${out} ${paths} PARENT_SCOPE)
endfunction()

# rivalOperators(OUT SOURCE): those that the file names, and those whose problems
# have the form of these, as their own files say.
function(rivalOperators out source)
  runnerOperators(known)
  rivalLines(lines ${source} operators)
  string(REPLACE " " ";" said "${lines}")
  list(REMOVE_ITEM said "")
  set(unknown ${said})
  list(REMOVE_ITEM unknown ${known})
  if(NOT said OR unknown)
    list(JOIN known ", " expected)
    if(NOT said)
      set(unknown "nothing")
    endif()
    message(FATAL_ERROR "${source}: a rival says which operators it serves, `// operators: matmul`; "
                        "expected some of ${expected}, found: ${unknown}")
  endif()
  set(all ${said})
  foreach(op IN LISTS known)
    file(GLOB file ${RIVAL_OPERATORS}/${op}.cpp ${RIVAL_OPERATORS}/${op}/${op}.cpp)
    rivalLines(sameForm ${file} rivals)
    if(sameForm AND sameForm IN_LIST said)
      list(APPEND all ${op})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES all)
  set(${out} ${all} PARENT_SCOPE)
endfunction()

# rivalIsScalar(OUT SOURCE ARCHITECTURE): ON or OFF. `knownArchitectures` are
# those of all presets: a mistyped name must not make a rival vectorised.
function(rivalIsScalar out source architecture knownArchitectures)
  rivalLines(lines ${source} scalar)
  string(REPLACE " " ";" said "${lines}")
  list(REMOVE_ITEM said "")
  foreach(name IN LISTS said)
    if(NOT name IN_LIST knownArchitectures)
      list(JOIN knownArchitectures ", " expected)
      message(FATAL_ERROR "${source}: `// scalar:` names the architecture '${name}', "
                          "expected some of ${expected}")
    endif()
  endforeach()
  set(${out} OFF PARENT_SCOPE)
  if(architecture IN_LIST said)
    set(${out} ON PARENT_SCOPE)
  endif()
endfunction()

# rivalArchitectures(OUT): those of the tool chain files.
function(rivalArchitectures out)
  set(all "")
  file(GLOB files ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../toolchains/*.cmake)
  foreach(file IN LISTS files)
    file(STRINGS ${file} lines REGEX "^set\\(AUTOCONFIG_DEBIAN_ARCHITECTURE ")
    list(TRANSFORM lines REPLACE "^set\\([A-Z_]+ \"?([A-Za-z0-9_.-]+).*$" "\\1")
    list(APPEND all ${lines})
  endforeach()
  list(REMOVE_DUPLICATES all)
  set(${out} ${all} PARENT_SCOPE)
endfunction()

# rivalPart(OUT MISSING SOURCE CACHE): the folder of the part of bootstrap's cache that
# a generator names by `// part: halide`, or why it is not there.
function(rivalPart out missing source cache)
  set(${out} "" PARENT_SCOPE)
  set(${missing} "" PARENT_SCOPE)
  rivalLines(part ${source} part)
  if(NOT part)
    return()
  endif()
  # So that a part that comes or goes is seen by the next build.
  file(GLOB found CONFIGURE_DEPENDS ${cache}/${part}/.stamp)
  if(found)
    set(${out} ${cache}/${part} PARENT_SCOPE)
  else()
    set(${missing} "${part} is not set up here: toolchains/bootstrap --with ${part}" PARENT_SCOPE)
  endif()
endfunction()

# writeRivalJson(FILE SOURCE ARCHITECTURE): what a session has to know of it.
function(writeRivalJson file source architecture)
  rivalKind(kind ${source})
  rivalArchitectures(known)
  rivalIsScalar(isScalar ${source} ${architecture} "${known}")
  set(scalar false)
  if(isScalar)
    set(scalar true)
  endif()
  rivalOperators(operators ${source})
  list(TRANSFORM operators REPLACE "(.+)" "\"\\1\"")
  list(JOIN operators ", " operators)
  rivalLines(why ${source} named)
  set(named "")
  if(why)
    set(named ", \"named\": \"${why}\"")
  endif()
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT
       "{\"kind\": \"${kind}\", \"operators\": [${operators}], \"scalar\": ${scalar}${named}}\n")
endfunction()
