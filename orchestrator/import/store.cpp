#include "orchestrator/import/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/store/reader.hpp"
#include "common/version/version.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::import {
namespace {

/// What runs may differ in: name → value, as a cell is called by it.
std::map<std::string, std::string> load_words(const Imported& run) {
  std::map<std::string, std::string> words;
  for (const auto& [name, value] : run.parameters) words[name] = name + " " + value;
  if (!run.title.empty()) words[" title"] = run.title;
  if (run.terminals > 0) words[" users"] = fmt::format("{} {}", run.terminals, run.terminals == 1 ? "user" : "users");
  if (run.warehouses > 0)
    words[" warehouses"] = fmt::format("{} {}", run.warehouses, run.warehouses == 1 ? "warehouse" : "warehouses");
  words.erase("threads");  // these are its users
  return words;
}

store::CellRecord cell_record(const std::string& name, int position, const Imported& of) {
  store::CellRecord cell;
  cell.position = position;
  cell.name = name;
  cell.sql_nodes = static_cast<int>(of.drivers.size());
  cell.terminals = of.terminals;
  cell.warehouses = of.warehouses;
  cell.settings = {{"imported", of.kit}};
  cell.parameters = of.parameters;
  cell.parameters.emplace_back("imported", of.kit);
  cell.fingerprint = fingerprint(of.kit + " " + name);
  cell.notes = {"imported from " + of.kit + ", not audited"};
  cell.measures = of.measures;
  cell.transactions = of.transactions;
  return cell;
}

std::vector<store::CounterPair> counters_of(const Imported& run) {
  std::vector<store::CounterPair> counters;
  for (const auto& driver : run.drivers) {
    for (const auto& [name, value] : driver.session_counters)
      counters.push_back({fmt::format("driver-{}", driver.driver + 1), name, 0, value});
  }
  return counters;
}

std::vector<std::string> warnings_of(const Imported& run) {
  std::string first = "imported from " + run.kit + ", not audited";
  if (!run.started_us)
    first += "; its start is not known, that of the import is shown";
  else if (!run.zone_known)
    first += "; its start has no time zone and is shown as UTC";
  std::vector<std::string> warnings{first};
  warnings.insert(warnings.end(), run.warnings.begin(), run.warnings.end());
  return warnings;
}

void need_one_kit(const std::string& cell, const std::vector<Imported>& runs) {
  const auto& first = runs.front();
  for (const auto& run : runs) {
    if (run.kit == first.kit) continue;
    throw Error{ErrorKind::config, cell, fmt::format("runs of {} and {} are no one cell", first.kit, run.kit),
                "Import them one kind at a time"};
  }
}

void need_new_content(const store::Database& database, const std::vector<Imported>& runs) {
  for (const auto& run : runs) {
    for (const auto& file : run.files) {
      const auto known = store::imported_run(database, file.sha256);
      if (known)
        throw Error{ErrorKind::config, file.name, fmt::format("already imported as run {}", known->value()),
                    fmt::format("See it with `forklift show {}`", known->value())};
    }
  }
}

/// Measures of all runs of a cell: one may have a percentile that another lacks.
void add_measures(std::vector<store::Measure>& to, const std::vector<store::Measure>& from) {
  for (const auto& measure : from) {
    if (std::none_of(to.begin(), to.end(), [&](const auto& one) { return one.name == measure.name; }))
      to.push_back(measure);
  }
}

struct Begun {
  store::CellId cell;
  int repeats = 0;
};

void store_run(store::Writer& writer, Begun& cell, int position, const Imported& run, std::int64_t now_us) {
  const auto start = run.started_us.value_or(now_us);
  auto end = start;
  const auto number = writer.begin_run({cell.cell, cell.repeats++, position, start});
  for (auto driver : run.drivers) {
    if (!run.started_us) {
      for (auto* time : {&driver.start_at_us, &driver.window_begin_us, &driver.window_end_us}) *time += start;
    }
    end = std::max(end, driver.window_end_us);
    writer.add_driver_report(number, driver);
  }
  writer.add_recorded(number, run.recorded);
  writer.add_counters(number, counters_of(run));
  writer.add_imported(number, run.files, run.values);
  writer.finish_run(number, store::RunStatus::valid, "", warnings_of(run), end);
}

store::ExperimentRecord experiment_record(const Names& names, const std::vector<Imported>& runs, std::int64_t now_us) {
  store::ExperimentRecord record;
  record.id = plan::make_experiment_id(names.experiment, now_us);
  record.name = names.experiment;
  record.label = names.label;
  record.description = "Imported from " + runs.front().kit + ".";
  record.repeats = static_cast<int>(runs.size());
  record.version = kVersion;
  record.revision = kRevision;
  record.started_us = runs.front().started_us.value_or(now_us);
  return record;
}

}  // namespace

std::vector<std::string> cell_names(const std::string& cell, const std::vector<Imported>& runs) {
  std::vector<std::map<std::string, std::string>> words;
  std::map<std::string, int> of_file;
  for (const auto& run : runs) {
    words.push_back(load_words(run));
    const auto place = ++of_file[run.files.empty() ? "" : run.files.front().sha256];
    if (run.terminals == 0 && run.title.empty() && !run.files.empty())
      words.back()[" place"] = fmt::format("run {}", place);
  }
  std::set<std::string> differ;
  for (const auto& one : words) {
    for (const auto& [name, value] : one) {
      const auto same = std::all_of(words.begin(), words.end(), [&, key = name, is = value](const auto& other) {
        const auto found = other.find(key);
        return found != other.end() && found->second == is;
      });
      if (!same) differ.insert(name);
    }
  }
  std::vector<std::string> names;
  for (const auto& one : words) {
    auto name = cell;
    for (const auto& [key, value] : one) name += differ.contains(key) ? ", " + value : "";
    names.push_back(std::move(name));
  }
  return names;
}

std::string store(store::Writer& writer, const Names& names, const std::vector<Imported>& runs, std::int64_t now_us) {
  need_one_kit(names.cell, runs);
  need_new_content(writer.database(), runs);
  const auto record = experiment_record(names, runs, now_us);
  const auto experiment = writer.begin_experiment(record);
  const auto cells = cell_names(names.cell, runs);
  std::map<std::string, Begun> begun;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (begun.contains(cells[i])) continue;
    auto cell = cell_record(cells[i], static_cast<int>(begun.size()), runs[i]);
    for (std::size_t other = i + 1; other < runs.size(); ++other) {
      if (cells[other] == cells[i]) add_measures(cell.measures, runs[other].measures);
    }
    begun[cells[i]] = {writer.add_cell(experiment, cell), 0};
  }
  for (std::size_t i = 0; i < runs.size(); ++i)
    store_run(writer, begun.at(cells[i]), static_cast<int>(i), runs[i], now_us);
  writer.finish_experiment(experiment, store::ExperimentStatus::finished, "", now_us);
  return record.id;
}

}  // namespace forklift::import
