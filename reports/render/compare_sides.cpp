#include "reports/render/compare_sides.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/measures.hpp"

namespace forklift::render {
namespace {

/// The measures of a cell that are compared. Errors: config, if it has none of that name.
std::vector<store::Measure> wanted_measures(const std::string& where, const store::Cell& cell,
                                            const std::string& name) {
  std::vector<store::Measure> wanted;
  std::vector<std::string> known;
  for (const auto& measure : cell.record.measures) {
    known.push_back(measure.name);
    if (name.empty() ? measure.headline : measure.name == name) wanted.push_back(measure);
  }
  if (name.empty() || !wanted.empty()) return wanted;
  const auto near = nearest_name(name, known);
  throw Error{ErrorKind::config, where, fmt::format("it has no measure \"{}\"", name),
              near ? fmt::format("Did you mean \"{}\"?", *near) : "Its measures are: " + join(known, ", ")};
}

/// What of an experiment is compared, and how.
struct Source {
  const store::Reader& reader;
  std::string measure;  ///< empty: the headlines
  std::string experiment;
  std::map<store::RunId, analysis::RunValues> values{};
};

/// The sides of one cell with these runs of it.
void add_cell(const Source& source, const std::string& name, const store::Cell& cell,
              const std::vector<store::Run>& runs, std::vector<Side>& sides) {
  Side side{.name = name, .cell = cell, .measure = {}, .measured = {}, .experiment = source.experiment};
  for (const auto& run : runs) side.measured.count(run.status);
  const auto measures = wanted_measures(name, cell, source.measure);
  for (const auto& measure : measures) {
    auto& one = sides.emplace_back(side);
    one.measure = measure;
    for (const auto& run : runs) {
      const auto found = source.values.find(run.number);
      if (found == source.values.end()) continue;
      const auto value = analysis::find(found->second.values, measure.name);
      if (!value) continue;
      one.measured.values.push_back(*value);
      one.measured.exactness.push_back(analysis::find(found->second.exactness, measure.name).value_or(0));
    }
  }
  if (measures.empty()) sides.push_back(side);
}

Named named_run(Source source, std::int64_t number) {
  const auto& reader = source.reader;
  const auto run = reader.run(store::RunId{number});
  const auto cell = reader.cell(run.cell);
  const auto experiment = reader.experiment(cell.experiment);
  Named all{Named::Kind::run, experiment, analysis::gather_inventory(reader, experiment), {}};
  source.experiment = experiment.record.id;
  source.values = analysis::measure_values(reader, experiment.number, {cell}, {run});
  add_cell(source, fmt::format("run {}", number), cell, {run}, all.sides);
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

Named named(const store::Reader& reader, const std::string& name, const std::string& measure) {
  Source source{reader, measure, ""};
  std::int64_t number = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
  if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size()) return named_run(source, number);
  const auto slash = name.find('/');
  const auto experiment = reader.experiment(name.substr(0, slash));
  Named all{Named::Kind::experiment, experiment, analysis::gather_inventory(reader, experiment), {}};
  std::map<store::CellId, std::vector<store::Run>> runs;
  const auto cells = reader.cells(experiment.number);
  auto all_runs = reader.runs(experiment.number);
  source.experiment = experiment.record.id;
  source.values = analysis::measure_values(reader, experiment.number, cells, all_runs);
  for (auto& run : all_runs) runs[run.cell].push_back(std::move(run));
  const auto wanted = slash == std::string::npos ? std::string{} : name.substr(slash + 1);
  if (slash != std::string::npos) all.kind = Named::Kind::cell;
  for (const auto& cell : cells) {
    if (slash != std::string::npos && cell.record.name != wanted) continue;
    add_cell(source, experiment.record.id + "/" + cell.record.name, cell, runs[cell.number], all.sides);
  }
  if (slash != std::string::npos && all.sides.empty()) no_cell(name, wanted, cells, experiment.record.id);
  return all;
}

std::string unlike_loads(const Side& a, const Side& b) {
  const auto of_a = analysis::load_of(a.cell), of_b = analysis::load_of(b.cell);
  return a.experiment == b.experiment ? analysis::unlike_loads(of_a, of_b) : analysis::unlike_loads_apart(of_a, of_b);
}

const Side* partner_of(const Side& side, const Named& other) {
  const Side* of_cell = nullptr;
  for (const auto& candidate : other.sides) {
    if (other.kind == Named::Kind::experiment && candidate.cell.record.name != side.cell.record.name) continue;
    if (candidate.measure.name == side.measure.name) return &candidate;
    of_cell = &candidate;
  }
  return of_cell;
}

}  // namespace forklift::render
