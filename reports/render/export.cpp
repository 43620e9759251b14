#include "reports/render/export.hpp"

#include <fmt/format.h>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/server_settings.hpp"
#include "reports/render/markdown.hpp"
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
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  return {{"rows_read", number(l.rows_read)},
          {"local_read_share", number(l.local_read_share)},
          {"scans", number(l.scans)},
          {"pruned_share", number(l.pruned_share)},
          {"hinted_share", number(l.hinted_share)},
          {"round_trips", number(l.round_trips)},
          {"bytes_sent", number(l.bytes_sent)},
          {"bytes_received", number(l.bytes_received)},
          {"lock_waits", number(l.lock_waits)},
          {"overloads", l.overloads}};
}

Json homes_json(const std::vector<analysis::HomeShares>& homes) {
  Json json = Json::object();
  for (const auto& node : homes) json[node.sql_node] = node.shares;
  return json;
}

Json latency_json(const store::PerTxn<Histogram>& histograms) {
  Json json = Json::object();
  for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
    const auto& h = histograms[txn];
    if (h.count() == 0) continue;
    json[std::string{contract::kTransactions[txn]}] = {{"count", h.count()},
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

Json cell_json(const View& view, std::size_t i) {
  const auto& finding = view.findings.cells[i];
  const auto& cell = view.evidence.cells[i];
  Json changes = Json::object();
  for (const auto& [path, value] : cell.record.changes) changes[path] = value;
  const auto response = view.evidence.response.find(cell.number);
  return {{"cell", cell.record.name},
          {"fingerprint", cell.record.fingerprint},
          {"comparable", cell.comparable()},
          {"scale", cell.record.scale},
          {"changes", changes},
          {"sql_nodes", cell.record.sql_nodes},
          {"data_nodes", cell.record.data_nodes},
          {"warehouses", cell.record.warehouses},
          {"terminals", cell.record.terminals},
          {"runs", finding.runs.size()},
          {"valid", finding.notpm.size()},
          {"invalid", finding.invalid},
          {"failed", finding.failed},
          {"notpm", finding.notpm.empty() ? Json(nullptr) : Json(finding.mean_notpm)},
          {"notpm_interval", interval_json(finding.interval)},
          {"tx_per_s", finding.tx_per_s.empty() ? Json(nullptr) : Json(finding.mean_tx_per_s)},
          {"read_with_it", analysis::caveats_of(view.evidence, view.findings, i)},
          {"offered_per_s", finding.pace ? Json(finding.pace->offered_per_s) : Json(nullptr)},
          {"reached", finding.pace ? Json(finding.pace->reached) : Json(nullptr)},
          {"pacing_is_limit", finding.pace ? Json(finding.pace->is_limit()) : Json(nullptr)},
          {"baseline", view.findings.baseline == i},
          {"against_baseline", finding.against ? to_json(*finding.against) : Json(nullptr)},
          {"rows_per_data_node", shares_json(finding.balance.rows)},
          {"work_per_transaction", {{"what", finding.work.what}, {"data_nodes", shares_json(finding.work.shares)}}},
          {"locality", locality_json(finding.locality)},
          {"home_rows_by_node_group", homes_json(finding.homes)},
          {"latency", response == view.evidence.response.end() ? Json::object() : latency_json(response->second)}};
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

Json run_json(const View& view, std::size_t i) {
  const auto& run = view.evidence.runs[i];
  const auto& finding = view.findings.runs[i];
  const auto& n = finding.numbers;
  Json json{{"run", run.number.value()},
            {"cell", view.cell_name(view.cell_of(run.cell))},
            {"comparable", view.comparable(view.cell_of(run.cell))},
            {"repeat", run.repeat + 1},
            {"status", to_string(run.status)},
            {"reason", run.reason},
            {"warnings", run.warnings},
            {"started", format_utc(run.started_us)},
            {"window_s", run.window_s()},
            {"errors", analysis::errors_of(run)},
            {"steady", to_string(finding.steady.steadiness)},
            {"stalls", stalls_json(finding.stalls)},
            {"offered_per_s", finding.pace ? Json(finding.pace->offered_per_s) : Json(nullptr)},
            {"reached", finding.pace ? Json(finding.pace->reached) : Json(nullptr)},
            {"drivers", drivers_json(run)},
            {"cgroups", cgroups_json(view, run.number)}};
  for (const char* key : {"notpm", "tx_per_s", "client_cpu_us_per_tx", "p95_us"}) json[key] = nullptr;
  if (n) {
    json["notpm"] = n->notpm;
    json["tx_per_s"] = n->tx_per_s;
    json["client_cpu_us_per_tx"] = n->client_cpu_us_per_tx;
    json["p95_us"] = n->p95_us;
  }
  return json;
}

}  // namespace

Json to_json(const analysis::Comparison& c) {
  return {{"verdict", to_string(c.verdict)},
          {"ratio", c.ratio ? Json(c.ratio->ratio) : Json(nullptr)},
          {"interval", c.ratio ? Json{c.ratio->interval.low, c.ratio->interval.high} : Json(nullptr)},
          {"p", c.p ? Json(*c.p) : Json(nullptr)},
          {"more_runs", c.more_runs},
          {"words", c.words}};
}

Json results_json(const View& view) {
  const auto& e = view.evidence.experiment;
  Json json{{"version", kResultsVersion},
            {"experiment", e.record.id},
            {"name", e.record.name},
            {"description", e.record.description},
            {"status", to_string(e.status)},
            {"reason", e.reason},
            {"started", format_utc(e.record.started_us)},
            {"ended", e.ended_us ? Json(format_utc(*e.ended_us)) : Json(nullptr)},
            {"seed", e.record.seed},
            {"forklift", e.record.version},
            {"comparable", view.findings.comparable},
            {"cells", Json::array()},
            {"runs", Json::array()},
            {"findings", Json::array()}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) json["cells"].push_back(cell_json(view, i));
  for (std::size_t i = 0; i < view.findings.runs.size(); ++i) json["runs"].push_back(run_json(view, i));
  for (const auto& headline : view.findings.headlines) json["findings"].push_back(headline.text);
  if (!view.findings.lookups.empty()) json["lookups"] = lookups_json(view);
  return json;
}

std::string results_csv(const View& view) {
  Table table{"", {}, {}};
  for (const char* title : {"experiment", "run", "cell", "repeat", "position", "status", "comparable", "notpm",
                            "tx_per_s", "client_cpu_us_per_tx", "p95_us", "errors", "window_s", "started", "reason",
                            "stall_s", "offered_per_s", "reached", "notes"}) {
    table.columns.push_back({title, false});
  }
  for (std::size_t i = 0; i < view.evidence.runs.size(); ++i) {
    const auto& run = view.evidence.runs[i];
    const auto& n = view.findings.runs[i].numbers;
    const auto& pace = view.findings.runs[i].pace;
    const auto* longest = store::longest(view.findings.runs[i].stalls);
    const auto cell = view.cell_of(run.cell);
    table.add({view.evidence.experiment.record.id, std::to_string(run.number.value()), view.cell_name(cell),
               std::to_string(run.repeat + 1), std::to_string(run.position), to_string(run.status),
               view.comparable(cell) ? "yes" : "no", n ? fmt::format("{:.3f}", n->notpm) : "",
               n ? fmt::format("{:.3f}", n->tx_per_s) : "", n ? fmt::format("{:.3f}", n->client_cpu_us_per_tx) : "",
               n ? std::to_string(n->p95_us) : "", std::to_string(analysis::errors_of(run)),
               fmt::format("{:.6f}", run.window_s()), format_utc(run.started_us), run.reason,
               !view.evidence.committed_per_second.contains(run.number) ? ""
               : longest == nullptr                                     ? "0"
                                                                        : std::to_string(longest->seconds),
               pace ? fmt::format("{:.3f}", pace->offered_per_s) : "", pace ? fmt::format("{:.4f}", pace->reached) : "",
               join(run.warnings, "; ")});
  }
  return table.csv();
}

std::string markdown(const View& view) {
  const auto& e = view.evidence.experiment;
  std::string out = "# " + markdown_text(e.record.name) + "\n\n";
  const auto mark = scale_mark(view);
  if (!mark.empty()) out += "**These results are " + markdown_text(mark) + ".**\n\n";
  const auto settings = analysis::server_settings_words(view.evidence);
  const auto isolation = analysis::isolation_words(view.evidence);
  if (!settings.empty()) out += "Servers ran with " + markdown_text(settings) + ".\n\n";
  if (!isolation.empty()) out += markdown_text(isolation) + ".\n\n";
  for (const auto& headline : view.findings.headlines) out += "- " + markdown_text(headline.text) + "\n";
  const auto lookups = lookups_table(view);
  out += "\n" + (lookups.rows.empty() ? cells_table(view) : lookups).markdown();
  for (const auto& words : rules_words(view)) out += "\n" + markdown_text(words) + "\n";
  const auto locality = locality_table(view);
  if (!locality.rows.empty()) out += "\n## Why\n\n" + locality.markdown();
  if (!view.findings.differences.empty()) {
    out += "\n## What differs\n\n" + differences_table(view, view.findings.differences, "").markdown();
  }
  out += fmt::format("\nExperiment {}, {}, seed {}, forklift {}. NOTPM is not tpmC: these are not TPC results.\n",
                     markdown_code(e.record.id), format_utc(e.record.started_us), e.record.seed,
                     markdown_text(e.record.version));
  return out;
}

}  // namespace forklift::render
