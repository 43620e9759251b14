#include "common/contract/report.hpp"

#include <fmt/format.h>

#include "common/contract/base64.hpp"
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
    if (json.at("version").get<int>() != kReportVersion || json.at("kind").get<std::string>() != kind) {
      refuse(origin, fmt::format("this is no {} report of version {}", kind, kReportVersion));
    }
    return body();
  } catch (const Json::exception& error) {
    const std::string_view text = error.what();
    const auto words = text.find("] ");
    refuse(origin, fmt::format("a {} report can't be read: {}", kind,
                               words == std::string_view::npos ? text : text.substr(words + 2)));
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
                    {"count", e.count}});
  }
  return list;
}

void read_transactions(const Json& json, RunReport& report, const std::string& origin) {
  const Json& list = json.at("transactions");
  if (list.size() != kTransactions.size()) refuse(origin, "a run report does not have five transactions");
  for (std::size_t i = 0; i < kTransactions.size(); ++i) {
    auto& t = report.transactions[i];
    for (std::size_t k = 0; k < kOutcomes.size(); ++k) {
      t.outcomes[k] = list.at(i).at("outcomes").at(std::string{kOutcomes[k]}).get<std::uint64_t>();
    }
    t.retries = list.at(i).at("retries").get<std::uint64_t>();
    t.response = histogram_of(list.at(i).at("response"), origin);
    t.service = histogram_of(list.at(i).at("service"), origin);
  }
}

void read_lists(const Json& json, RunReport& report) {
  for (const Json& row : json.at("intervals").at("rows")) {
    report.intervals.push_back({row.at(0).get<int>(), row.at(1).get<int>(), row.at(2).get<std::uint64_t>(),
                                row.at(3).get<std::uint64_t>(), row.at(4).get<std::uint64_t>(),
                                row.at(5).get<std::uint64_t>(), row.at(6).get<std::uint64_t>(),
                                row.at(7).get<std::uint64_t>()});
  }
  for (const Json& a : json.at("audits")) {
    report.audits.push_back({a.at("name").get<std::string>(), a.at("value").get<double>(), a.at("low").get<double>(),
                             a.at("high").get<double>(), a.at("samples").get<std::uint64_t>(),
                             a.at("passed").get<bool>()});
  }
  for (const Json& e : json.at("errors")) {
    report.errors.push_back({e.at("transaction").get<std::string>(), e.at("outcome").get<std::string>(),
                             e.at("text").get<std::string>(), e.at("number").get<std::uint64_t>(),
                             e.at("count").get<std::uint64_t>()});
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
    json.at("driver").get_to(r.driver);
    json.at("start_at_us").get_to(r.start_at_us);
    json.at("window_begin_us").get_to(r.window_begin_us);
    json.at("window_end_us").get_to(r.window_end_us);
    read_transactions(json, r, origin);
    read_lists(json, r);
    json.at("cpu_us").get_to(r.cpu_us);
    json.at("transactions_all").get_to(r.transactions_all);
    json.at("committed_total").get_to(r.committed_total);
    json.at("unknown_total").get_to(r.unknown_total);
    json.at("connection_wait_share").get_to(r.connection_wait_share);
    json.at("run_queue_share").get_to(r.run_queue_share);
    json.at("cpu_share").get_to(r.cpu_share);
    json.at("cores").get_to(r.cores);
    json.at("cpu_periods").get_to(r.cpu_periods);
    json.at("throttled_periods").get_to(r.throttled_periods);
    if (json.contains("offered")) r.offered = json.at("offered").get<double>();
    json.at("client_saturated").get_to(r.client_saturated);
    json.at("saturation_reason").get_to(r.saturation_reason);
    json.at("reconnects").get_to(r.reconnects);
    json.at("queue_at_window_begin").get_to(r.queue_at_window_begin);
    json.at("steady_at_s").get_to(r.steady_at_s);
    json.at("client_version").get_to(r.client_version);
    json.at("session_counters").get_to(r.session_counters);
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
    json.at("rows").get_to(r.rows);
    json.at("bytes").get_to(r.bytes);
    json.at("waits").get_to(r.waits);
    json.at("waits_by_class").get_to(r.waits_by_class);
    json.at("loaded").get_to(r.loaded);
    json.at("skipped").get_to(r.skipped);
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
      r.results.push_back({c.at("condition").get<int>(), c.at("text").get<std::string>(), c.at("passed").get<bool>(),
                           c.at("violations").get<std::uint64_t>(), c.at("example").get<std::string>()});
    }
    json.at("seconds").get_to(r.seconds);
    return r;
  });
}

}  // namespace forklift::contract
