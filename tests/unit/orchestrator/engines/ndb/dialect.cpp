#include "orchestrator/engines/ndb/dialect.hpp"
#include "orchestrator/scenario/scenario.hpp"

#include <catch2/catch.hpp>

using namespace forklift::engines::ndb;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

}  // namespace

TEST_CASE("ndb dialect: NDB reads upper-case K, M and G at the end", "[ndb][unit]") {
  CHECK(ndb_size("64M") == 64 * kMiB);
  CHECK(ndb_size("64G") == 64 * 1024 * kMiB);
  for (const auto* bad : {"64MB", "64m", "1T", "1.5G", ""}) {
    INFO(bad);
    CHECK_FALSE(ndb_size(bad));
  }
}

TEST_CASE("ndb dialect: NDB's parameters are known in any case", "[ndb][unit]") {
  CHECK(instead_of_ndb_parameter("hostname") == "Set the host's \"address\" instead");
  CHECK(instead_of_ndb_parameter("NOOFREPLICAS") == "Set cluster.replicas instead");
  CHECK_FALSE(instead_of_ndb_parameter("DataMemory"));
  CHECK_FALSE(instead_of_ndb_parameter("Data"));  // NDB takes no beginnings
}
