#include "reports/analysis/emulation.hpp"

#include <catch2/catch.hpp>

#include "reports/analysis/findings.hpp"
#include "reports/analysis/load.hpp"
#include "reports/render/export.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/terminal.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

store::Cell cell(const Json& hosts, std::vector<std::string> notes = {}) {
  store::Cell cell;
  cell.record.settings = {{"hosts", hosts}};
  cell.record.notes = std::move(notes);
  return cell;
}

const Json kEmulated{{"d1", {{"transport", "desk"}}}, {"s1", {{"transport", "desk"}}}};
const Json kMachines{{"d1", {{"transport", "ssh"}}}, {"s1", {{"transport", "ssh"}}}};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("emulation: what a plan says of emulated hosts stands for the experiment", "[analysis][unit]") {
  const std::string two = "emulated on one machine: 2 hosts, delay 1ms, no CPU limits";
  const std::string four = "emulated on one machine: 4 hosts, delay 1ms, no CPU limits";
  CHECK(emulation_of(cell(kEmulated, {"scale 0.1: fewer rows", two})) == two);
  CHECK(emulation_of(cell(kMachines, {"scale 0.1: fewer rows"})).empty());
  Evidence evidence;
  CHECK(emulation_of(evidence).empty());
  evidence.cells = {cell(kEmulated, {two}), cell(kEmulated, {two})};
  CHECK(emulation_of(evidence) == two);
  evidence.cells.push_back(cell(kEmulated, {four}));
  CHECK(emulation_of(evidence) ==
        "emulated on one machine: from 2 hosts, delay 1ms, no CPU limits to 4 hosts, delay 1ms, no CPU limits");
  CHECK(is_emulated(evidence, "d1"));
  CHECK_FALSE(is_emulated(evidence, "this machine"));
}

TEST_CASE("emulation: results of emulated hosts and of machines are not comparable", "[analysis][unit]") {
  const auto of = [](const store::Cell& a, const store::Cell& b) { return unlike_loads(load_of(a), load_of(b)); };
  CHECK(of(cell(kEmulated), cell(kMachines)) == "hosts emulated → machines");
  CHECK(of(cell(kEmulated), cell(kEmulated)).empty());
  CHECK(of(cell(kMachines), cell(kMachines)).empty());
  CHECK(of(cell(kEmulated), store::Cell{}).empty());  // of an earlier version, or imported: nobody knows
}

TEST_CASE("emulation: the table, the page's plots and each export say it", "[analysis][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto reader = results.reader();
  auto evidence = gather(reader, reader.experiment("latest"));
  const std::string words = "emulated on one machine: 2 hosts, delay 1ms, no CPU limits";
  for (auto& one : evidence.cells) one.record.notes.push_back(words);
  const auto findings = analyse(evidence);
  const render::View view{evidence, findings};
  CHECK(holds(render::terminal_table(view), "! These hosts are " + words + ".\n"));
  CHECK(
      holds(render::markdown(view), "**These hosts are emulated on one machine: 2 hosts, delay 1ms, no CPU limits.**"));
  CHECK(holds(render::scale_chip(view), words));
  CHECK(holds(render::results_csv(view), words));
  const auto json = render::results_json(view);
  CHECK(json["emulated"] == words);
  CHECK(json["cells"][0]["emulated"] == words);
}
