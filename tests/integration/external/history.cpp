// The pipeline of docs/ci.md on a real server: ten labels, of which one changes the server.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "common/core/files.hpp"
#include "tests/integration/driver/test_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// The commands of the first pipeline in docs/ci.md, step by step: what stands below each "run: |", further in.
std::vector<std::string> steps() {
  std::istringstream page{read_file(FORKLIFT_SOURCE_DIR "/docs/ci.md")};
  std::vector<std::string> all;
  std::string::size_type inside = std::string::npos;
  bool begun = false;
  for (std::string line; std::getline(page, line);) {
    if (begun && line.starts_with("```")) break;
    begun = begun || line == "```yaml";
    const auto indent = line.find_first_not_of(' ');
    if (line.ends_with("run: |")) {
      inside = indent;
      all.emplace_back();
    } else if (inside != std::string::npos && indent != std::string::npos && indent > inside) {
      all.back() += line.substr(indent) + "\n";
    } else {
      inside = std::string::npos;
    }
  }
  return all;
}

/// A job of the pipeline, in its own directory, with forklift in the path.
class Pipeline {
 public:
  explicit Pipeline(const TestServer& server) {
    scratch_.write("password", "secret\n");
    std::filesystem::permissions(scratch_ / "password", std::filesystem::perms::owner_read);
    std::filesystem::create_directory(scratch_ / "bench");
    scratch_.write("step.md", "");
    // What it measures is a variable of the server, so that nothing depends on how busy the machine is.
    const std::string number =
        R"sh(mariadb --defaults-extra-file={option_file} -N -e "SELECT CONCAT('number: ', @@innodb_lru_scan_depth * (1 + CONNECTION_ID() % 3 / 100))")sh";
    const nlohmann::json scenario{
        {"name", "ci"},
        {"repeats", 3},
        {"cluster",
         {{"engine", "external"},
          {"workdir", scratch_ / "work"},
          {"user", "forklift"},
          {"database", "ci"},
          {"password_file", scratch_ / "password"},
          {"endpoints", {{{"port", server.target().port}}}}}},
        {"workload",
         {{"kind", "command"},
          {"warmup", "0s"},
          {"duration", "1s"},
          {"command",
           {{"argv", {"sh", "-c", number}}, {"measures", {{{"name", "n"}, {"pattern", "number: ([0-9.]+)"}}}}}}}}};
    scratch_.write("bench/scenario.json", scenario.dump(1));
  }

  Ended step(std::size_t number, const std::string& label) {
    const auto commands = steps().at(number);
    return Program{
        {"/bin/sh", "-ec", "cd " + scratch_.path().string() + "\n" + commands},
        {"PATH=" + std::filesystem::path{built("forklift")}.parent_path().string() + ":/usr/bin:/bin",
         "HISTORY=" + scratch_ / "history.db", "GITHUB_SHA=" + label, "GITHUB_STEP_SUMMARY=" + scratch_ / "step.md"}}
        .wait(std::chrono::seconds{120});
  }
  std::string read(const std::string& name) const { return read_file(scratch_ / name); }
  nlohmann::json history() const {
    return nlohmann::json::parse(
        run_program({built("forklift"), "history", "ci/ci", "--json", "--db", scratch_ / "history.db"}).out);
  }

 private:
  ScratchDir scratch_;
};

}  // namespace

TEST_CASE("history: the pipeline of docs/ci.md finds the label that changed the server, and fails from there on",
          "[external][integration]") {
  REQUIRE(steps().size() == 3);
  const TestServer server{{"--innodb-buffer-pool-size=64M", "--innodb-lru-scan-depth=2000"}};
  Pipeline pipeline{server};
  for (int i = 0; i < 10; ++i) {
    const auto label = fmt::format("v{}", i);
    if (i == 6) server.session()->query("SET GLOBAL innodb_lru_scan_depth = 1500");
    const auto measured = pipeline.step(0, label);
    INFO(label << "\n" << measured.err);
    REQUIRE(measured.exit_code == 0);
    const auto judged = pipeline.step(1, label);
    INFO(judged.out << judged.err);
    CHECK(judged.exit_code == (i == 0 ? 4 : i < 6 ? 0 : 1));
    if (i < 6) CHECK(pipeline.history()["changes"].empty());
  }
  const auto history = pipeline.history();
  REQUIRE(history["changes"].size() == 1);
  const auto& change = history["changes"][0];
  CHECK(change["first_label"] == "v6");
  CHECK(change["ratio"].get<double>() == Approx(0.75).epsilon(0.01));
  CHECK(change["beside"] == nlohmann::json::parse(R"([{"group": "setting", "name": "sql-node innodb_lru_scan_depth",
                                                      "before": "2000", "after": "1500"}])"));
  CHECK(pipeline.read("speed.xml").find("slower by more than 5 %: 0.75 times as fast") != std::string::npos);
  CHECK(pipeline.read("speed.md").find("against “v5”") != std::string::npos);
  CHECK(pipeline.read("step.md").find("passed: of 1 comparison 1 not slower") != std::string::npos);
  const auto shown = pipeline.step(2, "v9");
  INFO(shown.err);
  CHECK(shown.exit_code == 0);
  const auto page = pipeline.read("history.html");
  CHECK(page.find("v6") != std::string::npos);
  // It asks nobody for anything.
  const std::regex link{R"re((src|href)="([^"]*))re"};
  for (std::sregex_iterator one{page.begin(), page.end(), link}, none; one != none; ++one)
    CHECK(((*one)[2].str().starts_with("#") || (*one)[2].str().starts_with("data:")));
}
