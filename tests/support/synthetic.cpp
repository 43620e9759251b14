#include "tests/support/synthetic.hpp"

#include <fmt/format.h>

#include <cmath>

#include "common/core/random.hpp"
#include "orchestrator/workloads/dbt2/measures.hpp"
#include "orchestrator/workloads/key_lookup/measures.hpp"
#include "orchestrator/workloads/sysbench/measures.hpp"
#include "tests/support/normal.hpp"

namespace forklift::test {
namespace {

using contract::kTransactions;

constexpr std::int64_t kStart = 1'795'406'706'000'000;  // 2026-11-23T04:05:06Z
constexpr std::array kMix{0.45, 0.43, 0.04, 0.04, 0.04};
constexpr std::array kSlower{1.0, 0.5, 0.3, 3.0, 0.8};

/// Standard normal by Box and Muller.
class Maker {
 public:
  Maker(store::Writer& writer, const SyntheticExperiment& e)
      : writer_(writer), e_(e), now_(kStart + e.day * 86'400'000'000LL) {}

  store::ExperimentId make() {
    begin();
    int position = 0;
    for (int repeat = 0; repeat < e_.repeats; ++repeat) {
      for (std::size_t cell = 0; cell < e_.cells.size(); ++cell) run(cell, repeat, position++);
    }
    writer_.add_event(id_, {std::nullopt, now_, "stopped", "", "all servers are gone"});
    writer_.finish_experiment(id_, store::ExperimentStatus::finished, "", now_);
    return id_;
  }

 private:
  void begin() {
    store::ExperimentRecord record;
    record.id = e_.id;
    record.name = e_.name;
    record.description = e_.description;
    record.scenario_file = "scenarios/quickstart.json";
    record.scenario_text = "{\n  \"name\": \"" + e_.name + "\",\n  \"seed\": 7,\n  \"repeats\": 3\n}\n";
    record.overrides = {fmt::format("workload.duration={}s", e_.window_s)};
    record.seed = e_.seed;
    record.repeats = e_.repeats;
    record.plan["server_settings"] = {{{"variable", "innodb_buffer_pool_size"}, {"value", "512M"}, {"size", true}},
                                      {{"variable", "innodb_flush_log_at_trx_commit"}, {"value", "2"}, {"size", false}},
                                      {{"variable", "innodb_redo_log_capacity"}, {"value", "512M"}, {"size", true}}};
    if (!e_.expect.is_null()) record.plan["expect"] = e_.expect;
    record.version = "0.1.0";
    record.revision = "2c28832";
    record.started_us = now_;
    record.label = e_.label;
    id_ = writer_.begin_experiment(record);
    writer_.add_hosts(id_, {{e_.host, "cpu", "AMD EPYC 7B13"},
                            {e_.host, "cores", e_.cores},
                            {e_.host, "memory", "7.8 GiB"},
                            {e_.host, "kernel", "Linux 6.1.0-18-amd64"},
                            {e_.host, "clock offset", "0 µs"}});
    std::vector<store::NodeRecord> nodes;
    std::vector<store::Version> versions;
    std::vector<store::Setting> settings;
    for (const char* role : {"data-node", "sql-node"}) {
      for (int i = 1; i <= 2; ++i) {
        const auto name = fmt::format("{}-{}", role, i);
        nodes.push_back(
            {0, name, role, e_.host, "127.0.0.1", 20000 + static_cast<int>(nodes.size()), "~/forklift-work/" + name});
        versions.push_back({name, "server", e_.server});
        settings.push_back({name, "innodb_buffer_pool_size", e_.buffer_pool});
        settings.push_back({name, "innodb_flush_log_at_trx_commit", "1"});
      }
    }
    writer_.add_nodes(id_, nodes);
    writer_.add_versions(id_, 0, versions);
    writer_.set_settings(id_, 0, settings);
    writer_.add_log_files(id_, {{0, "sql-node-1", "local", "~/forklift-work/sql-node-1/error.log", 5,
                                 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "hello"}});
    for (std::size_t i = 0; i < e_.cells.size(); ++i) add_cell(i);
  }

  void add_cell(std::size_t i) {
    const auto& c = e_.cells[i];
    store::CellRecord record;
    record.position = static_cast<int>(i);
    record.name = c.name;
    record.fingerprint = fmt::format("{:016x}", i + 1);
    record.database = "dbt2";
    record.scale = e_.scale;
    record.sql_nodes = c.sql_nodes;
    record.data_nodes = static_cast<int>(c.rows.size());
    record.warehouses = 4;
    record.terminals = c.terminals;
    record.settings = {
        {"cluster", {{"engine", e_.engine}}},
        {"schema", {{"partition", c.partition}}},
        {"workload", {{"kind", e_.kind}, {"pacing", e_.pacing}, {"duration", fmt::format("{}s", e_.window_s)}}}};
    if (!c.implementation.empty()) record.settings["workload"]["implementation"] = c.implementation;
    record.changes = {{"schema.partition", c.partition}};
    record.changes.insert(record.changes.end(), c.changes.begin(), c.changes.end());
    record.parameters = {{"workload.warehouses", "4"}, {"workload.duration", fmt::format("{}s", e_.window_s)}};
    define_measures(record);
    if (e_.scale < 1) record.notes.push_back(fmt::format("scale {:g}: not comparable", e_.scale));
    cells_.push_back(writer_.add_cell(id_, record));
    std::vector<store::Placement> placements;
    std::vector<store::Home> homes;
    for (std::size_t node = 0; node < c.rows.size(); ++node) {
      placements.push_back({"stock", fmt::format("data-node-{}", node + 1), fmt::format("p{}", node),
                            std::to_string(node), static_cast<std::int64_t>(c.rows[node])});
    }
    writer_.set_placements(cells_.back(), placements);
    for (int w = 1; w <= 4; ++w) {
      // By primary key a warehouse is everywhere; by key it has a data node, which spread makes its SQL node's own.
      const auto group = c.partition == std::string{"primary-key"} ? "" : std::to_string((w - 1) % 2);
      homes.push_back({w, fmt::format("sql-node-{}", i == 2 ? (w - 1) % 2 + 1 : (w + 1) / 2), group});
    }
    writer_.set_homes(cells_.back(), homes);
    writer_.add_load(cells_.back(), "dbt2",
                     {1'800'000, 210'000'000, 0, {}, {1, 2, 3, 4}, {}, 31.5 + static_cast<double>(i), "multi-insert"});
  }

  void define_measures(store::CellRecord& record) const {
    if (e_.kind == "key-lookup") {
      record.measures = workloads::key_lookup::measures({"insert", "read"});
      return;
    }
    const bool sysbench = e_.kind == "sysbench";
    record.measures = sysbench ? workloads::sysbench::measures() : workloads::dbt2::measures();
    record.transactions = sysbench ? workloads::sysbench::transactions() : workloads::dbt2::transactions();
  }

  void run(std::size_t cell, int repeat, int position) {
    const auto run = writer_.begin_run({cells_[cell], repeat, position, now_});
    const double factor = std::exp(e_.noise * normal(random_));
    const auto begin = now_;
    now_ += (e_.warmup_s + e_.window_s + 15) * 1'000'000LL;
    if (position == e_.failed_run || e_.cells[cell].name == e_.failed_cell) {
      writer_.add_event(id_, {run, begin + 9'000'000, "died", "data-node-2", "the server ended with signal 9"});
      writer_.add_logs(id_, run,
                       {{"data-node-2",
                         "data-node-2/error.log",
                         {"[Note] InnoDB: Buffer pool(s) load completed",
                          "[ERROR] mariadbd got signal 9 ; <script>alert(1)</script>"}}});
      writer_.finish_run(run, store::RunStatus::failed,
                         "data-node-2: the server died in the measurement window (signal 9)", {}, begin + 9'000'000);
      return;
    }
    std::uint64_t commits = 0;
    for (int driver = 0; driver < 2; ++driver) {
      const auto report = drive(e_.cells[cell], driver, begin, factor);
      commits += report.committed_total;
      writer_.add_driver_report(run, report);
    }
    writer_.add_counters(run, counters(e_.cells[cell], commits));
    writer_.add_host_series(run, host_series(begin + 2'000'000, factor));
    const bool broken = position == e_.invalid_run;
    writer_.add_checks(run, checks(broken));
    writer_.finish_run(run, broken ? store::RunStatus::invalid : store::RunStatus::valid,
                       broken ? "consistency condition 3 is violated 2 times" : "", {}, now_);
  }

  /// A host that is mildly busy in the warm-up and busy in the window.
  std::vector<store::HostSeries> host_series(std::int64_t start_us, double factor) const {
    std::vector<std::int64_t> user, system, queue, disk;
    for (int second = 0; second < e_.warmup_s + e_.window_s; ++second) {
      const double load = (second < e_.warmup_s ? 0.5 : 0.9) * std::min(1.0, factor);
      user.push_back(static_cast<std::int64_t>(700 * load) + second % 7);
      system.push_back(static_cast<std::int64_t>(200 * load));
      queue.push_back(2 + second % 3);
      disk.push_back(4'000'000 + 1000 * (second % 5));
    }
    std::vector<store::HostSeries> all{{"local", "cpu.user_permille", start_us, user},
                                       {"local", "cpu.system_permille", start_us, system},
                                       {"local", "run_queue", start_us, queue},
                                       {"local", "disk.sda.write_bytes_per_s", start_us, disk},
                                       {"local", "process.sql-node-1.cpu_permille", start_us, user}};
    for (int host = 1; host <= e_.more_hosts; ++host) add_noisy_host(fmt::format("host-{}", host), start_us, all);
    return all;
  }

  void add_noisy_host(const std::string& host, std::int64_t start_us, std::vector<store::HostSeries>& all) const {
    Random random{e_.seed + static_cast<std::uint64_t>(start_us) + host.back()};
    std::vector<std::pair<std::string, double>> metrics{
        {"run_queue", 4}, {"memory.available_bytes", 4e9}, {"context_switches_per_s", 9e4}, {"interrupts_per_s", 3e4}};
    for (const char* share : {"user", "system", "iowait", "steal", "idle"})
      metrics.emplace_back(fmt::format("cpu.{}_permille", share), 300);
    for (int core = 0; core < 4; ++core) metrics.emplace_back(fmt::format("cpu{}.busy_permille", core), 600);
    for (const char* way : {"net.eth0.rx", "net.eth0.tx", "disk.sda.read", "disk.sda.write"})
      metrics.emplace_back(fmt::format("{}_bytes_per_s", way), 5e6);
    for (const char* name : {"sql-node-1", "data-node-1"})
      metrics.emplace_back(fmt::format("process.{}.cpu_permille", name), 900);
    for (const auto& [metric, level] : metrics) {
      std::vector<std::int64_t> points;
      for (int second = 0; second < e_.warmup_s + e_.window_s; ++second)
        points.push_back(static_cast<std::int64_t>(level * (0.9 + 0.2 * random.real())));
      all.push_back({host, metric, start_us, std::move(points)});
    }
  }

  contract::RunReport drive(const SyntheticCell& cell, int driver, std::int64_t begin, double factor) {
    contract::RunReport report;
    report.driver = driver;
    report.start_at_us = begin + 2'000'000;
    report.window_begin_us = report.start_at_us + e_.warmup_s * 1'000'000LL;
    report.window_end_us = report.window_begin_us + e_.window_s * 1'000'000LL;
    if (e_.kind == "key-lookup") return lookups(cell, factor, std::move(report));
    for (std::size_t txn = 0; txn < kTransactions.size(); ++txn) transaction(cell, txn, factor, report);
    report.transactions[0].outcomes[1] = report.transactions[0].outcomes[0] / 100;
    report.audits = {{"remote payments", 0.1496, 0.14, 0.16, 9000, true},
                     {"rollbacks", 0.0101, 0.009, 0.011, 9000, true},
                     {"customer by last name", 0.602, 0.58, 0.62, 9000, true}};
    report.errors = {
        {"payment", "retryable", "Deadlock found when trying to get lock; try restarting transaction", 1213, 4}};
    report.cpu_us = report.transactions_all * 60;
    report.cpu_share = 0.12;
    report.client_version = "MariaDB Connector/C 3.3.14";
    return report;
  }

  /// `per_s` inserts of both drivers together, and ten times as many reads.
  contract::RunReport lookups(const SyntheticCell& cell, double factor, contract::RunReport report) const {
    for (const auto& [name, times] : {std::pair{"insert", 1}, std::pair{"read", 10}}) {
      contract::LookupPhase phase;
      phase.name = name;
      phase.seconds = e_.window_s;
      phase.defined = phase.outcomes[0] = static_cast<std::uint64_t>(cell.per_s / 2 * times * factor * e_.window_s);
      report.lookups.push_back(phase);
    }
    return report;
  }

  void transaction(const SyntheticCell& cell, std::size_t txn, double factor, contract::RunReport& report) {
    auto& t = report.transactions[txn];
    const double per_s = cell.per_s / 2 * kMix[txn] / kMix[0] * factor;
    for (int second = 0; second < e_.warmup_s + e_.window_s; ++second) {
      const double ramp = second < e_.warmup_s ? 0.5 + 0.5 * second / e_.warmup_s : 1;
      const auto count =
          static_cast<std::uint64_t>(std::max(0.0, std::round(per_s * ramp * (1 + 0.06 * normal(random_)))));
      contract::Interval interval{second, static_cast<int>(txn), count, 0, 0, count / 200, 0, 0};
      for (std::uint64_t i = 0; i < count; ++i) {
        const auto us = static_cast<std::int64_t>(cell.latency_us * kSlower[txn] / factor *
                                                  std::exp(0.45 * normal(random_)) * (random_.real() < 0.003 ? 6 : 1));
        interval.latency_sum_us += static_cast<std::uint64_t>(us);
        interval.latency_max_us = std::max(interval.latency_max_us, static_cast<std::uint64_t>(us));
        if (second < e_.warmup_s) continue;
        t.response.record(us);
        t.service.record(us);
      }
      report.intervals.push_back(interval);
      report.committed_total += count;
    }
    t.outcomes[0] = t.response.count();
    t.retries = t.outcomes[0] / 200;
    report.transactions_all += t.outcomes[0];
  }

  static std::vector<store::CounterPair> counters(const SyntheticCell& cell, std::uint64_t commits) {
    std::vector<store::CounterPair> all;
    for (std::size_t node = 0; node < cell.statements.size(); ++node) {
      const auto grown = static_cast<std::int64_t>(cell.statements[node] * static_cast<double>(commits));
      all.push_back({fmt::format("data-node-{}", node + 1), "Com_select", 1000, 1000 + grown});
    }
    all.push_back({"sql-node-1", "Com_commit", 10, 10 + static_cast<std::int64_t>(commits)});
    return all;
  }

  static contract::CheckReport checks(bool broken) {
    contract::CheckReport report;
    const std::array<const char*, 4> texts{"w_ytd = sum(d_ytd)", "d_next_o_id - 1 = max(o_id) = max(no_o_id)",
                                           "max(no_o_id) - min(no_o_id) + 1 = count(new_order)",
                                           "sum(o_ol_cnt) = count(order_line)"};
    for (int i = 0; i < 4; ++i) {
      const bool bad = broken && i == 2;
      report.results.push_back(
          {i + 1, texts[static_cast<std::size_t>(i)], !bad, bad ? 2U : 0U, bad ? "w_id 3, d_id 7: 901 and 900" : ""});
    }
    return report;
  }

  store::Writer& writer_;
  const SyntheticExperiment& e_;
  Random random_{e_.seed};
  std::int64_t now_;
  store::ExperimentId id_;
  std::vector<store::CellId> cells_;
};

}  // namespace

SyntheticExperiment quickstart() {
  SyntheticExperiment e;
  e.cells = {
      {"by primary key", "primary-key", 62, 6100, {201'400, 198'600}, {24.2, 23.8}},
      {"by warehouse", "key", 88, 4300, {300'000, 100'000}, {19.0, 7.2}},
      {"by warehouse, spread", "hash", 117, 3200, {200'000, 200'000}, {11.6, 11.5}, 2, 8, {{"workload.spread", "2"}}}};
  return e;
}

SyntheticExperiment effects() {
  SyntheticExperiment e;
  e.name = "effects";
  const auto cell = [](const char* name, const char* partition, double per_s, const char* item, const char* spread) {
    return SyntheticCell{name,
                         partition,
                         per_s,
                         4e5 / per_s,
                         {200'000, 200'000},
                         {1500 / per_s, 1500 / per_s},
                         2,
                         8,
                         {{"schema.item", item}, {"workload.spread", spread}}};
  };
  e.cells = {cell("baseline", "primary-key", 60, "ndb", "1"), cell("partition", "hash", 84, "ndb", "1"),
             cell("item", "hash", 97, "local-copy", "1"), cell("spread", "hash", 95, "local-copy", "2")};
  return e;
}

SyntheticExperiment sweep() {
  SyntheticExperiment e;
  e.name = "sweep";
  for (const int nodes : {1, 2, 4, 6, 8}) {
    const double per_s = 30.0 * nodes / (1 + 0.05 * (nodes - 1) + 0.004 * nodes * (nodes - 1));
    e.cells.push_back({fmt::format("{} SQL nodes", nodes),
                       "hash",
                       per_s,
                       4000,
                       {200'000, 200'000},
                       {11, 11},
                       nodes,
                       nodes * 4,
                       {{"cluster.sql_nodes.count", std::to_string(nodes)}}});
  }
  return e;
}

store::ExperimentId write_experiment(store::Writer& writer, const SyntheticExperiment& experiment) {
  return Maker{writer, experiment}.make();
}

}  // namespace forklift::test
