#include "reports/render/compare_sides.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/lookups.hpp"
#include "reports/analysis/run_numbers.hpp"

namespace forklift::render {
namespace {

constexpr const char* kLookups = "lookups/s";

/// Of key lookups each phase is a figure of its own; a cell without a valid run has one side without figures.
void add_phases(const Side& empty, const store::Reader& reader, const std::vector<store::Run>& runs,
                std::vector<Side>& sides) {
  std::vector<store::LookupRow> rows;
  for (auto& row : reader.lookups(empty.cell.experiment)) {
    if (std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run.number == row.run; }))
      rows.push_back(std::move(row));
  }
  const auto findings = analysis::lookups_of({empty.cell}, runs, rows);
  for (const auto& finding : findings) {
    Side side = empty;
    side.unit = fmt::format("{} of {}", kLookups, finding.phase);
    side.measured.values = finding.per_s;
    sides.push_back(std::move(side));
  }
  if (findings.empty()) sides.push_back(empty);
}

/// The sides of one cell with these runs of it.
void add_cell(const std::string& name, const store::Cell& cell, const store::Reader& reader,
              const std::vector<store::Run>& runs, std::vector<Side>& sides) {
  Side side{name, cell, analysis::unit_of(cell), {}};
  for (const auto& run : runs) side.measured.count(run.status);
  if (side.unit == kLookups) return add_phases(side, reader, runs, sides);
  for (const auto& run : runs) {
    const auto numbers = analysis::numbers_of(run, nullptr);
    if (numbers) side.measured.values.push_back(side.unit == "tx/s" ? numbers->tx_per_s : numbers->notpm);
  }
  sides.push_back(std::move(side));
}

Named named_run(const store::Reader& reader, std::int64_t number) {
  const auto run = reader.run(store::RunId{number});
  const auto cell = reader.cell(run.cell);
  const auto experiment = reader.experiment(cell.experiment);
  Named all{Named::Kind::run, experiment, analysis::gather_inventory(reader, experiment), {}};
  add_cell(fmt::format("run {}", number), cell, reader, {run}, all.sides);
  return all;
}

[[noreturn]] void no_cell(const std::string& name, const std::string& wanted, const std::vector<store::Cell>& cells,
                          const std::string& experiment) {
  std::vector<std::string> names;
  for (const auto& cell : cells) names.push_back(cell.record.name);
  const auto near = nearest_name(wanted, names);
  throw Error{ErrorKind::config, name, fmt::format("{} has no such cell", experiment),
              near ? fmt::format("Did you mean \"{}\"?", *near) : "Its cells are: " + join(names, ", ")};
}

}  // namespace

Named named(const store::Reader& reader, const std::string& name) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
  if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size()) return named_run(reader, number);
  const auto slash = name.find('/');
  const auto experiment = reader.experiment(name.substr(0, slash));
  Named all{Named::Kind::experiment, experiment, analysis::gather_inventory(reader, experiment), {}};
  std::map<store::CellId, std::vector<store::Run>> runs;
  for (auto& run : reader.runs(experiment.number)) runs[run.cell].push_back(std::move(run));
  const auto cells = reader.cells(experiment.number);
  const auto wanted = slash == std::string::npos ? std::string{} : name.substr(slash + 1);
  if (slash != std::string::npos) all.kind = Named::Kind::cell;
  for (const auto& cell : cells) {
    if (slash != std::string::npos && cell.record.name != wanted) continue;
    add_cell(experiment.record.id + "/" + cell.record.name, cell, reader, runs[cell.number], all.sides);
  }
  if (slash != std::string::npos && all.sides.empty()) no_cell(name, wanted, cells, experiment.record.id);
  return all;
}

const Side* partner_of(const Side& side, const Named& other) {
  const Side* of_cell = nullptr;
  for (const auto& candidate : other.sides) {
    if (other.kind == Named::Kind::experiment && candidate.cell.record.name != side.cell.record.name) continue;
    if (candidate.unit == side.unit) return &candidate;
    of_cell = &candidate;
  }
  return of_cell;
}

}  // namespace forklift::render
