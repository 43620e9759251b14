// The scenario that ships, on a real cluster with two replicas: every data node restarted in turn, one killed and back,
// all under load. No transaction is lost: the consistency conditions hold.
#include <catch2/catch.hpp>

#include "common/store/reader.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/ndb.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;

namespace {

constexpr std::chrono::seconds kPatience{400};

}  // namespace

TEST_CASE("faults: data nodes restarted in turn and killed under load lose nothing", "[ndb][cluster][slow]") {
  FORKLIFT_NEEDS_NDB();
  const ScratchDir scratch;
  const auto db = scratch / "r.db";
  std::vector<std::string> command{built("forklift"),
                                   "run",
                                   std::string{FORKLIFT_SOURCE_DIR} + "/scenarios/ndb/rolling-restart-small.json",
                                   "--db",
                                   db,
                                   "--out",
                                   scratch / "report"};
  for (const auto& value :
       {"cluster.basedir=" + ndb_basedir(), "cluster.workdir=" + scratch / "work",
        "cluster.base_port=" + std::to_string(free_port_range(8)), std::string{"workload.scale=0.01"},
        std::string{"name=rr"},
        // Sooner than in the scenario, whose dips are to be seen apart; a fault waits for the one before it.
        std::string{"faults.1.at=60s"}, std::string{"faults.2.at=65s"}, std::string{"workload.duration=90s"}}) {
    command.insert(command.end(), {"--set", value});
  }
  const auto ended = Program{command}.wait(kPatience);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto reader = forklift::store::Reader::open(db);
  const auto experiment = reader.experiment("latest").number;
  // The twelve conditions hold, or it would be invalid.
  CHECK(reader.runs(experiment).at(0).status == forklift::store::RunStatus::valid);
  CHECK(reader.checks(experiment).size() == 12);
  int killed = 0, back = 0;
  for (const auto& event : reader.events(experiment)) {
    if (event.kind != "fault") continue;
    killed += event.text == "killed";
    back += event.text == "serves again";
  }
  CHECK(killed == 1);
  CHECK(back == 3);
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
