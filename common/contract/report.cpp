#include "common/contract/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/base64.hpp"
#include "common/contract/whole.hpp"
#include "common/core/error.hpp"

namespace forklift::contract {
namespace {

[[noreturn]] void refuse(const std::string& origin, const std::string& what) {
  throw Error{ErrorKind::environment, origin, what, "Use orchestrator and driver of the same release"};
}

/// Runs `body`; whatever the JSON library dislikes becomes an Error that names the origin.
template <class Body>
auto reading(const std::string& origin, const Json& json, const std::string& kind, Body body) {
  try {
    if (whole<int>(json.at("version")) != kReportVersion || json.at("kind").get<std::string>() != kind) {
      refuse(origin, fmt::format("this is no {} report of version {}", kind, kReportVersion));
    }
    return body();
  } catch (const Json::exception& error) {
    const std::string_view text = error.what();
    const auto words = text.find("] ");
    refuse(origin, fmt::format("a {} report can't be read: {}", kind,
                               words == std::string_view::npos ? text : text.substr(words + 2)));
  } catch (const std::range_error& error) {
    refuse(origin, fmt::format("a {} report can't be read: {}", kind, error.what()));
  }
}

Json transactions_of(const RunReport& report) {
  Json list = Json::array();
  for (std::size_t i = 0; i < kTransactions.size(); ++i) {
    const auto& t = report.transactions[i];
    Json outcomes;
    for (std::size_t k = 0; k < kOutcomes.size(); ++k) outcomes[std::string{kOutcomes[k]}] = t.outcomes[k];
    list.push_back({{"transaction", kTransactions[i]},
                    {"outcomes", outcomes},
                    {"retries", t.retries},
                    {"round_trips", t.round_trips},
                    {"response", base64(t.response.encode())},
                    {"service", base64(t.service.encode())}});
  }
  return list;
}

/// Columns instead of objects: a long run has many intervals.
Json intervals_of(const RunReport& report) {
  Json rows = Json::array();
  for (const auto& i : report.intervals) {
    rows.push_back(
        {i.second, i.transaction, i.committed, i.rolled_back, i.failed, i.retries, i.latency_sum_us, i.latency_max_us});
  }
  return {
      {"columns",
       {"second", "transaction", "committed", "rolled_back", "failed", "retries", "latency_sum_us", "latency_max_us"}},
      {"rows", rows}};
}

Json audits_of(const RunReport& report) {
  Json list = Json::array();
  for (const auto& a : report.audits) {
    list.push_back({{"name", a.name},
                    {"value", a.value},
                    {"low", a.low},
                    {"high", a.high},
                    {"samples", a.samples},
                    {"passed", a.passed}});
  }
  return list;
}

Json errors_of(const RunReport& report) {
  Json list = Json::array();
  for (const auto& e : report.errors) {
    list.push_back({{"transaction", e.transaction},
                    {"outcome", e.outcome},
                    {"text", e.text},
                    {"number", e.number},
                    {"count", e.count},
                    {"at_commit", e.at_commit}});
  }
  return list;
}

/// Others subtract them from each other, and keep a figure for each second between them.
void check_times(const RunReport& report, const std::string& origin) {
  constexpr std::int64_t kLatest = std::int64_t{1} << 53;  // in the year 2255
  for (const auto time : {report.start_at_us, report.window_begin_us, report.window_end_us}) {
    if (time < 0 || time > kLatest) refuse(origin, "a run report has a time that no run has");
  }
  if (report.window_end_us - std::min(report.start_at_us, report.window_begin_us) > kLongestRunSeconds * 1'000'000)
    refuse(origin, "a run report is of more than 31 days");
}

void read_transactions(const Json& json, RunReport& report, const std::string& origin) {
  const Json& list = json.at("transactions");
  if (list.size() != kTransactions.size()) refuse(origin, "a run report does not have five transactions");
  for (std::size_t i = 0; i < kTransactions.size(); ++i) {
    auto& t = report.transactions[i];
    for (std::size_t k = 0; k < kOutcomes.size(); ++k) {
      t.outcomes[k] = whole<std::uint64_t>(list.at(i).at("outcomes").at(std::string{kOutcomes[k]}));
    }
    t.retries = whole<std::uint64_t>(list.at(i).at("retries"));
    if (list.at(i).contains("round_trips")) t.round_trips = whole<std::uint64_t>(list.at(i).at("round_trips"));
    t.response = histogram_of(list.at(i).at("response"), origin);
    t.service = histogram_of(list.at(i).at("service"), origin);
  }
}

void read_lists(const Json& json, RunReport& report, const std::string& origin) {
  for (const Json& row : json.at("intervals").at("rows")) {
    report.intervals.push_back({whole<int>(row.at(0)), whole<int>(row.at(1)), whole<std::uint64_t>(row.at(2)),
                                whole<std::uint64_t>(row.at(3)), whole<std::uint64_t>(row.at(4)),
                                whole<std::uint64_t>(row.at(5)), whole<std::uint64_t>(row.at(6)),
                                whole<std::uint64_t>(row.at(7))});
    const auto& interval = report.intervals.back();
    if (interval.second < 0 || interval.second > kLongestRunSeconds || interval.transaction < 0 ||
        interval.transaction >= static_cast<int>(kTransactions.size()))
      refuse(origin, "a run report has a second or a transaction that no run has");
  }
  for (const Json& a : json.at("audits")) {
    report.audits.push_back({a.at("name").get<std::string>(), a.at("value").get<double>(), a.at("low").get<double>(),
                             a.at("high").get<double>(), whole<std::uint64_t>(a.at("samples")),
                             a.at("passed").get<bool>()});
  }
  for (const Json& e : json.at("errors")) {
    report.errors.push_back({e.at("transaction").get<std::string>(), e.at("outcome").get<std::string>(),
                             e.at("text").get<std::string>(), whole<std::uint64_t>(e.at("number")),
                             whole<std::uint64_t>(e.at("count")), e.value("at_commit", false)});
  }
}

}  // namespace

Json to_json(const RunReport& r) {
  Json json{{"version", kReportVersion},
            {"kind", "run"},
            {"run", r.run},
            {"driver", r.driver},
            {"start_at_us", r.start_at_us},
            {"window_begin_us", r.window_begin_us},
            {"window_end_us", r.window_end_us},
            {"transactions", transactions_of(r)},
            {"intervals", intervals_of(r)},
            {"audits", audits_of(r)},
            {"errors", errors_of(r)},
            {"cpu_us", r.cpu_us},
            {"transactions_all", r.transactions_all},
            {"committed_total", r.committed_total},
            {"unknown_total", r.unknown_total},
            {"connection_wait_share", r.connection_wait_share},
            {"run_queue_share", r.run_queue_share},
            {"cpu_share", r.cpu_share},
            {"cores", r.cores},
            {"cpu_periods", r.cpu_periods},
            {"throttled_periods", r.throttled_periods},
            {"client_saturated", r.client_saturated},
            {"saturation_reason", r.saturation_reason},
            {"reconnects", r.reconnects},
            {"queue_at_window_begin", r.queue_at_window_begin},
            {"steady_at_s", r.steady_at_s},
            {"client_version", r.client_version},
            {"session_counters", r.session_counters},
            {"lookups", to_json(r.lookups)}};
  if (r.offered) json["offered"] = *r.offered;
  return json;
}

RunReport read_run_report(const Json& json, const std::string& origin) {
  return reading(origin, json, "run", [&] {
    RunReport r;
    json.at("run").get_to(r.run);
    read_whole(json, "driver", r.driver);
    read_whole(json, "start_at_us", r.start_at_us);
    read_whole(json, "window_begin_us", r.window_begin_us);
    read_whole(json, "window_end_us", r.window_end_us);
    check_times(r, origin);
    read_transactions(json, r, origin);
    read_lists(json, r, origin);
    read_whole(json, "cpu_us", r.cpu_us);
    read_whole(json, "transactions_all", r.transactions_all);
    read_whole(json, "committed_total", r.committed_total);
    read_whole(json, "unknown_total", r.unknown_total);
    json.at("connection_wait_share").get_to(r.connection_wait_share);
    json.at("run_queue_share").get_to(r.run_queue_share);
    json.at("cpu_share").get_to(r.cpu_share);
    json.at("cores").get_to(r.cores);
    read_whole(json, "cpu_periods", r.cpu_periods);
    read_whole(json, "throttled_periods", r.throttled_periods);
    if (json.contains("offered")) r.offered = json.at("offered").get<double>();
    json.at("client_saturated").get_to(r.client_saturated);
    json.at("saturation_reason").get_to(r.saturation_reason);
    read_whole(json, "reconnects", r.reconnects);
    read_whole(json, "queue_at_window_begin", r.queue_at_window_begin);
    json.at("steady_at_s").get_to(r.steady_at_s);
    json.at("client_version").get_to(r.client_version);
    read_whole(json, "session_counters", r.session_counters);
    r.lookups = read_lookup_phases(json.value("lookups", Json::array()), origin);
    return r;
  });
}

Json to_json(const LoadReport& r) {
  return {{"version", kReportVersion}, {"kind", "load"},       {"rows", r.rows},
          {"bytes", r.bytes},          {"waits", r.waits},     {"waits_by_class", r.waits_by_class},
          {"loaded", r.loaded},        {"skipped", r.skipped}, {"seconds", r.seconds},
          {"method", r.method}};
}

LoadReport read_load_report(const Json& json, const std::string& origin) {
  return reading(origin, json, "load", [&] {
    LoadReport r;
    read_whole(json, "rows", r.rows);
    read_whole(json, "bytes", r.bytes);
    read_whole(json, "waits", r.waits);
    read_whole(json, "waits_by_class", r.waits_by_class);
    read_whole(json, "loaded", r.loaded);
    read_whole(json, "skipped", r.skipped);
    json.at("seconds").get_to(r.seconds);
    json.at("method").get_to(r.method);
    return r;
  });
}

Json to_json(const CheckReport& r) {
  Json list = Json::array();
  for (const auto& c : r.results) {
    list.push_back({{"condition", c.condition},
                    {"text", c.text},
                    {"passed", c.passed},
                    {"violations", c.violations},
                    {"example", c.example}});
  }
  return {{"version", kReportVersion}, {"kind", "check"}, {"results", list}, {"seconds", r.seconds}};
}

CheckReport read_check_report(const Json& json, const std::string& origin) {
  return reading(origin, json, "check", [&] {
    CheckReport r;
    for (const Json& c : json.at("results")) {
      r.results.push_back({whole<int>(c.at("condition")), c.at("text").get<std::string>(), c.at("passed").get<bool>(),
                           whole<std::uint64_t>(c.at("violations")), c.at("example").get<std::string>()});
    }
    json.at("seconds").get_to(r.seconds);
    return r;
  });
}

}  // namespace forklift::contract
