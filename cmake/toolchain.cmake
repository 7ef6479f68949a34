# Compilers, warnings, caches and the outside libraries that rooms may name under LINKS.
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# NB: not CMAKE_POSITION_INDEPENDENT_CODE: it gives libraries -fPIC and programs -fPIE, which cannot share a
# precompiled header. Both compilers make position-independent programs by themselves.

find_program(ccache ccache)
if(ccache)
  # gcc's precompiled headers are cached only with these two leniencies and -fpch-preprocess.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${ccache})
endif()
find_program(mold mold)
if(mold)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Werror)
# g++ 12 sees overruns inside std::string where there are none once it inlines (gcc bugs 105329, 105651),
# and two allocators where a coroutine frame has one.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Files that are compiled together (CMAKE_UNITY_BUILD) are to it a header of one file.
  add_compile_options(-Wno-array-bounds -Wno-restrict -Wno-stringop-overread -Wno-stringop-overflow -Wno-mismatched-new-delete -Wno-subobject-linkage)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Nothing is collected before a gigabyte, and no file stands between compiler and assembler: a clean build is a seventh shorter.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess> -pipe --param=ggc-min-heapsize=1048576)
endif()
# clang counts a capture as unused where the branch of a template that uses it is not taken.
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options(-Wno-unused-lambda-capture)
endif()
set(YIWANG_SANITIZE "" CACHE STRING "address,undefined or thread")
if(YIWANG_SANITIZE)
  add_compile_options(-fsanitize=${YIWANG_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${YIWANG_SANITIZE})
endif()
option(YIWANG_FUZZ "Fuzzers, with clang: cmake --preset fuzz" OFF)
if(YIWANG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81.0 EXACT CONFIG REQUIRED COMPONENTS json url)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
find_package(SQLite3 3.40 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(EXPAT REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(GEOS 3.11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(yaml_cpp REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(argon2 REQUIRED IMPORTED_TARGET libargon2)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
find_package(GTest REQUIRED)
find_package(benchmark QUIET)

# What every translation unit pays for, paid once.
link_libraries(Boost::json Boost::url Threads::Threads)
file(WRITE ${CMAKE_BINARY_DIR}/warm.cpp "\n")
add_library(warm STATIC ${CMAKE_BINARY_DIR}/warm.cpp)
target_precompile_headers(warm PRIVATE <array> <charconv> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional>
  <span> <stdexcept> <string> <string_view> <unordered_map> <variant> <vector> <boost/describe.hpp> <boost/json.hpp>)
add_library(warm-test STATIC ${CMAKE_BINARY_DIR}/warm.cpp)
target_precompile_headers(warm-test PRIVATE <functional> <map> <memory> <optional> <string> <string_view> <vector>
  <boost/describe.hpp> <boost/json.hpp> <gmock/gmock.h> <gtest/gtest.h>)
target_link_libraries(warm-test PUBLIC GTest::gtest GTest::gmock)
