#include "orchestrator/import/store.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "common/version/version.hpp"
#include "orchestrator/import/mix_log.hpp"
#include "orchestrator/import/sysbench.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::import {
namespace {

/// A line of mix.log has about 30 bytes: thirty million transactions.
constexpr std::size_t kLargestImport = std::size_t{1} << 30;

namespace fs = std::filesystem;

std::int64_t written_us(const fs::path& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 ? std::int64_t{status.st_mtim.tv_sec} * 1'000'000 : 0;
}

std::vector<Source> mix_logs_below(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{directory}) {
    if (entry.is_regular_file() && entry.path().filename() == "mix.log") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());  // drivers are numbered in this order
  std::vector<Source> logs;
  for (const auto& file : files) logs.push_back({file.string(), read_file(file, kLargestImport)});
  return logs;
}

store::CellRecord cell_record(const std::string& name, const Imported& of) {
  store::CellRecord cell;
  cell.name = name;
  cell.scale = of.same_work ? 1.0 : 0.0;  // 0: comparable with nothing
  cell.sql_nodes = static_cast<int>(of.drivers.size());
  cell.terminals = of.terminals;
  cell.settings = {{"imported", of.kind}};
  cell.parameters = of.parameters;
  cell.parameters.emplace_back("imported", of.kind);
  cell.fingerprint = fingerprint(of.kind + " " + name);
  cell.notes = of.warnings;
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

}  // namespace

Imported read_path(const fs::path& path) {
  if (!fs::exists(path)) {
    throw Error{ErrorKind::config, path.string(), "it is not there",
                "Name a directory with DBT2's mix.log, or a file with sysbench's report"};
  }
  if (fs::is_directory(path)) {
    const auto logs = mix_logs_below(path);
    if (!logs.empty()) return read_mix_logs(logs);
    throw Error{ErrorKind::config, path.string(), "there is no mix.log in it", "Name the directory of a DBT2 run"};
  }
  Source source{path.string(), read_file(path, kLargestImport)};
  if (path.filename() == "mix.log") return read_mix_logs({source});
  return read_sysbench(source, written_us(path));
}

std::string store(store::Writer& writer, const std::string& experiment, const std::string& cell_name,
                  const std::vector<Imported>& runs, std::int64_t now_us) {
  const auto& first = runs.front();
  for (const auto& run : runs) {
    if (run.kind == first.kind) continue;
    throw Error{ErrorKind::config, cell_name, fmt::format("runs of {} and {} are no one cell", first.kind, run.kind),
                "Import them one kind at a time"};
  }
  store::ExperimentRecord record;
  record.id = plan::make_experiment_id(experiment, now_us);
  record.name = experiment;
  record.description = "Imported from " + first.kind + ".";
  record.repeats = static_cast<int>(runs.size());
  record.version = kVersion;
  record.revision = kRevision;
  record.started_us = first.drivers.front().window_begin_us;
  const auto number = writer.begin_experiment(record);
  const auto cell = writer.add_cell(number, cell_record(cell_name, first));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto at = static_cast<int>(i);
    const auto run = writer.begin_run({cell, at, at, runs[i].drivers.front().window_begin_us});
    for (const auto& driver : runs[i].drivers) writer.add_driver_report(run, driver);
    writer.add_recorded(run, runs[i].recorded);
    writer.add_counters(run, counters_of(runs[i]));
    writer.finish_run(run, store::RunStatus::valid, "", runs[i].warnings, runs[i].drivers.front().window_end_us);
  }
  writer.finish_experiment(number, store::ExperimentStatus::finished, "", now_us);
  return record.id;
}

}  // namespace forklift::import
