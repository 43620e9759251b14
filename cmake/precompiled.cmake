# What nearly every file includes, compiled once. Files still include what they use: this only makes that cheap. Two of
# them: one for the libraries and programs, one with Catch2 as well for the tests. Targets that are compiled otherwise
# (shared objects: -fPIC) go without. The headers are named with <>, so that the generated header holds no path and ccache
# finds it again in another directory.
option(FORKLIFT_PCH "Compile the heavy headers once for all files" ON)

set(forklift_heavy_headers
  <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <filesystem> <fstream> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <sstream> <string> <thread> <unordered_map> <variant> <vector>
  <fmt/format.h> <nlohmann/json.hpp>)

# Compiled as what links fmt (and LIBRARY) is: forklift_make_precompiled(NAME LIBRARY HEADERS …), whose target NAME holds them.
function(forklift_make_precompiled name library)
  if(FORKLIFT_PCH)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp CONTENT "// Made by cmake/precompiled.cmake.\n")
    add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE forklift_flags fmt::fmt ${library})
    target_precompile_headers(${name} PRIVATE ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${name} PRIVATE -fpch-preprocess)  # ccache sees by it what was included
    endif()
  endif()
endfunction()

# forklift_precompiled(TARGET [NAME]): TARGET uses it, in a folder that is light() the light one.
function(forklift_precompiled target)
  set(headers forklift_precompiled${FORKLIFT_LIGHT} ${ARGN})
  list(GET headers -1 name)
  if(FORKLIFT_PCH)
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_compile_definitions(${target} PRIVATE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess)
    endif()
  endif()
endfunction()

forklift_make_precompiled(forklift_precompiled "" ${forklift_heavy_headers})

# forklift_light(): what is compiled in this folder and below waits for others, reads and writes: no load goes through it,
# so that a release optimises it less (-O1), in three quarters of the time. Such files have precompiled headers of their own.
# Nothing of it may be linked into forklift-driver or forklift-proxy: of a function that both have, the linker keeps either.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  forklift_make_precompiled(forklift_precompiled_light "" ${forklift_heavy_headers})
  if(TARGET forklift_precompiled_light)
    target_compile_options(forklift_precompiled_light PRIVATE -O1)
  endif()
  macro(forklift_light)
    add_compile_options(-O1)
    set(FORKLIFT_LIGHT _light)
  endmacro()
else()
  macro(forklift_light)
  endmacro()
endif()
