// The mark of an experiment's directories, in real directories of this machine.
#include "orchestrator/hosts/work_mark.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "common/core/error.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/local.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
namespace fs = std::filesystem;

namespace {

/// Two names of this machine, and an experiment below `scratch`.
struct Box {
  Box() {
    for (const auto* name : {"one", "two"}) fleet[name] = remote::make_local(name, system_clock());
    plan.experiment = "life-1";
    plan.clusters.resize(2);
    plan.clusters[0].workdir = root() + "/c1";
    plan.clusters[1].workdir = root() + "/c2";
    for (auto& cluster : plan.clusters) cluster.hosts = {{"one", {}}, {"two", {}}};
  }
  std::string root() const { return scratch / "w/life-1"; }
  void put(const std::string& name) const {
    fs::create_directories(fs::path{root() + "/" + name}.parent_path());
    std::ofstream{root() + "/" + name} << "x";
  }
  void claim() const { hosts::claim_work(plan, fleet, system_clock()); }
  void remove() {
    hosts::remove_work(plan, fleet, system_clock(), [this](const std::string& line) { said.push_back(line); });
  }

  test::ScratchDir scratch;
  remote::Fleet fleet;
  plan::Plan plan;
  std::vector<std::string> said;
};

}  // namespace

TEST_CASE("work mark: a directory is made with its mark, found again, and removed with all that is in it",
          "[pipeline][unit]") {
  Box box;
  box.claim();
  box.put("c1/data-node-1/ibdata1");
  box.put("c2/my.cnf");
  box.claim();  // resumed
  hosts::remove_cluster_work(box.plan.clusters[0], "life-1", box.fleet, system_clock(),
                             [](const std::string&) { FAIL(); });
  CHECK_FALSE(fs::exists(box.root() + "/c1"));
  CHECK(fs::exists(box.root() + "/c2/my.cnf"));
  box.remove();
  CHECK(fs::is_empty(box.scratch / "w"));
  box.remove();  // nothing is there any more
  CHECK(box.said.empty());
}

TEST_CASE("work mark: a directory without it is refused, and nothing of it is removed", "[pipeline][unit]") {
  Box box;
  box.put("c1/precious");
  const auto with_mark_of_another = GENERATE(false, true);
  if (with_mark_of_another) std::ofstream{box.root() + "/.forklift"} << "life-2\n";
  std::string words;
  try {
    box.claim();
  } catch (const Error& error) {
    words = error.what();
  }
  const auto expected = ": the work directory " + box.root() +
                        " exists, and does not carry the mark of life-1. Move it away, or set cluster.workdir to "
                        "another directory.";
  CHECK((words == "one" + expected || words == "two" + expected));
  box.remove();
  hosts::remove_cluster_work(box.plan.clusters[0], "life-1", box.fleet, system_clock(),
                             [&](const std::string& line) { box.said.push_back(line); });
  CHECK(fs::exists(box.root() + "/c1/precious"));
  const auto stays = [](const std::string& directory, const std::string& host) {
    return directory + " on " + host + " stays: it does not carry the mark of life-1";
  };
  CHECK(box.said == std::vector{stays(box.root(), "one"), stays(box.root(), "two"), stays(box.root() + "/c1", "one"),
                                stays(box.root() + "/c1", "two")});
}

TEST_CASE("work mark: a link to somewhere else is not followed", "[pipeline][unit]") {
  Box box;
  fs::create_directories(box.scratch / "theirs");
  fs::create_directories(box.scratch / "w");
  fs::create_directory_symlink(box.scratch / "theirs", box.root());
  CHECK_THROWS_AS(box.claim(), Error);
  CHECK(fs::is_empty(box.scratch / "theirs"));
}

TEST_CASE("work mark: every directory of the experiment has one root per home", "[pipeline][unit]") {
  plan::Plan plan;
  plan.experiment = "life-1";
  auto& cluster = plan.clusters.emplace_back();
  cluster.workdir = "/home/a/w/life-1/c1";
  cluster.hosts = {{"one", {}}, {"two", {}}};
  plan::Node node;
  node.host = "two";
  node.directory = "/home/b/w/life-1/c1/data-node-1";
  cluster.nodes.push_back(node);
  CHECK(hosts::work_roots(plan) ==
        std::map<std::string, std::set<std::string>>{{"one", {"/home/a/w/life-1"}},
                                                     {"two", {"/home/a/w/life-1", "/home/b/w/life-1"}}});
}
