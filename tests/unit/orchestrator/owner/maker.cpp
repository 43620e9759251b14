#include "orchestrator/owner/maker.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::owner;

namespace {

/// Why an experiment with this maker, in a file of this user's, is not obeyed; empty if it is.
std::string refused(const store::Maker& maker, Unrecorded unrecorded = Unrecorded::obeyed) {
  const test::ScratchDir scratch;
  const auto why = not_obeyed(scratch.write("r.db", ""), "x", maker, unrecorded, "forklift stop --foreign x");
  return why ? why->what() : "";
}

}  // namespace

TEST_CASE("maker: the same user of the same host is one, another host or user is another", "[owner][unit]") {
  const auto me = this_maker();
  CHECK(me.uid == static_cast<std::int64_t>(::geteuid()));
  CHECK_FALSE(me.host.empty());
  CHECK(refused(me).empty());
  CHECK(refused({"", "", {}}).empty());  // of an earlier version: stop must work after an update
  CHECK(refused({"", "", {}}, Unrecorded::foreign) ==
        "x: it is not recorded who made it, and its scenario would be run. If you know where the file comes from: "
        "forklift stop --foreign x.");
  for (const auto& other : {store::Maker{"other", me.user, me.uid}, store::Maker{me.host, me.user, 4242}}) {
    CHECK(refused(other) == "x: it was made by " + words(other) + ", and this is " + words(me) +
                                ": a results file of others is not obeyed. If you know where the file comes from: "
                                "forklift stop --foreign x.");
  }
  CHECK(words({"far", "", 1001}) == "a user without a name (uid 1001) on far");
}

TEST_CASE("maker: a results file of another user is not obeyed, whoever made what is in it", "[owner][unit]") {
  if (::geteuid() != 0) {
    WARN("SKIPPED: only root can give a file away");
    return;
  }
  const test::ScratchDir scratch;
  const auto file = scratch.write("r.db", "");
  REQUIRE(::chown(file.c_str(), 4242, 4242) == 0);
  const auto why = not_obeyed(file, "x", this_maker(), Unrecorded::obeyed, "forklift stop --foreign x");
  REQUIRE(why);
  CHECK(why->what() == file +
                           ": it belongs to another user (uid 4242): a results file of others is not obeyed. If you "
                           "know where the file comes from: forklift stop --foreign x.");
}
