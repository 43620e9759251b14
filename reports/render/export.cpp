#include "reports/render/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/series.hpp"
#include "reports/render/expectations_json.hpp"
#include "reports/render/json_values.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

constexpr int kResultsVersion = 1;

Json interval_json(const std::optional<analysis::Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json shares_json(const std::vector<analysis::NodeShare>& shares) {
  Json json = Json::object();
  for (const auto& share : shares) json[share.node] = share.value;
  return json;
}

/// Figures per transaction, shares from 0 to 1; null where nothing counts them.
Json locality_json(const analysis::Locality& l) {
  if (!l.known()) return nullptr;
  return {{"rows_read", number_or_null(l.rows_read)},
          {"local_read_share", number_or_null(l.local_read_share)},
          {"scans", number_or_null(l.scans)},
          {"pruned_share", number_or_null(l.pruned_share)},
          {"hinted_share", number_or_null(l.hinted_share)},
          {"round_trips", number_or_null(l.round_trips)},
          {"pushed_joins", number_or_null(l.pushed)},
          {"pushed_reads", number_or_null(l.pushed_reads)},
          {"bytes_sent", number_or_null(l.bytes_sent)},
          {"bytes_received", number_or_null(l.bytes_received)},
          {"lock_waits", number_or_null(l.lock_waits)},
          {"overloads", l.overloads}};
}

Json homes_json(const std::vector<analysis::HomeShares>& homes) {
  Json json = Json::object();
  for (const auto& node : homes) json[node.sql_node] = node.shares;
  return json;
}

Json latency_json(const View& view, std::size_t cell, const store::PerTxn<Histogram>& histograms) {
  Json json = Json::object();
  for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
    const auto& h = histograms[txn];
    if (h.count() == 0) continue;
    json[view.transaction_name(cell, txn)] = {{"count", h.count()},
                                              {"mean_us", h.mean_us()},
                                              {"p50_us", h.percentile_us(50)},
                                              {"p90_us", h.percentile_us(90)},
                                              {"p95_us", h.percentile_us(95)},
                                              {"p99_us", h.percentile_us(99)},
                                              {"p999_us", h.percentile_us(99.9)},
                                              {"max_us", h.max_us()}};
  }
  return json;
}

Json summary(const Histogram& h) {
  return {{"mean_us", h.mean_us()},        {"p50_us", h.percentile_us(50)},    {"p95_us", h.percentile_us(95)},
          {"p99_us", h.percentile_us(99)}, {"p999_us", h.percentile_us(99.9)}, {"max_us", h.max_us()}};
}

Json lookups_json(const View& view) {
  Json list = Json::array();
  for (const auto& f : view.findings.lookups) {
    Json outcomes;
    for (std::size_t i = 0; i < f.outcomes.size(); ++i)
      outcomes[std::string{contract::kLookupOutcomes[i]}] = f.outcomes[i];
    list.push_back({{"cell", view.cell_name(f.cell)},
                    {"phase", f.phase},
                    {"runs", f.runs.size()},
                    {"per_s", f.mean_per_s},
                    {"per_s_interval", interval_json(f.interval)},
                    {"per_s_and_core", f.per_core},
                    {"per_batch", f.batch},
                    {"offered_per_s", f.pace ? Json(f.pace->offered_per_s) : Json(nullptr)},
                    {"reached", f.pace ? Json(f.pace->reached) : Json(nullptr)},
                    {"defined", f.defined},
                    {"outcomes", outcomes},
                    {"wrong_rows", f.wrong_rows},
                    {"response", summary(f.response)},
                    {"queue_wait", summary(f.queue_wait)}});
  }
  return list;
}

Json mean_json(const analysis::MeasureFinding* finding) {
  return finding == nullptr || finding->values.empty() ? Json(nullptr) : Json(finding->mean);
}

std::optional<analysis::Interval> interval_of(const analysis::MeasureFinding* finding) {
  return finding == nullptr ? std::nullopt : finding->interval;
}

/// Each with its mean over the valid runs, its unit, and how it compares with the baseline's.
Json measures_json(const analysis::CellFinding& cell) {
  Json all = Json::object();
  for (const auto& found : cell.measures) {
    auto& json = all[found.measure.name];
    json = measure_json(found.measure, found.values.empty() ? std::nullopt : std::optional{found.mean});
    json["interval"] = interval_json(found.interval);
    json["runs"] = found.values.size();
    json["against_baseline"] = found.against ? to_json(*found.against) : Json(nullptr);
  }
  return all;
}

Json cell_json(const View& view, std::size_t i) {
  const auto& finding = view.findings.cells[i];
  const auto& cell = view.evidence.cells[i];
  Json changes = Json::object();
  for (const auto& [path, value] : cell.record.changes) changes[path] = value;
  const auto response = view.evidence.response.find(cell.number);
  return {
      {"cell", cell.record.name},
      {"fingerprint", cell.record.fingerprint},
      {"series", analysis::series_key(cell, view.evidence.hosts)},
      {"label", analysis::label_of(view.evidence.experiment.record, cell, view.evidence.versions)},
      {"comparable", cell.comparable()},
      {"scale", cell.record.scale},
      {"emulated", text_or_null(analysis::emulation_of(cell))},
      {"implementation", text_or_null(analysis::implementation_of(cell))},
      {"changes", changes},
      {"sql_nodes", cell.record.sql_nodes},
      {"data_nodes", cell.record.data_nodes},
      {"warehouses", cell.record.warehouses},
      {"terminals", cell.record.terminals},
      {"runs", finding.runs.size()},
      {"valid", finding.valid},
      {"invalid", finding.invalid},
      {"failed", finding.failed},
      {"headline", finding.measures.empty() ? Json(nullptr) : Json(finding.headline().measure.name)},
      {"measures", measures_json(finding)},
      {"notpm", mean_json(finding.find("notpm"))},
      {"notpm_interval", interval_json(interval_of(finding.find("notpm")))},
      {"tx_per_s", mean_json(finding.find("tx_per_s"))},
      {"read_with_it", analysis::caveats_of(view.evidence, view.findings, i)},
      {"offered_per_s", finding.pace ? Json(finding.pace->offered_per_s) : Json(nullptr)},
      {"reached", finding.pace ? Json(finding.pace->reached) : Json(nullptr)},
      {"pacing_is_limit", finding.pace ? Json(finding.pace->is_limit()) : Json(nullptr)},
      {"baseline", view.findings.baseline == i},
      {"against_baseline", finding.headline().against ? to_json(*finding.headline().against) : Json(nullptr)},
      {"unlike_load", finding.unlike_load.empty() ? Json(nullptr) : Json(finding.unlike_load)},
      {"rows_per_data_node", shares_json(finding.balance.rows)},
      {"work_per_transaction", {{"what", finding.work.what}, {"data_nodes", shares_json(finding.work.shares)}}},
      {"locality", locality_json(finding.locality)},
      {"home_rows_by_node_group", homes_json(finding.homes)},
      {"latency", response == view.evidence.response.end() ? Json::object() : latency_json(view, i, response->second)}};
}

/// Seconds after the window's begin, how long, and how many of them without any commit.
Json stalls_json(const std::vector<store::Stall>& stalls) {
  Json list = Json::array();
  for (const auto& s : stalls)
    list.push_back({{"begin_s", s.begin_s}, {"seconds", s.seconds}, {"without_commit_s", s.without}});
  return list;
}

/// What each driver used of what it had; cores are null where a driver did not tell them.
Json drivers_json(const store::Run& run) {
  Json list = Json::array();
  for (const auto& d : run.drivers) {
    list.push_back({{"driver", d.driver + 1},
                    {"cores", d.cores > 0 ? Json(d.cores) : Json(nullptr)},
                    {"cpu_share", d.cores > 0 ? Json(d.cpu_share) : Json(nullptr)},
                    {"cpu_periods", d.cpu_periods},
                    {"throttled_periods", d.throttled_periods},
                    {"saturated", d.saturated},
                    {"saturation_reason", d.saturation_reason}});
  }
  return list;
}

/// Control groups with a limit; null where there is none.
Json cgroups_json(const View& view, store::RunId run) {
  Json list = Json::array();
  for (const auto& [number, use] : view.evidence.cgroups) {
    if (number != run) continue;
    list.push_back({{"host", use.host},
                    {"cgroup", use.cgroup},
                    {"members", use.members},
                    {"cores", use.cores ? Json(*use.cores) : Json(nullptr)},
                    {"memory_bytes", use.memory_bytes ? Json(*use.memory_bytes) : Json(nullptr)},
                    {"periods", use.periods},
                    {"throttled", use.throttled},
                    {"throttled_us", use.throttled_us},
                    {"oom_kills", use.oom_kills}});
  }
  return list;
}

std::optional<std::uint64_t> errors_of(const View& view, const store::Run& run) {
  return analysis::errors_of(view.evidence.cells[view.cell_of(run.cell)], run);
}

Json errors_json(const View& view, const store::Run& run) {
  const auto errors = errors_of(view, run);
  return errors ? Json(*errors) : Json(nullptr);
}

std::string errors_text(const View& view, const store::Run& run) {
  const auto errors = errors_of(view, run);
  return errors ? std::to_string(*errors) : "";
}

Json run_json(const View& view, std::size_t i) {
  const auto& run = view.evidence.runs[i];
  const auto& finding = view.findings.runs[i];
  Json json{{"run", run.number.value()},
            {"cell", view.cell_name(view.cell_of(run.cell))},
            {"implementation", text_or_null(analysis::implementation_of(view.evidence.cells[view.cell_of(run.cell)]))},
            {"comparable", view.comparable(view.cell_of(run.cell))},
            {"repeat", run.repeat + 1},
            {"status", to_string(run.status)},
            {"reason", run.reason},
            {"warnings", run.warnings},
            {"started", format_utc(run.started_us)},
            {"window_s", run.window_s()},
            {"errors", errors_json(view, run)},
            {"steady", to_string(finding.steady.steadiness)},
            {"stalls", stalls_json(finding.stalls)},
            {"offered_per_s", finding.pace ? Json(finding.pace->offered_per_s) : Json(nullptr)},
            {"reached", finding.pace ? Json(finding.pace->reached) : Json(nullptr)},
            {"drivers", drivers_json(run)},
            {"cgroups", cgroups_json(view, run.number)}};
  for (const char* name : {"notpm", "tx_per_s", "client_cpu_us_per_tx", "p95_us"}) {  // as in earlier versions
    const auto value = analysis::find(finding.values, name);
    json[name] = value ? Json(*value) : Json(nullptr);
  }
  json["measures"] = Json::object();
  for (const auto& measure : view.evidence.cells[view.cell_of(run.cell)].record.measures)
    json["measures"][measure.name] = measure_json(measure, analysis::find(finding.values, measure.name));
  return json;
}

}  // namespace

Json to_json(const analysis::Comparison& c) {
  using analysis::Verdict;
  return {{"verdict", to_string(c.verdict)},
          {"within_margin",
           c.verdict == Verdict::same || c.verdict == Verdict::faster_little || c.verdict == Verdict::slower_little},
          {"ratio", c.ratio ? Json(*c.ratio) : Json(nullptr)},
          {"interval", interval_json(c.interval)},
          {"margin", c.margin},
          {"confidence", c.confidence},
          {"method", to_string(c.method)},
          {"blocks", c.blocks},
          {"look", c.look > 0 ? Json(c.look) : Json(nullptr)},
          {"at_most_blocks", c.at_most > 0 ? Json(c.at_most) : Json(nullptr)},
          {"more_blocks", c.verdict == Verdict::undecided && c.more_blocks > 0 ? Json(c.more_blocks) : Json(nullptr)},
          {"words", c.words}};
}

namespace {

/// The rules of the comparison, what is odd about the runs, and without a baseline all pairs.
Json compare_rules_json(const analysis::Findings& findings, const View& view) {
  const auto& rules = findings.rules;
  Json json{{"margin", rules.margin},
            {"confidence", rules.confidence},
            {"plan", rules.plan_words()},
            {"remarks", Json::array()}};
  for (const auto& remark : findings.remarks) {
    json["remarks"].push_back({{"measure", remark.measure},
                               {"kind", remark.kind},
                               {"cell", remark.cell ? Json(view.cell_name(*remark.cell)) : Json(nullptr)},
                               {"text", remark.text}});
  }
  for (const auto& pair : findings.pairs) {
    auto one = to_json(pair.comparison);
    one.update({{"from", view.cell_name(pair.from)}, {"to", view.cell_name(pair.to)}, {"measure", pair.measure}});
    json["pairs"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

Json results_json(const View& view) {
  const auto& e = view.evidence.experiment;
  Json json{{"version", kResultsVersion},
            {"experiment", e.record.id},
            {"name", e.record.name},
            {"description", e.record.description},
            {"label", e.record.label.empty() ? Json(nullptr) : Json(e.record.label)},
            {"status", to_string(e.status)},
            {"reason", e.reason},
            {"started", format_utc(e.record.started_us)},
            {"ended", e.ended_us ? Json(format_utc(*e.ended_us)) : Json(nullptr)},
            {"seed", e.record.seed},
            {"forklift", e.record.version},
            {"comparable", view.findings.comparable},
            {"emulated", text_or_null(analysis::emulation_of(view.evidence))},
            {"cells", Json::array()},
            {"runs", Json::array()},
            {"findings", Json::array()}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) json["cells"].push_back(cell_json(view, i));
  for (std::size_t i = 0; i < view.findings.runs.size(); ++i) json["runs"].push_back(run_json(view, i));
  json["compare"] = compare_rules_json(view.findings, view);
  for (const auto& headline : view.findings.headlines) json["findings"].push_back(headline.text);
  if (!view.findings.expectations.empty()) json["expectations"] = expectations_json(view);
  if (!view.findings.lookups.empty()) json["lookups"] = lookups_json(view);
  return json;
}

namespace {

constexpr std::array kFirst{"notpm", "tx_per_s", "client_cpu_us_per_tx", "p95_us"};

std::string csv_number(const analysis::MeasureValues& values, const std::string& measure) {
  const auto value = analysis::find(values, measure);
  if (!value) return "";
  const bool whole = *value == std::floor(*value) && measure.find("_us") != std::string::npos;
  return whole ? fmt::format("{:.0f}", *value) : fmt::format("{:.3f}", *value);
}

/// Names of what has no column of its own from earlier versions on.
std::vector<std::string> further_measures(const View& view) {
  std::vector<std::string> names;
  for (const auto& cell : view.evidence.cells) {
    for (const auto& measure : cell.record.measures) {
      const bool known = std::find(kFirst.begin(), kFirst.end(), measure.name) != kFirst.end() ||
                         std::find(names.begin(), names.end(), measure.name) != names.end();
      if (!known) names.push_back(measure.name);
    }
  }
  return names;
}

}  // namespace

std::string results_csv(const View& view) {
  Table table{"", {}, {}};
  for (const char* title : {"experiment", "run",           "cell",     "repeat",   "position",
                            "status",     "comparable",    "notpm",    "tx_per_s", "client_cpu_us_per_tx",
                            "p95_us",     "errors",        "window_s", "started",  "reason",
                            "stall_s",    "offered_per_s", "reached",  "notes",    "label",
                            "emulated",   "implementation"}) {
    table.columns.push_back({title, false});
  }
  const auto more = further_measures(view);
  for (const auto& name : more) table.columns.push_back({name, false});
  for (std::size_t i = 0; i < view.evidence.runs.size(); ++i) {
    const auto& run = view.evidence.runs[i];
    const auto& values = view.findings.runs[i].values;
    const auto& pace = view.findings.runs[i].pace;
    const auto* longest = store::longest(view.findings.runs[i].stalls);
    const auto cell = view.cell_of(run.cell);
    std::vector<std::string> row{view.evidence.experiment.record.id,
                                 std::to_string(run.number.value()),
                                 view.cell_name(cell),
                                 std::to_string(run.repeat + 1),
                                 std::to_string(run.position),
                                 to_string(run.status),
                                 view.comparable(cell) ? "yes" : "no",
                                 csv_number(values, "notpm"),
                                 csv_number(values, "tx_per_s"),
                                 csv_number(values, "client_cpu_us_per_tx"),
                                 csv_number(values, "p95_us"),
                                 errors_text(view, run),
                                 fmt::format("{:.6f}", run.window_s()),
                                 format_utc(run.started_us),
                                 run.reason,
                                 !view.evidence.committed_per_second.contains(run.number) ? ""
                                 : longest == nullptr                                     ? "0"
                                                      : std::to_string(longest->seconds),
                                 pace ? fmt::format("{:.3f}", pace->offered_per_s) : "",
                                 pace ? fmt::format("{:.4f}", pace->reached) : "",
                                 join(run.warnings, "; "),
                                 view.evidence.experiment.record.label,
                                 analysis::emulation_of(view.evidence.cells[cell]),
                                 analysis::implementation_of(view.evidence.cells[cell])};
    for (const auto& name : more) row.push_back(csv_number(values, name));
    table.add(std::move(row));
  }
  return table.csv();
}

}  // namespace forklift::render
