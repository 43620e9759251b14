#include "orchestrator/scenario/paths.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using test::message;

TEST_CASE("paths: a work directory is absolute or begins with ~/", "[scenario][unit]") {
  CHECK(message("", "", {"cluster.workdir=relw"}) ==
        "--set cluster.workdir=relw: \"relw\" is not an absolute path. Write for example \"~/forklift-work\".");
  CHECK(message("\"engine\": \"spider\",", "\"engine\": \"spider\", \"workdir\": \"$HOME/w\",") ==
        "s.json:/cluster/workdir (line 5): \"$HOME/w\" begins with a variable, which is not replaced here. Write an "
        "absolute path, or ~/ for the home directory of the user who logs in.");
  CHECK(message("", "", {"cluster.workdir=~bench/w"}) ==
        "--set cluster.workdir=~bench/w: \"~bench/w\" begins with another user's home directory, which is not replaced "
        "here. Write an absolute path, or ~/ for the home directory of the user who logs in.");
  for (const auto* good : {"/srv/w", "~/w", "~"}) {
    INFO(good);
    CHECK(message("", "", {std::string{"cluster.workdir="} + good}).empty());
  }
}

TEST_CASE("paths: a work directory is known by its path, which has one form", "[scenario][unit]") {
  CHECK(
      message("", "", {"cluster.workdir=/srv/../w"}) ==
      "--set cluster.workdir=/srv/../w: \"/srv/../w\" has a part \"..\". Write the path of the directory itself: what "
      "belongs to an experiment is known by it.");
  CHECK(tidy_path("/srv//w/./x/") == "/srv/w/x");
  CHECK(tidy_path("~/") == "~");
  CHECK(tidy_path("/") == "/");
  CHECK(tidy_path("").empty());
  CHECK(read_text(test::kScenario, "s.json", {"cluster.workdir=/srv/w/"}).cells[0].settings.cluster.workdir ==
        "/srv/w");
}

TEST_CASE("paths: so is the servers' directory on their hosts, and an external socket", "[scenario][unit]") {
  CHECK(message("", "", {"cluster.basedir=mariadb"}) ==
        "--set cluster.basedir=mariadb: \"mariadb\" is not an absolute path. Write for example "
        "\"/opt/mariadb-10.11\".");
  CHECK(message("", "", {"hosts.local.identity=$HOME/key"}) ==
        "--set hosts.local.identity=$HOME/key: \"$HOME/key\" begins with a variable, which is not replaced here. Write "
        "an absolute path, or ~/ for the home directory of the user who logs in.");
}

TEST_CASE("paths: those of this machine are relative to the scenario's file", "[scenario][unit]") {
  const auto text = test::replaced(test::kScenario, "\"transport\": \"ssh\"",
                                   "\"transport\": \"ssh\", \"identity\": \"keys/id\", \"known_hosts\": \"../known\"");
  const auto host = read_text(text, "/etc/bench/s.json").cells[0].settings.hosts.at("db1");
  CHECK(host.identity == "/etc/bench/keys/id");
  CHECK(host.known_hosts == "/etc/known");
  const auto cluster = read_text(test::kScenario, "sub/s.json",
                                 {"cluster.password_file=pw", "cluster.server_public_key_file=key.pem",
                                  "cluster.basedir=m.tar.gz", "cluster.deploy=push"})
                           .cells[0]
                           .settings.cluster;
  const auto here = std::filesystem::current_path();
  CHECK(cluster.password_file == here / "sub/pw");
  CHECK(cluster.server_public_key_file == here / "sub/key.pem");
  CHECK(cluster.basedir == here / "sub/m.tar.gz");
  CHECK(local_path("~/pw", "/etc/s.json") == "~/pw");
  CHECK(local_path("", "/etc/s.json").empty());
}
