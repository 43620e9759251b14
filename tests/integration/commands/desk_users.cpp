// Emulated hosts and a user who is not root: what starts nothing works, and what would start something ends before it
// does, with the one command that allows it.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/json.hpp"
#include "common/store/reader.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::built;
namespace fs = std::filesystem;

namespace {

constexpr const char* kRefusal =
    "only root makes connections into the networks of emulated hosts. Run it as root: sudo forklift ….\n";

/// A user's command, in a directory that everybody may use.
struct PlainUser {
  test::ScratchDir scratch;
  std::string scenario = scratch.write("s.json", R"({"name": "s",
 "hosts": {"a": {"transport": "desk"}, "b": {"transport": "desk", "cpu": 0.2, "memory": "512M"}},
 "desk": {"links": {"delay": "1ms"}},
 "cluster": {"engine": "spider", "workdir": ")" + scratch / "w" +
                                                     R"(", "data_nodes": [{"host": "a"}],
             "sql_nodes": [{"host": "b"}]},
 "workload": {"warehouses": 1, "terminals": 1, "scale": 0.01, "duration": "1s"}, "repeats": 1})");
  bool user_namespaces;

  explicit PlainUser(bool may) : user_namespaces(may) { fs::permissions(scratch.path(), fs::perms{01777}); }

  /// A process whose root directory is not that of its mount namespace may not make user namespaces.
  test::Ended run(const std::string& program, const std::string& words) const {
    const auto command = "cd '" + scratch.path().string() + "' && exec '" + built(program) + "' " + words;
    if (user_namespaces)
      return test::run_program(
          {"/usr/bin/setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "sh", "-c", command});
    return test::run_program(
        {"/usr/bin/unshare", "--mount", "sh", "-c",
         "mount --rbind / /mnt && exec /usr/sbin/chroot --userspec=nobody:nogroup /mnt sh -c \"$1\"", "sh", command});
  }
};

}  // namespace

TEST_CASE("desk users: a user who is not root may check and plan; doctor and run end before anything is started",
          "[commands][integration]") {
  if (::geteuid() != 0) {
    WARN("SKIPPED: only root becomes another user");
    return;
  }
  const PlainUser user{GENERATE(true, false)};
  if (user.run("forklift", "--version").exit_code != 0) {
    WARN("SKIPPED: another user may not run the programs of this build: " << built("forklift"));
    return;
  }
  INFO("user namespaces: " << user.user_namespaces);
  const auto allowed = Json::parse(user.run("forklift-desk", "check").out);
  CHECK(allowed["root"] == false);
  if (!user.user_namespaces) CHECK(allowed["user_namespaces"] == false);
  CHECK(user.run("forklift", "check s.json").out.find("s.json: valid.") == 0);
  const auto plan = user.run("forklift", "plan s.json");
  CHECK(plan.exit_code == 0);
  CHECK(plan.out.find("emulated on this machine") != std::string::npos);

  const auto doctor = user.run("forklift", "doctor s.json --json");
  CHECK(doctor.exit_code == 3);
  std::vector<std::string> failed;
  for (const auto& finding : Json::parse(doctor.out)) {
    if (finding["state"] == "fail")
      failed.push_back(text_in(finding, "host") + ": " + text_in(finding, "what") + ". " + text_in(finding, "fix") +
                       ".\n");
  }
  CHECK(failed == std::vector<std::string>{std::string{"this machine: "} + kRefusal});

  const auto ended = user.run("forklift", "run s.json --db r.db --out report");
  CHECK(ended.exit_code == 3);
  CHECK(ended.err == std::string{"forklift: hosts with the transport \"desk\": "} + kRefusal);
  CHECK(ended.out.empty());
  for (const auto* left : {"r.db", "w", "report"}) CHECK_FALSE(fs::exists(user.scratch / left));
  CHECK(test::processes_with(user.scratch.path().string()).empty());
}

TEST_CASE("desk users: with desk.otherwise \"local\" all servers run on this machine, and what is lost is told",
          "[commands][integration]") {
  if (::geteuid() != 0) {
    WARN("SKIPPED: only root becomes another user");
    return;
  }
  const PlainUser user{true};
  user.scratch.write("local.json", R"({"name": "l", "hosts": {"a": {"transport": "desk", "cpu": 0.3}},
 "desk": {"links": {"delay": "1ms"}, "otherwise": "local"},
 "cluster": {"engine": "innodb", "workdir": ")" +
                                       user.scratch / "w" + R"(", "base_port": )" +
                                       std::to_string(test::free_port_range(4)) +
                                       R"(, "sql_nodes": [{"host": "a"}],
             "config": {"mysqld": {"innodb_buffer_pool_size": "64M"}}},
 "workload": {"warehouses": 1, "terminals": 1, "scale": 0.01, "warmup": "0s", "duration": "1s"}, "repeats": 1})");
  const std::string note =
      "note: this machine emulates no hosts: only root makes connections into the networks of emulated hosts. All "
      "servers run beside each other on it instead: effects of distance hardly show, and more runs are needed. Run it "
      "as root: sudo forklift ….\n";
  const auto doctor = user.run("forklift", "doctor local.json");
  CHECK(doctor.err == note);
  CHECK(doctor.exit_code == 0);
  const auto ended = user.run("forklift", "run local.json --db r.db --no-report");
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.starts_with(note));
  const auto reader = store::Reader::open(user.scratch / "r.db");
  const auto experiment = reader.experiment("latest");
  const auto cells = reader.cells(experiment.number);
  REQUIRE(cells.size() == 1);
  CHECK(cells[0].record.settings["hosts"]["a"]["transport"] == "local");
  CHECK(reader.runs(experiment.number).at(0).status == store::RunStatus::valid);
  const auto resumed = user.run("forklift", "run local.json --db r.db --no-report --resume=" + experiment.record.id);
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);  // complete: nothing is left to run, and the file is the one that it was made of
  CHECK(test::processes_with(user.scratch.path().string()).empty());
}
