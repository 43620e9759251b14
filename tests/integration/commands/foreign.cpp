// Results files that somebody else wrote: what they name is neither ended nor removed.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "orchestrator/owner/maker.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::test;
namespace fs = std::filesystem;

namespace {

/// A hostile results file, made for whoever runs `forklift stop` on it.
class Hostile {
 public:
  explicit Hostile(const store::Maker& maker = owner::this_maker(), const std::string& host = R"("transport": "local")")
      : writer_(store::Database::open(file())) {
    store::ExperimentRecord record;
    record.id = kId;
    record.name = "small";
    record.scenario_file = "s.json";
    record.scenario_text = R"({"name": "small", "hosts": {"local": {)" + host +
                           R"(}},
 "cluster": {"engine": "innodb", "workdir": ")" +
                           work() + R"(", "sql_nodes": [{"host": "local"}]},
 "workload": {"warehouses": 1, "terminals": 1, "duration": "1s"}, "repeats": 1})";
    record.maker = maker;
    number_ = writer_.begin_experiment(record);
  }

  std::string file() const { return scratch_ / "r.db"; }
  std::string work() const { return scratch_ / "work"; }
  const ScratchDir& scratch() const { return scratch_; }
  store::ExperimentId number() const { return number_; }
  void add(const std::string& node, const std::string& mark, const std::string& directory) {
    store::ProcessRow row;
    row.mark = mark;
    row.node = node;
    row.host = "local";
    row.directory = directory;
    row.state = "starting";
    writer_.process_starting(number_, row);
  }
  /// That row as a process of the reader's own, which has nothing to do with it.
  void point_at(const std::string& mark, const Sleeper& sleeper) {
    const auto process = sleeper.owner();
    writer_.process_started(mark, process.boot_id, "", process.pid, process.start_ticks);
  }
  Ended run(const std::vector<std::string>& words) const { return run_forklift_in(scratch_.path().string(), words); }

 private:
  ScratchDir scratch_;
  store::Writer writer_;
  store::ExperimentId number_;
};

std::string foreign_text(const std::string& maker, const std::string& again) {
  return "forklift: " + kId + ": it was made by " + maker + ", and this is " + owner::words(owner::this_maker()) +
         ": a results file of others is not obeyed. If you know where the file comes from: " + again + ".\n";
}

}  // namespace

TEST_CASE("foreign: a row without a mark ends no process of the reader's own", "[commands][integration]") {
  Hostile hostile;
  const Sleeper sleeper;
  hostile.add("shell", "", "");
  hostile.point_at("", sleeper);
  const auto ended = hostile.run({"stop"});
  CHECK(owner::look(sleeper.owner()) == owner::Seen::lives);
  CHECK(ended.exit_code == 3);
  CHECK(ended.out == "shell on local: its mark \"\" is not one of " + kId + "\n");
}

TEST_CASE("foreign: an owner that does not have the file open is not signalled", "[commands][integration]") {
  const Sleeper sleeper;  // before the file is opened here
  Hostile hostile;
  store::Owners{store::Database::open(hostile.file())}.claim(hostile.number(), sleeper.owner(), [](const auto&) {});
  for (const auto& words : std::vector<std::vector<std::string>>{{"stop"}, {"stop", "--force"}}) {
    const auto ended = hostile.run(words);
    CHECK(owner::look(sleeper.owner()) == owner::Seen::lives);
    CHECK(ended.exit_code == 3);
    CHECK(ended.err == "forklift: pid " + std::to_string(sleeper.pid()) +
                           " on box: it is not seen to have r.db open, and so is not taken for the one that works on "
                           "this experiment. Look at it, and end it yourself if it is; or stop it as the user who "
                           "started it.\n");
  }
}

TEST_CASE("foreign: directories elsewhere and without our mark are left alone", "[commands][integration]") {
  Hostile hostile;
  const auto& scratch = hostile.scratch();
  const auto elsewhere = scratch / "home/" + kId + "/c1", unmarked = hostile.work() + "/" + kId + "/c1";
  for (const auto& directory : {elsewhere, unmarked, scratch / "-delete"}) {
    fs::create_directories(directory);
    std::ofstream{directory + "/x.sock.lock"} << "precious";
  }
  std::ofstream{scratch / "here"} << "precious";
  hostile.add("n1", kId + "/c1/n1", "-delete/" + kId + "/");
  hostile.add("n2", kId + "/c1/n2", elsewhere);
  hostile.add("n3", kId + "/c1/n3", unmarked);
  const auto ended = hostile.run({"stop"});
  CHECK(ended.exit_code == 3);
  const auto outside = [&](const std::string& path) {
    return "\"" + path + "\" is not in the work directory of " + kId + ", " + hostile.work() + "\n";
  };
  CHECK(ended.out == "n1 on local: " + outside("-delete/" + kId + "/") + "n2 on local: " + outside(elsewhere) +
                         "n3 on local: was not running any more\n");
  for (const auto& file :
       {elsewhere + "/x.sock.lock", unmarked + "/x.sock.lock", scratch / "-delete/x.sock.lock", scratch / "here"}) {
    CAPTURE(file);
    CHECK(fs::exists(file));
  }
}

TEST_CASE("foreign: locks in a directory with our mark go", "[commands][integration]") {
  Hostile hostile;
  const auto root = hostile.work() + "/" + kId;
  fs::create_directories(root + "/c1/n1");
  std::ofstream{root + "/.forklift"} << kId << '\n';
  std::ofstream{root + "/c1/n1/x.sock.lock"} << "";
  hostile.add("n1", kId + "/c1/n1", root + "/c1/n1");
  const auto ended = hostile.run({"stop"});
  CHECK(ended.exit_code == 0);
  CHECK_FALSE(fs::exists(root + "/c1/n1/x.sock.lock"));
}

TEST_CASE("foreign: stop and --resume of another maker's experiment need --foreign, and status notes it",
          "[commands][integration]") {
  const store::Maker maker{"far", "mallory", 4711};
  const std::string words = "mallory (uid 4711) on far";
  Hostile hostile{maker};
  CHECK(hostile.run({"status"}).out ==
        kId + ": running, started 1970-01-01T00:00:00Z\n  made by " + words +
            "\n  no process is at work on it\n  no process of it is recorded as running\n");
  const auto uid = nlohmann::json::parse(hostile.run({"status", "--json"}).out)["maker"]["uid"];
  CHECK(uid == 4711);
  const auto resumed = hostile.run({"run", "--resume", "--no-report"});
  CHECK(resumed.exit_code == 3);
  CHECK(resumed.err == foreign_text(words, "forklift run --foreign --db r.db --resume=" + kId));
  for (const auto* name : {"latest", "all"}) {
    const auto stopped = hostile.run({"stop", name});
    CHECK(stopped.exit_code == 3);
    CHECK(stopped.err == foreign_text(words, "forklift stop --foreign --db r.db " + kId));
  }
  const auto reader = store::Reader::open(hostile.file());
  CHECK(reader.experiment(kId).status == store::ExperimentStatus::running);
  CHECK(hostile.run({"stop", "--foreign"}).exit_code == 0);
  CHECK(reader.experiment(kId).status == store::ExperimentStatus::interrupted);
  CHECK(hostile.run({"stop"}).exit_code == 0);  // there is nothing to do any more
}

TEST_CASE("foreign: an experiment of a version that recorded no maker is stopped", "[commands][integration]") {
  Hostile hostile{store::Maker{}};
  CHECK(hostile.run({"stop"}).exit_code == 0);
  CHECK(store::Reader::open(hostile.file()).experiment(kId).status == store::ExperimentStatus::interrupted);
}

TEST_CASE("foreign: status reaches no host that a results file of others names, and writes none of its files",
          "[commands][integration]") {
  const ScratchDir keys;
  const int nobody_listens = free_port();
  Hostile hostile{store::Maker{"far", "mallory", 4711},
                  fmt::format(R"("transport": "ssh", "address": "127.0.0.1", "port": {}, "host_key": "accept-new",)"
                              R"( "known_hosts": "{}")",
                              nobody_listens, keys / "known")};
  hostile.add("n1", kId + "/c1/n1", hostile.work() + "/" + kId + "/c1/n1");
  const auto seen = hostile.run({"status"});
  CHECK(seen.exit_code == 0);
  CHECK(seen.out == kId +
                        ": running, started 1970-01-01T00:00:00Z\n  made by mallory (uid 4711) on far\n"
                        "  no process is at work on it\n"
                        "  n1 on local, pid 0: not looked at: the results file is of others\n");
  CHECK_FALSE(fs::exists(keys / "known"));
}

TEST_CASE("foreign: an experiment whose maker is not recorded is not resumed without --foreign",
          "[commands][integration]") {
  Hostile hostile{store::Maker{}};
  const auto resumed = hostile.run({"run", "--resume", "--no-report"});
  CHECK(resumed.exit_code == 3);
  CHECK(resumed.err == "forklift: " + kId +
                           ": it is not recorded who made it, and its scenario would be run. If you "
                           "know where the file comes from: forklift run --foreign --db r.db --resume=" +
                           kId + ".\n");
}
