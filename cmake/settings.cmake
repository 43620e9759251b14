# Compiler settings, and the one function with which every folder makes its library.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# ccache demands this sloppiness before it caches what uses a precompiled header.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

set(FORKLIFT_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")

# What every target of ours is compiled with; third-party headers are SYSTEM and so silent.
add_library(forklift_flags INTERFACE)
target_include_directories(forklift_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(forklift_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                       -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -Wnon-virtual-dtor -Woverloaded-virtual -Werror=return-type)
option(FORKLIFT_WERROR "A warning ends the build, as in continuous integration" OFF)
if(FORKLIFT_WERROR)
  # But not those that GCC 12 gives with optimisation for its own std::string and std::optional.
  target_compile_options(forklift_flags INTERFACE -Werror -Wno-error=maybe-uninitialized -Wno-error=array-bounds
                         -Wno-error=stringop-overflow -Wno-error=stringop-overread)
endif()
if(FORKLIFT_SANITIZE)
  # A finding ends the program: who only prints it lets a test pass.
  target_compile_options(forklift_flags INTERFACE -fsanitize=${FORKLIFT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(forklift_flags INTERFACE -fsanitize=${FORKLIFT_SANITIZE})
endif()

option(FORKLIFT_UNITY "Compile sixteen files of a library at once: a third of the CPU time, but more after each change" OFF)

# forklift_library(NAME SOURCES a.cpp … [DEPENDS other …] [PRIVATE_DEPENDS …]) makes library forklift_NAME.
function(forklift_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(forklift_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(forklift_${name} PUBLIC forklift_flags ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
  forklift_precompiled(forklift_${name})
  # The registry is above its parts and asked from below: a linker reads that ring of libraries as often as it is long.
  set_target_properties(forklift_${name} PROPERTIES UNITY_BUILD ${FORKLIFT_UNITY} UNITY_BUILD_BATCH_SIZE 16 LINK_INTERFACE_MULTIPLICITY 4)
endfunction()

# forklift_parts(KIND RESULT): each folder here that has a CMakeLists.txt is a part, whose library is forklift_KIND_<folder>.
# RESULT gets their names, for the registry, which links them all.
function(forklift_parts kind result)
  file(GLOB folders CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} */CMakeLists.txt)
  set(parts "")
  foreach(folder ${folders})
    get_filename_component(folder ${folder} DIRECTORY)
    add_subdirectory(${folder})
    list(APPEND parts forklift_${kind}_${folder})
  endforeach()
  set(${result} ${parts} PARENT_SCOPE)
endfunction()
