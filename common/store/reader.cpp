#include "common/store/reader.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"
#include "common/core/text.hpp"
#include "common/store/statement.hpp"

namespace forklift::store {
namespace {

const std::string kExperimentColumns =
    "SELECT number, id, name, description, scenario_file, scenario_text, overrides, seed, repeats, plan, version, "
    "revision,"
    " started_us, ended_us, status, reason, maker_host, maker_user, maker_uid, label FROM experiments ";

Experiment experiment_row(Columns& c) {
  Experiment e;
  e.number = c.id<ExperimentId>();
  e.record.id = c.text();
  e.record.name = c.text();
  e.record.description = c.text();
  e.record.scenario_file = c.text();
  e.record.scenario_text = c.text();
  e.record.overrides = parse_json(c.text()).get<std::vector<std::string>>();
  e.record.seed = c.number<std::uint64_t>();
  e.record.repeats = c.number<int>();
  e.record.plan = parse_json(c.text());
  e.record.version = c.text();
  e.record.revision = c.text();
  e.record.started_us = c.number();
  e.ended_us = c.maybe();
  e.status = experiment_status(c.text());
  e.reason = c.text();
  e.record.maker.host = c.text();
  e.record.maker.user = c.text();
  e.record.maker.uid = c.maybe();
  e.record.label = c.text();
  return e;
}

const std::string kCellColumns =
    "SELECT number, experiment, position, name, fingerprint, cluster, database, scale, sql_nodes, data_nodes, "
    "warehouses,"
    " terminals, settings, notes, validity FROM cells ";

Cell cell_row(Columns& c) {
  Cell cell;
  cell.number = c.id<CellId>();
  cell.experiment = c.id<ExperimentId>();
  auto& r = cell.record;
  r.position = c.number<int>();
  r.name = c.text();
  r.fingerprint = c.text();
  r.cluster = c.number<int>();
  r.database = c.text();
  r.scale = c.real();
  r.sql_nodes = c.number<int>();
  r.data_nodes = c.number<int>();
  r.warehouses = c.number<int>();
  r.terminals = c.number<int>();
  r.settings = parse_json(c.text());
  r.notes = parse_json(c.text()).get<std::vector<std::string>>();
  r.validity = c.text();
  return cell;
}

void read_parameters(const Database& database, Cell& cell) {
  each_row(
      database, "SELECT path, value, changed FROM parameters WHERE cell = ? ORDER BY path",
      [&](Columns& c) {
        std::pair<std::string, std::string> value{c.text(), ""};
        value.second = c.text();
        (c.flag() ? cell.record.changes : cell.record.parameters).push_back(std::move(value));
      },
      cell.number);
}

void read_measures(const Database& database, Cell& cell) {
  each_row(
      database,
      "SELECT name, title, unit, better, headline, kind, source, factor FROM measures WHERE cell = ? ORDER BY position",
      [&](Columns& c) {
        auto& m = cell.record.measures.emplace_back();
        m.name = c.text();
        m.title = c.text();
        m.unit = c.text();
        m.higher_is_better = c.text() == "higher";
        m.headline = c.flag();
        m.kind = measure_kind(c.text());
        m.source = c.text();
        m.factor = c.real();
      },
      cell.number);
  each_row(
      database, "SELECT name FROM transactions WHERE cell = ? ORDER BY txn",
      [&](Columns& c) { cell.record.transactions.push_back(c.text()); }, cell.number);
}

std::vector<Cell> cells_where(const Database& database, const std::string& where, std::int64_t value) {
  std::vector<Cell> cells;
  each_row(
      database, kCellColumns + where, [&](Columns& c) { cells.push_back(cell_row(c)); }, value);
  for (auto& cell : cells) {
    read_parameters(database, cell);
    read_measures(database, cell);
  }
  return cells;
}

[[noreturn]] void no_experiment(const Database& database, const std::string& name, const std::vector<Experiment>& all) {
  if (all.empty()) {
    throw Error{ErrorKind::config, database.path().string(), "it holds no experiment yet", "Run a scenario first"};
  }
  std::vector<std::string> ids;
  for (const auto& e : all) ids.push_back(e.record.id);
  const auto near = nearest_name(name, ids);
  const auto database_file = database.path().string();
  throw Error{ErrorKind::config, database_file, fmt::format("no experiment's id begins with \"{}\"", name),
              near ? fmt::format("Did you mean {}?", *near)
                   : fmt::format("The latest is {}; see them all with: forklift list --db {}", ids.front(),
                                 shell_word(database_file))};
}

}  // namespace

std::vector<Experiment> Reader::experiments() const {
  std::vector<Experiment> all;
  each_row(database_, kExperimentColumns + "ORDER BY started_us DESC, number DESC",
           [&](Columns& c) { all.push_back(experiment_row(c)); });
  return all;
}

std::string Reader::doubt(std::int64_t now_us) const {
  constexpr std::int64_t kAlive = 60'000'000;
  if (!database_.lacks_log()) return "";
  for (const auto& e : experiments()) {
    if (e.status != ExperimentStatus::running) continue;
    bool alive = false;
    each_row(
        database_, "SELECT heartbeat_us FROM owners WHERE experiment = ?",
        [&](Columns& c) { alive = now_us - c.number() < kAlive; }, e.number);
    if (alive) continue;
    const auto& path = database_.path();
    return fmt::format(
        "{}: experiment {} is marked as running, but {}-wal is missing or empty: if this is a copy, what was written "
        "since its last run began is missing. Copy both files, or make copies with: forklift export --db-copy COPY",
        path.string(), e.record.id, path.filename().string());
  }
  return "";
}

Experiment Reader::experiment(const std::string& name) const {
  const auto all = experiments();
  if (name == "latest" && !all.empty()) return all.front();
  std::vector<const Experiment*> found;
  for (const auto& e : all) {
    if (e.record.id == name) return e;
    if (!name.empty() && e.record.id.starts_with(name)) found.push_back(&e);
  }
  if (found.empty()) no_experiment(database_, name, all);
  if (found.size() > 1) {
    std::vector<std::string> ids;
    for (const auto* e : found) ids.push_back(e->record.id);
    throw Error{ErrorKind::config, name, fmt::format("{} experiments have an id that begins with it", found.size()),
                "Write more of the id", std::move(ids)};
  }
  return *found.front();
}

Experiment Reader::experiment(ExperimentId number) const {
  std::optional<Experiment> found;
  each_row(
      database_, kExperimentColumns + "WHERE number = ?", [&](Columns& c) { found = experiment_row(c); }, number);
  if (!found)
    throw Error{ErrorKind::config, fmt::format("experiment {}", number.value()), "it is not in the results database",
                "See `forklift list`"};
  return *found;
}

std::vector<Cell> Reader::cells(ExperimentId experiment) const {
  return cells_where(database_, "WHERE experiment = ? ORDER BY position", experiment.value());
}

Cell Reader::cell(CellId number) const {
  auto found = cells_where(database_, "WHERE number = ?", number.value());
  if (found.empty())
    throw Error{ErrorKind::config, fmt::format("cell {}", number.value()), "it is not in the results database",
                "See `forklift list`"};
  return found.front();
}

}  // namespace forklift::store
