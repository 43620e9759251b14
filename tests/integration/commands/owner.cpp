// Experiments that somebody works on, and --resume's arguments, as a user meets them. The owner is a sleeping process;
// no server is started.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "orchestrator/owner/maker.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const std::string kOther = "small-20261124-040506-cd34";

/// A database with two experiments of kScenario, kOther being the later one; `forklift` runs in its directory.
class Commands {
 public:
  Commands() : writer_(store::Database::open(file())) {
    for (const auto& [id, started] : {std::pair{kId, 1}, {kOther, 2}}) {
      store::ExperimentRecord record;
      record.id = id;
      record.name = "small";
      record.scenario_file = "s.json";
      record.scenario_text = kScenario;
      record.overrides = {"repeats=3"};
      record.started_us = started;
      record.maker = owner::this_maker();
      writer_.begin_experiment(record);
    }
    scratch_.write("s.json", kScenario);
  }

  std::string file() const { return scratch_ / "r.db"; }
  const ScratchDir& scratch() const { return scratch_; }
  store::ExperimentId number(const std::string& id) const { return store::Reader::open(file()).experiment(id).number; }
  void set_owner(const std::string& id, const store::Owner& owner) const {
    store::Owners{store::Database::open(file())}.claim(number(id), owner, [](const auto&) {});
  }
  Ended run(const std::vector<std::string>& words) const { return run_forklift_in(scratch_.path().string(), words); }

 private:
  ScratchDir scratch_;
  store::Writer writer_;
};

std::string refused(const std::string& id, const Sleeper& sleeper) {
  return "forklift: " + id + ": it is running: pid " + std::to_string(sleeper.pid()) +
         " on box (loading 2 warehouses, since 2026-11-23T04:05:06Z). Wait until that process ends, or end it: "
         "forklift stop --db r.db " +
         id + ".\n";
}

}  // namespace

TEST_CASE("owner: --resume of an experiment whose process lives is refused before anything is touched",
          "[commands][integration]") {
  const Commands commands;
  const Sleeper sleeper;
  commands.set_owner(kOther, sleeper.owner());
  const auto ended = commands.run({"run", "--resume"});
  CHECK(ended.exit_code == 3);
  CHECK(ended.err == refused(kOther, sleeper));
  CHECK(ended.out.empty());
  const auto reader = store::Reader::open(commands.file());
  CHECK(reader.experiment(kOther).status == store::ExperimentStatus::running);
  CHECK(reader.events(commands.number(kOther)).empty());
  CHECK(store::Owners{store::Database::open_read_only(commands.file())}.of(commands.number(kOther))->pid ==
        sleeper.pid());
}

TEST_CASE("owner: --resume takes an id with a blank before it, and a scenario that is the same beside it",
          "[commands][integration]") {
  const Commands commands;
  const Sleeper sleeper;
  commands.set_owner(kId, sleeper.owner());  // which says that it is meant
  const auto same = replaced(kScenario, R"("warmup": "1s")", R"("warmup": "1000ms", "scale": 1)");
  commands.scratch().write("same.json", "\n" + same);
  for (const auto& words : std::vector<std::vector<std::string>>{{"--resume", kId},
                                                                 {"--resume=" + kId},
                                                                 {"--resume", kId, "s.json", "--set", "repeats=3"},
                                                                 {"s.json", "--set", "repeats=3", "--resume", kId},
                                                                 {"--resume=" + kId, "same.json", "--set", "repeats=3"},
                                                                 {"--resume", "small-20261123"},
                                                                 {"--resume", kId, "--set", "repeats=3"}}) {
    auto all = words;
    all.insert(all.begin(), "run");
    const auto ended = commands.run(all);
    INFO(nlohmann::json(words).dump());
    CHECK(ended.err == refused(kId, sleeper));
    CHECK(ended.exit_code == 3);
  }
}

TEST_CASE("owner: --resume with other values than it was begun with lists each of them", "[commands][integration]") {
  const Commands commands;
  commands.scratch().write("changed.json", replaced(replaced(kScenario, R"("duration": "2s")", R"("duration": "5s")"),
                                                    R"("innodb_doublewrite": false)", R"("max_connections": 100)"));
  const auto fix = " Resume it as it was begun, without a file and --set: forklift run --resume=" + kOther +
                   "; or start another experiment with the new values, without --resume.\n";
  const auto head = "forklift: " + kOther + ": it was begun with another scenario than is given now." + fix;
  auto ended = commands.run({"run", "--resume", "changed.json", "--set", "seed=7"});
  CHECK(ended.exit_code == 2);
  CHECK(ended.err == head +
                         "    /cluster/config/mysqld/innodb_doublewrite: begun with false, given nothing\n"
                         "    /cluster/config/mysqld/max_connections: begun with nothing, given 100\n"
                         "    /repeats: begun with 3, given 2\n"
                         "    /seed: begun with 1 (default), given 7\n"
                         "    /workload/duration: begun with \"2s\", given \"5s\"\n");
  ended = commands.run({"run", "--resume", "--set", "workload.duration=3s"});
  CHECK(ended.exit_code == 2);
  CHECK(ended.err == head + "    /workload/duration: begun with \"2s\", given \"3s\"\n");
  ended = commands.run({"run", "--resume", "--aa"});
  CHECK(ended.exit_code == 2);
  CHECK(ended.err == head + "    /aa: begun with false (default), given true\n");
}

TEST_CASE("owner: a word beside --resume that is neither a file nor an id, or both, is an error",
          "[commands][integration]") {
  const Commands commands;
  const auto words = [&](std::vector<std::string> all) {
    all.insert(all.begin(), "run");
    const auto ended = commands.run(all);
    CHECK(ended.exit_code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(
      words({"--resume", "smal.json"}) ==
      "forklift: smal.json: there is no such file, and no experiment in r.db has an id that begins so. Write the name "
      "of the scenario's file, or no name to resume the experiment as it was begun.\n");
  CHECK(words({"--resume=" + kId, kOther}) ==
        "forklift: " + kOther +
            ": there is no such file. Write the name of the scenario's file, or no name to resume the experiment as it "
            "was begun.\n");
  commands.scratch().write("small", kScenario);
  CHECK(words({"--resume", "small"}) ==
        "forklift: small: it is a file, and an experiment in r.db has an id that begins so. Write --resume=small for "
        "the experiment, or ./small for the file.\n");
  CHECK(words({"--resume", "s.json", "./small"}) ==
        "forklift: ./small: a scenario's file was named already. Write one.\n");
  CHECK(words({"s.json", "small"}) == "forklift: small: a run has one scenario. Start another run for it.\n");
  CHECK(words({"--resume", "small-2026"}) ==
        "forklift: small-2026: 2 experiments have an id that begins with it. Write more of the id.\n    " + kOther +
            "\n    " + kId + "\n");
}

TEST_CASE("owner: status names the process that is at work", "[commands][integration]") {
  const Commands commands;
  Sleeper sleeper;
  commands.set_owner(kOther, sleeper.owner());
  const auto line = "  forklift run, pid " + std::to_string(sleeper.pid()) +
                    " on box (loading 2 warehouses, since 2026-11-23T04:05:06Z): ";
  const auto head = kOther + ": running, started 1970-01-01T00:00:00Z\n";
  const auto tail = std::string{"  no process of it is recorded as running\n"};
  CHECK(commands.run({"status"}).out == head + line + "running\n" + tail);
  const auto owner = nlohmann::json::parse(commands.run({"status", "--json"}).out)["owner"];
  CHECK(owner["pid"] == sleeper.pid());
  CHECK(owner["host"] == "box");
  CHECK(owner["command"] == "run");
  CHECK(owner["state"] == "running");
  CHECK(owner["phase"] == "loading 2 warehouses");
  CHECK(owner["phase_since"] == "2026-11-23T04:05:06Z");
  sleeper.end();
  CHECK(commands.run({"status"}).out == head + line + "gone\n" + tail);
  CHECK(commands.run({"status", kId}).out ==
        kId + ": running, started 1970-01-01T00:00:00Z\n  no process is at work on it\n" + tail);
}

TEST_CASE("owner: stop all ends each experiment, and names those that it can't", "[commands][integration]") {
  const Commands commands;
  const Sleeper sleeper;
  commands.set_owner(kOther, sleeper.owner());
  commands.set_owner(kId, far_owner(system_clock().wall_us() + 20'000'000));
  const auto ended = commands.run({"stop", "all"});
  CHECK(ended.exit_code == 3);
  CHECK(ended.out == "forklift run on box: ended, but not in order\n");
  CHECK(ended.err.find(kOther + ": asked its process to end: pid " + std::to_string(sleeper.pid())) !=
        std::string::npos);
  CHECK(ended.err.find("forklift: " + kId +
                       ": it is running, and its process can't be reached from here: pid 4711 on far") !=
        std::string::npos);
  const auto reader = store::Reader::open(commands.file());
  CHECK(reader.experiment(kOther).status == store::ExperimentStatus::interrupted);
  CHECK(reader.experiment(kOther).reason == "stopped by forklift stop");
  CHECK(reader.experiment(kId).status == store::ExperimentStatus::running);
  const auto forced = commands.run({"stop", "all", "--force", "--json"});
  CHECK(forced.exit_code == 0);
  CHECK(forced.out == "[]\n");
  CHECK(reader.experiment(kId).status == store::ExperimentStatus::interrupted);
  const store::Owners owners{store::Database::open_read_only(commands.file())};
  for (const auto& id : {kId, kOther}) CHECK_FALSE(owners.of(commands.number(id)));
  CHECK(commands.run({"stop", "--wait", "soon"}).err ==
        "forklift: --wait soon: expected a duration such as \"5m\". Write for example --wait 30s.\n");
}

TEST_CASE("owner: stop brings an older results database up to date, since it must work after an update, too",
          "[commands][integration]") {
  const Commands commands;
  const std::filesystem::path old{FORKLIFT_SOURCE_DIR "/tests/data/results-b4758e0.db"};
  for (const char* beside : {"-wal", "-shm"}) std::filesystem::remove(commands.file() + beside);
  std::filesystem::copy_file(old, commands.file(), std::filesystem::copy_options::overwrite_existing);
  const auto refused = commands.run({"list"});
  CHECK(refused.exit_code == 3);
  CHECK(refused.err.find("forklift migrate --db ") != std::string::npos);
  const auto ended = commands.run({"stop"});
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(commands.run({"list"}).exit_code == 0);
}

TEST_CASE("owner: merge leaves a running experiment out, and takes it when it has ended", "[commands][integration]") {
  const Commands commands;
  Sleeper sleeper;
  commands.set_owner(kOther, sleeper.owner());
  CHECK(commands.run({"merge", "all.db", "r.db"}).out ==
        "r.db: " + kId + " added\nr.db: " + kOther + " is running and was left out; merge again when it has ended\n");
  sleeper.end();
  CHECK(commands.run({"merge", "all.db", "r.db"}).out ==
        "r.db: " + kOther + " added\nr.db: " + kId + " is there already\n");
}
