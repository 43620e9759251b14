#pragma once
// Where tests find an NDB Cluster: FORKLIFT_NDB_BASEDIR, else ../shared/ndb beside the source tree. A test that finds
// none says so and ends.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace forklift::test {

inline std::string ndb_basedir() {
  if (const char* given = std::getenv("FORKLIFT_NDB_BASEDIR"); given != nullptr) return given;
  const auto beside = std::filesystem::path{FORKLIFT_SOURCE_DIR}.parent_path() / "shared" / "ndb";
  return std::filesystem::exists(beside / "bin" / "ndb_mgmd") ? beside.string() : "";
}

}  // namespace forklift::test

#define FORKLIFT_NEEDS_NDB()                                                                \
  if (::forklift::test::ndb_basedir().empty()) {                                            \
    WARN("SKIPPED: no NDB Cluster here; set FORKLIFT_NDB_BASEDIR to the directory of one"); \
    return;                                                                                 \
  }
