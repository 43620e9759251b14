#include "orchestrator/plan/make.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <map>
#include <numeric>
#include <regex>
#include <set>

#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/nodes.hpp"
#include "orchestrator/plan/rows.hpp"
#include "orchestrator/plan/spread.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
namespace {

/// The cluster with exactly these settings on exactly these hosts. Whole values are compared, so that none is left out.
std::vector<Cluster>::iterator find_cluster(Plan& plan, const scenario::Settings& settings) {
  const auto hosts = cluster_hosts_of(settings);
  return std::find_if(plan.clusters.begin(), plan.clusters.end(),
                      [&](const Cluster& known) { return known.settings == settings.cluster && known.hosts == hosts; });
}

/// How rows are loaded is no part of a result: cells that share a database take what the first of them says.
std::string load_words(const scenario::Workload& load) {
  std::vector<std::string> words;
  for (const auto& field : scenario::fields_of(load)) {
    if (field.shapes != fields::Shapes::loading) continue;
    const auto value = field.write(load);
    words.push_back(fmt::format("{} {}", field.name(), value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return join(words, ", ");
}

std::vector<std::vector<int>> planned_homes(const scenario::Workload& load, int sql_nodes) {
  if (!scenario::facts_of(load).warehouses) return {};
  if (load.spread.by_node_group) return std::vector<std::vector<int>>(static_cast<std::size_t>(sql_nodes));
  return distribute(load.warehouses, sql_nodes, load.spread.stride);
}

/// The kinds of rows that one cluster is to hold, with the database of each.
using KnownRows = std::vector<std::pair<Rows, std::string>>;

void name_database(Cell& cell, KnownRows& here) {
  const auto rows = rows_of(cell);
  const auto& base = cell.settings.cluster.database;
  const bool only_one =
      !scenario::facts_of(cell.settings.cluster).starts_servers;  // no other database may be touched there
  auto found = std::find_if(here.begin(), here.end(), [&](const auto& known) { return known.first == rows; });
  if (found == here.end()) {
    const auto name = here.empty() || only_one ? base : fmt::format("{}_{}", base, here.size() + 1);
    found = here.insert(here.end(), {rows, name});
  }
  cell.database = found->second;
  cell.rows = static_cast<int>(found - here.begin());
}

/// A value that a cell sets and nobody reads is said, not passed over.
void note_shared_load(const Plan& plan, Cell& cell) {
  if (!scenario::facts_of(cell.settings.workload).warehouses) return;
  for (const auto& other : plan.cells) {
    if (other.index >= cell.index || other.cluster != cell.cluster || other.rows != cell.rows) continue;
    const auto theirs = load_words(other.settings.workload);
    if (load_words(cell.settings.workload) == theirs) return;
    cell.notes.push_back(fmt::format("its rows are those of cell \"{}\", loaded with {}", other.name, theirs));
    return;
  }
}

void add_notes(Cell& cell) {
  const auto& schema = cell.settings.schema;
  const auto& load = cell.settings.workload;
  if (auto words = scenario::desk_words(cell.settings); !words.empty()) cell.notes.push_back(std::move(words));
  if (!scenario::facts_of(load).warehouses) return;
  if (load.scale < 1)
    cell.notes.push_back(fmt::format(
        "scale {}: fewer rows per warehouse than TPC-C asks for; not comparable with other results", load.scale));
  if (load.spread.by_node_group) return;
  const int partitions = schema.partition == scenario::Partition::hash ? schema.partitions : 0;
  for (auto& note : idle_notes(load.warehouses, cell.home_warehouses, load.spread.stride, partitions))
    cell.notes.push_back(std::move(note));
}

/// A shuffled order of all cells of each cluster, for a pair of blocks: the second has it reversed. So each cell comes
/// before each other one as often as after it, and what the order does to a pair of cells cancels out. A cell that has
/// left is skipped: the order of the others stays.
std::vector<std::vector<int>> cell_orders(const Plan& plan, std::uint64_t seed, int pair) {
  Random random{seed, 0x9a12 + static_cast<std::uint64_t>(pair)};
  std::vector<std::vector<int>> orders(plan.clusters.size());
  for (const auto& cell : plan.cells) orders[static_cast<std::size_t>(cell.cluster)].push_back(cell.index);
  for (auto& cells : orders) std::shuffle(cells.begin(), cells.end(), random);
  return orders;
}

/// Randomised blocks, in pairs: each block holds every cell once.
std::vector<Run> order_runs(const Plan& plan, int repeats, std::uint64_t seed) {
  std::vector<int> all(plan.cells.size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<Run> runs;
  for (int block = 0; block < repeats; ++block) {
    const auto last =
        runs.empty() ? std::nullopt : std::optional{plan.cells[static_cast<std::size_t>(runs.back().cell)].cluster};
    for (const int cell : block_order(plan, seed, block, all, last))
      runs.push_back({cell, block, static_cast<int>(runs.size())});
  }
  return runs;
}

/// What an id keeps of the scenario's name: at most 32 letters, digits, - and _.
std::string name_in_id(const std::string& scenario_name) {
  std::string name;
  for (const char c : scenario_name) {
    if (name.size() < 32) name += (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') ? c : '-';
  }
  return name;
}

}  // namespace

std::string make_experiment_id(const std::string& scenario_name, std::int64_t wall_us) {
  const auto when = fmt::gmtime(static_cast<std::time_t>(wall_us / 1'000'000));
  return fmt::format("{}-{:%Y%m%d-%H%M%S}-{}", name_in_id(scenario_name), when, random_token().substr(0, 4));
}

std::string placeholder_id(const std::string& scenario_name) {
  return name_in_id(scenario_name) + "-YYYYMMDD-hhmmss-xxxx";
}

bool is_experiment_id(const std::string& text) {
  static const std::regex form{"[A-Za-z0-9_][A-Za-z0-9_-]{0,31}-[0-9]{8}-[0-9]{6}-[0-9a-f]{4}"};
  return std::regex_match(text, form);
}

std::vector<int> block_order(const Plan& plan, std::uint64_t seed, int block, const std::vector<int>& wanted,
                             std::optional<int> last_cluster) {
  Random random{seed, 0xb10c + static_cast<std::uint64_t>(block)};
  std::vector<int> clusters(plan.clusters.size());
  std::iota(clusters.begin(), clusters.end(), 0);
  std::shuffle(clusters.begin(), clusters.end(), random);
  if (last_cluster) std::iter_swap(clusters.begin(), std::find(clusters.begin(), clusters.end(), *last_cluster));
  const auto orders = cell_orders(plan, seed, block / 2);
  std::vector<int> order;
  for (const int cluster : clusters) {
    auto cells = orders[static_cast<std::size_t>(cluster)];
    if (block % 2 == 1) std::reverse(cells.begin(), cells.end());
    std::copy_if(cells.begin(), cells.end(), std::back_inserter(order),
                 [&](int cell) { return std::find(wanted.begin(), wanted.end(), cell) != wanted.end(); });
  }
  return order;
}

void settle_homes(Cell& cell, const std::vector<int>& group_of, int sql_nodes) {
  cell.home_warehouses = deal_by_group(group_of, sql_nodes);
}

std::string fingerprint_of(const scenario::Settings& settings) {
  const auto around = around_json(settings);
  std::string words;
  for (const char* key : {"faults", "proxies", "desk"}) {
    if (around.contains(key) && !around[key].empty()) words += " " + around[key].dump();
  }
  words += scenario::share_words(settings);
  if (const auto& slices = settings.workload.slices)
    words += fmt::format(" slices {} {}", slices->length.count(), slices->settle.count());
  return fingerprint(fmt::format("{} {} {}{}", to_json(settings.cluster).dump(), to_json(settings.schema).dump(),
                                 to_json(settings.workload).dump(), words));
}

Plan make(const scenario::Scenario& scenario, const std::string& experiment) {
  Plan plan;
  plan.experiment = experiment;
  plan.searches = scenario.search.has_value();
  plan.compare = scenario.compare;
  plan.expect = scenario.expect;
  plan.until = scenario.until;
  std::map<int, KnownRows> rows;  // by cluster
  std::set<std::pair<int, std::string>> databases_seen;
  for (const auto& from : scenario.cells) {
    Cell& cell = plan.cells.emplace_back();
    cell.index = static_cast<int>(plan.cells.size()) - 1;
    cell.name = from.name;
    cell.series = from.series;
    cell.settings = from.settings;
    cell.changes = from.changes;
    const auto known = find_cluster(plan, from.settings);
    cell.cluster = static_cast<int>(known - plan.clusters.begin());
    if (known == plan.clusters.end()) {
      const auto workdir = fmt::format("{}/{}/c{}", from.settings.cluster.workdir, experiment, cell.cluster + 1);
      plan.clusters.push_back(lay_out(from.settings, cell.cluster, workdir));
    }
    const auto& load = from.settings.workload;
    cell.sql_nodes = static_cast<int>(scenario::server_count(from.settings.cluster));
    cell.home_warehouses = planned_homes(load, cell.sql_nodes);
    name_database(cell, rows[cell.cluster]);
    cell.proxies = lay_out_proxies(from.settings, plan.clusters[static_cast<std::size_t>(cell.cluster)]);
    cell.fingerprint = fingerprint_of(from.settings);
    add_notes(cell);
    note_shared_load(plan, cell);
    auto& here = plan.clusters[static_cast<std::size_t>(cell.cluster)];
    if (databases_seen.insert({cell.cluster, cell.database}).second)
      here.load += scenario::description_of(load).size(load);
    here.schemas.push_back(from.settings.schema);
    plan.expected += scenario::description_of(load).run_time(load) * scenario.repeats;
  }
  for (auto& cell : plan.cells) cell.database_is_shared = rows[cell.cluster].size() > 1;
  plan.runs = order_runs(plan, scenario.repeats, scenario.seed);
  return plan;
}

}  // namespace forklift::plan
