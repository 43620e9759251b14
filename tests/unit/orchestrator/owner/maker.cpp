#include "orchestrator/owner/maker.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;

TEST_CASE("maker: the same user of the same host is one, another host or user is another", "[owner][unit]") {
  const store::Maker me{"box", "alice", 1000};
  CHECK(is_own(me, me));
  CHECK_FALSE(is_own({"other", "alice", 1000}, me));
  CHECK_FALSE(is_own({"box", "alice", 1001}, me));
  CHECK_FALSE(is_own({"box", "bob", 1000}, me));
  CHECK(is_own({}, me));  // of an earlier version: stop must work after an update
  CHECK(this_maker().uid == static_cast<std::int64_t>(::geteuid()));
  CHECK_FALSE(this_maker().host.empty());
}

TEST_CASE("maker: the error names both, and the command that acts all the same", "[owner][unit]") {
  const store::Maker me{"box", "alice", 1000};
  CHECK(
      std::string{is_foreign("x", {"far", "", 1001}, me, "forklift stop --foreign --db r.db x").what()} ==
      "x: it was made by a user without a name (uid 1001) on far, and this is alice (uid 1000) on box: a results file "
      "of others is not obeyed. If you know where the file comes from: forklift stop --foreign --db r.db x.");
}
