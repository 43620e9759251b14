// Rows of a results file that may come from anybody.
#include "orchestrator/experiment/row_trust.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

namespace {

const std::string kExperiment = "life-20261127-120000-ab12";

std::string fault(const std::string& mark, const std::string& directory, const std::string& log = "") {
  store::ProcessRow row;
  row.mark = mark;
  row.directory = directory;
  row.log_file = log;
  return experiment::row_fault(row, kExperiment, {"/w", "/home/a/w"});
}

std::string outside(const std::string& path) {
  return "\"" + path + "\" is not in the work directory of " + kExperiment + ", /home/a/w or /w";
}

}  // namespace

TEST_CASE("row trust: what a run wrote is believed", "[pipeline][unit]") {
  const auto mark = kExperiment + "/c1/sql-node-1";
  CHECK(fault(mark, "/w/" + kExperiment + "/c1/sql-node-1", "/w/" + kExperiment + "/c1/sql-node-1/error.log").empty());
  CHECK(fault(mark, "/home/a/w/" + kExperiment + "/c1/x").empty());
  CHECK(fault(kExperiment + "/guard/box/0123abcd", "").empty());
}

TEST_CASE("row trust: a directory elsewhere, or one that is an option, is not", "[pipeline][unit]") {
  const auto mark = kExperiment + "/c1/sql-node-1";
  for (const auto& path : std::vector<std::string>{
           "-delete", "-delete/" + kExperiment + "/x", "w/" + kExperiment + "/x", "/other/" + kExperiment + "/x",
           "/w/" + kExperiment + "/../../etc", "/w/" + kExperiment + "/./x", "/w/" + kExperiment + "//x",
           "/w/" + kExperiment, "/w/" + kExperiment + "/", "/w/life-1/x", "/", "/w/" + kExperiment + "/a\nb"}) {
    CAPTURE(path);
    CHECK(fault(mark, path) == outside(path));
    CHECK(fault(mark, "", path) == outside(path));
  }
}

TEST_CASE("row trust: a mark that would mean other processes is not", "[pipeline][unit]") {
  for (const auto& mark : std::vector<std::string>{"", "/", kExperiment, kExperiment + "/", kExperiment + "/c1/",
                                                   "life-20261127-120000-ab13/c1/x",
                                                   kExperiment + "/c1/x\nFORKLIFT_PROCESS=y", kExperiment + "/../x"}) {
    CAPTURE(mark);
    CHECK(fault(mark, "") == "its mark \"" + mark + "\" is not one of " + kExperiment);
  }
}

TEST_CASE("row trust: an experiment without an id of ours has no row that is believed", "[pipeline][unit]") {
  store::ProcessRow row;
  row.mark = "../c1/x";
  CHECK(experiment::row_fault(row, "..", {"/w"}) == "\"..\" is no experiment's id");
}
