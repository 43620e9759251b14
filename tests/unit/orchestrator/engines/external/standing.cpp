// What may be done in a database that is not ours alone, for every thing that may stand there.
#include "orchestrator/engines/external/standing.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::engines::external;
using Kind = Decision::Kind;

namespace {

const std::vector<std::string> kNine{"warehouse", "district",   "customer", "history", "new_order",
                                     "orders",    "order_line", "item",     "stock"};

Wanted wanted(std::vector<std::string> tables = kNine) {
  return {.where = "database tpcc on 10.0.0.7:3306",
          .database = "tpcc",
          .experiment = "mine-1",
          .owner = "my-token",
          .overwrite = "",
          .fingerprint = "",
          .tables = std::move(tables)};
}

Table table(const std::string& name, bool marked, const std::string& size = "") {
  return {.name = name, .view = false, .marked = marked, .about = 0, .size = size};
}

Standing standing(const std::vector<std::string>& names, bool marked) {
  Standing standing{.exists = true, .has_note = false, .note = {}, .tables = {}};
  for (const auto& name : names) standing.tables.push_back(table(name, marked));
  return standing;
}

/// The nine tables with a note that lists them.
Standing noted(State state, bool marked = true) {
  auto there = standing(kNine, marked);
  there.has_note = true;
  there.note = Note{.state = state,
                    .experiment = "earlier-1",
                    .owner = "",
                    .host = "box",
                    .pid = 4711,
                    .heartbeat = "",
                    .age = {},
                    .fingerprint = "f00",
                    .tables = kNine};
  return there;
}

/// The same, owned by a process that wrote its last heartbeat `age` seconds ago.
Standing owned(std::int64_t age) {
  auto there = noted(State::loading);
  there.note->owner = "another-token";
  there.note->heartbeat = "2026-11-27 13:05:01";
  there.note->age = age;
  return there;
}

std::string refused(const Standing& standing, const Wanted& wanted) {
  const auto decision = decide(standing, wanted);
  return decision.kind == Kind::refuse ? refusal(standing, wanted, decision).what() : "not refused";
}

}  // namespace

TEST_CASE("standing: in a database without tables ours are made, whether it is there or not", "[cluster][unit]") {
  CHECK(decide({}, wanted()).kind == Kind::create);
  CHECK(decide(standing({}, false), wanted()).kind == Kind::create);
}

TEST_CASE("standing: another kit's nine tables are refused with their rows, and overwrite drops them",
          "[cluster][unit]") {
  auto there = standing({}, false);
  there.tables = {table("customer", false, "30,000 rows"), table("orders", false)};
  CHECK(refused(there, wanted()) ==
        "database tpcc on 10.0.0.7:3306: it holds tables that Forklift did not make: customer (30,000 rows), orders. "
        "Set cluster.database to a database without tables; or set cluster.overwrite to \"tpcc\", which drops them "
        "with all their rows.");
  auto allowed = wanted();
  allowed.overwrite = "tpcc";
  const auto decision = decide(there, allowed);
  CHECK(decision.kind == Kind::create);
  CHECK(decision.overwrites);
  CHECK(decision.drop.size() == 2);
  CHECK(intention(there, allowed, decision) ==
        "database tpcc on 10.0.0.7:3306: customer (30,000 rows), orders will be dropped, as cluster.overwrite allows");
  allowed.overwrite = "another";  // the scenario's own rules refuse it, too
  CHECK(decide(there, allowed).kind == Kind::refuse);
}

TEST_CASE("standing: tables that would not be in the way are a sign of the wrong database", "[cluster][unit]") {
  const auto there = standing({"accounts", "Warehouse"}, false);
  CHECK(refused(there, wanted({"lookup"})) ==
        "database tpcc on 10.0.0.7:3306: it holds tables that Forklift did not make: accounts, Warehouse. Set "
        "cluster.database to a database without tables; or set cluster.overwrite to \"tpcc\", which leaves them there "
        "and makes its own beside them.");
  CHECK(refused(there, wanted()) ==
        "database tpcc on 10.0.0.7:3306: it holds tables that Forklift did not make: accounts, Warehouse. Set "
        "cluster.database to a database without tables; or set cluster.overwrite to \"tpcc\", which drops Warehouse.");
  auto allowed = wanted();
  allowed.overwrite = "tpcc";
  const auto decision = decide(there, allowed);
  REQUIRE(decision.drop.size() == 1);  // on some servers it is one table with "warehouse"
  CHECK(decision.drop[0].name == "Warehouse");
}

TEST_CASE("standing: more than twelve tables are counted, not named", "[cluster][unit]") {
  std::vector<std::string> many;
  for (int i = 10; i < 25; ++i) many.push_back("t" + std::to_string(i));
  CHECK(refused(standing(many, false), wanted())
            .find("t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21 and 3 more.") != std::string::npos);
}

TEST_CASE("standing: tables of an earlier load are dropped, also of one that was killed", "[cluster][unit]") {
  for (const auto state : {State::creating, State::loading, State::loaded}) {
    const auto there = noted(state);
    const auto decision = decide(there, wanted());
    CHECK(decision.kind == Kind::create);
    CHECK_FALSE(decision.overwrites);
    CHECK(decision.drop.size() == 9);
    CHECK(intention(there, wanted(), decision) ==
          "database tpcc on 10.0.0.7:3306: 9 tables of experiment earlier-1 will be dropped and made again");
  }
  // Killed while they were made: some have no mark yet.
  CHECK(decide(noted(State::creating, false), wanted()).kind == Kind::create);
}

TEST_CASE("standing: a note does not cover tables that another kit made since in the place of ours",
          "[cluster][unit]") {
  for (const auto state : {State::loading, State::loaded})
    CHECK(decide(noted(state, false), wanted()).strangers.size() == 9);
  auto there = noted(State::loaded);
  there.tables.push_back(table("lookup", false));
  CHECK(decide(there, wanted()).kind == Kind::create);             // not in the way
  CHECK(decide(there, wanted({"lookup"})).strangers.size() == 1);  // in the way, and never noted
  there.note->tables.push_back("lookup");
  CHECK(decide(there, wanted({"lookup"})).strangers.size() == 1);  // noted, but without the mark
}

TEST_CASE("standing: ours that are not in the way stay ours", "[cluster][unit]") {
  auto there = noted(State::loaded);
  there.tables.push_back(table("lookup", true));
  there.note->tables.push_back("lookup");
  const auto decision = decide(there, wanted({"lookup"}));
  CHECK(decision.drop.size() == 1);
  CHECK(decision.stay.size() == 9);
}

TEST_CASE("standing: rows are used again by the experiment that loaded them, if they are all there",
          "[cluster][unit]") {
  auto resumed = wanted();
  resumed.experiment = "earlier-1";
  resumed.fingerprint = "f00";
  CHECK(decide(noted(State::loaded), resumed).kind == Kind::use);
  CHECK(decide(noted(State::loading), resumed).kind == Kind::create);
  CHECK(decide(noted(State::loaded, false), resumed).kind == Kind::refuse);
  auto fewer = noted(State::loaded);
  fewer.tables.pop_back();
  CHECK(decide(fewer, resumed).kind == Kind::create);
  auto others = resumed;
  others.fingerprint = "bad";
  CHECK(decide(noted(State::loaded), others).kind == Kind::create);
  auto another = resumed;
  another.experiment = "mine-1";
  CHECK(decide(noted(State::loaded), another).kind == Kind::create);
}

TEST_CASE("standing: a database in which another experiment works is refused, and overwrite does not help",
          "[cluster][unit]") {
  auto eager = wanted();
  eager.overwrite = "tpcc";
  CHECK(refused(owned(3), eager) ==
        "database tpcc on 10.0.0.7:3306: experiment earlier-1 works in it: process 4711 on box, whose last heartbeat "
        "was at 2026-11-27 13:05:01 UTC, 3 s ago. Wait until it has ended, or set cluster.database to another "
        "database; a process that is gone counts as ended 15 s after its last heartbeat.");
  CHECK(decide(owned(15), wanted()).kind == Kind::refuse);
  CHECK(decide(owned(16), wanted()).kind == Kind::create);
  CHECK(decide(owned(-2), wanted()).kind == Kind::refuse);     // another server's clock
  CHECK(decide(owned(-3600), wanted()).kind == Kind::create);  // the clock was set back since
}

TEST_CASE("standing: the same process, and the same experiment that is resumed, are not others", "[cluster][unit]") {
  auto mine = owned(1);
  mine.note->owner = "my-token";
  CHECK(decide(mine, wanted()).kind == Kind::create);
  auto resumed = wanted();
  resumed.experiment = "earlier-1";
  CHECK(decide(owned(1), resumed).kind == Kind::create);
}

TEST_CASE("standing: counts are exact up to a bound, and the server's estimate beyond it", "[cluster][unit]") {
  CHECK(size_text(0, 100'000, 7) == "0 rows");
  CHECK(size_text(1, 100'000, 0) == "1 row");
  CHECK(size_text(100'000, 100'000, 0) == "100,000 rows");
  CHECK(size_text(100'001, 100'000, 2'995'600) == "about 2,995,600 rows");
  CHECK(size_text(100'001, 100'000, 0) == "more than 100,000 rows");
}
