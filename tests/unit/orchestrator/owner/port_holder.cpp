#include "orchestrator/owner/port_holder.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using namespace forklift::test;

namespace {

const std::string kWhere = "sql-node-1 on local: port 20000 is in use (pid 12, mariadbd) by experiment " + kId;

/// What a start says that finds port 20000 taken.
std::string said(const Listener& listener, const Seeker& seeker) {
  return port_in_use("sql-node-1 on local", 20000, listener, holder_of(listener, seeker, system_clock()), seeker,
                     system_clock().wall_us())
      .what();
}

}  // namespace

TEST_CASE("port holder: a stranger is named", "[owner][unit]") {
  CHECK(said({"pid 12, nginx", "", ""}, {"none.db", ""}) ==
        "sql-node-1 on local: port 20000 is in use (pid 12, nginx). Stop that process, or choose other ports: --set "
        "cluster.base_port=21000.");
  CHECK(said({"", "", ""}, {"none.db", ""}) ==
        "sql-node-1 on local: port 20000 is in use. Stop that process, or choose other ports: --set "
        "cluster.base_port=21000.");
}

TEST_CASE("port holder: a running experiment is waited for, one that has ended is stopped", "[owner][unit]") {
  const Owned owned;
  Sleeper sleeper;
  owned.set_owner(sleeper.owner());
  const std::string mark = kId + "/c1/sql-node-1";
  // Known to our own database, or to the one that the process names.
  const bool own = GENERATE(true, false);
  const Listener listener{"pid 12, mariadbd", mark, own ? "" : owned.file()};
  const Seeker seeker{own ? owned.file() : "none.db", "other-20261123-040506-ab12"};
  CHECK(said(listener, seeker) == kWhere + ", which is running: pid " + std::to_string(sleeper.pid()) +
                                      " on box (loading 2 warehouses, since 2026-11-23T04:05:06Z). Wait until it "
                                      "ends, or choose other ports: --set cluster.base_port=21000.");
  // What we hold ourselves was left by an earlier part of the experiment.
  const auto left =
      kWhere + ", which has ended and left it. Stop it: forklift stop --db " + owned.file() + " " + kId + ".";
  CHECK(said(listener, {seeker.database, kId}) == left);
  sleeper.end();
  CHECK(said(listener, seeker) == left);
}

TEST_CASE("port holder: an experiment of which nothing is known here may run or not", "[owner][unit]") {
  const Owned owned;
  const auto unknown =
      "sql-node-1 on local: port 20000 is in use (pid 12, mariadbd) by experiment other-20261123-040506-ab12, which is "
      "not in " +
      owned.file() +
      ". If it still runs, wait until it ends, or choose other ports: --set cluster.base_port=21000. If not, stop what "
      "it left, with the name of its own results file: forklift stop --db FILE other-20261123-040506-ab12.";
  const Seeker seeker{owned.file(), ""};
  const std::string mark = "other-20261123-040506-ab12/c1/sql-node-1";
  CHECK(said({"pid 12, mariadbd", mark, owned.scratch() / "gone.db"}, seeker) == unknown);
  CHECK(said({"pid 12, mariadbd", mark, owned.scratch().write("text", "no database")}, seeker) == unknown);
  CHECK(said({"pid 12, mariadbd", mark, owned.file()}, seeker) == unknown);
  CHECK(said({"pid 12, mariadbd", mark, owned.scratch().path().string()}, seeker) == unknown);
}

TEST_CASE("port holder: foreign text gets into no command, and moves no cursor", "[owner][unit]") {
  for (const auto* mark :
       {"; rm -rf /", "$(id)-20261123-040506-ab12/c1/x", "-force-20261123-040506-ab12",
        "small-20261123-040506-ab12; id", "small", "small-20261123-040506-AB12", "small\n-20261123-040506-ab12"}) {
    INFO(mark);
    CHECK(experiment_of(mark).empty());
  }
  CHECK(experiment_of(kId + "/c1/sql-node-1") == kId);
  CHECK(said({"pid 12, \x1b[2Jx\ny", "; id", ""}, {"none.db", ""}) ==
        "sql-node-1 on local: port 20000 is in use (pid 12, \\x1b[2Jx y). Stop that process, or choose other ports: "
        "--set "
        "cluster.base_port=21000.");
  // A results file may have any name: it is one word of the command.
  const Owned owned;
  const auto odd = owned.scratch() / "$(id); r.db";
  std::filesystem::copy_file(owned.file(), odd);
  if (std::filesystem::exists(owned.file() + "-wal")) std::filesystem::copy_file(owned.file() + "-wal", odd + "-wal");
  CHECK(said({"pid 12, mariadbd", kId + "/c1/sql-node-1", odd}, {"none.db", ""}) ==
        kWhere + ", which has ended and left it. Stop it: forklift stop --db '" + odd + "' " + kId + ".");
  CHECK(holder_of({"", kId + "/c1/x", "relative.db"}, {"none.db", ""}, system_clock()).database.empty());
}
