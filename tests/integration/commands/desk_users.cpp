// Emulated hosts and a user who is not root: what starts nothing works, and what would start something ends before it
// does, with the one command that allows it.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/json.hpp"
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
