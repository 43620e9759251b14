// HammerDB 6's result artifact, JSON: recognised by its schema "hammerdb-job-report-v1". Its start is without time zone
// and before the ramp-up; its response times are in milliseconds and include the ramp-up.
#include <fmt/format.h>

#include "orchestrator/import/hammerdb.hpp"
#include "orchestrator/import/json.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kHammerJob = "HammerDB job report";

bool claims_hammerdb_job(const Text& text) { return text.contains("\"hammerdb-job-report-v"); }

void need_tprocc(const Text& text, const Document& json) {
  const auto benchmark = json.words("/job/benchmark"), type = json.words("/result/type");
  if (benchmark == "TPROC-C" && (type.empty() || type == "tproc_c_result")) return;
  refuse(text, kHammerJob,
         fmt::format("it is of {}, and TPROC-C alone is read",
                     benchmark.empty() ? "no benchmark that it names" : benchmark));
}

std::map<std::size_t, HammerProfile> profile_of(const Document& json, std::optional<Figure>& elapsed_ms) {
  std::map<std::size_t, HammerProfile> profile;
  const auto* rows = json.at("/response_times/rows");
  if (rows == nullptr || !rows->is_array()) return profile;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const auto at = fmt::format("/response_times/rows/{}", i);
    const auto txn = transaction_named(json.words(at + "/name"));
    if (!txn) continue;
    if (const auto elapsed = json.figure(at + "/elapsed_ms")) elapsed_ms = elapsed;
    for (const auto& [key, name] :
         {std::pair{"calls", "calls"}, std::pair{"min_ms", "min"}, std::pair{"avg_ms", "avg"},
          std::pair{"max_ms", "max"}, std::pair{"p25_ms", "p25"}, std::pair{"p50_ms", "p50"},
          std::pair{"p75_ms", "p75"}, std::pair{"p95_ms", "p95"}, std::pair{"p99_ms", "p99"}}) {
      const auto figure = json.figure(at + "/" + key);
      if (figure && figure->value >= 0) profile[*txn].emplace(name, *figure);
    }
  }
  return profile;
}

std::vector<std::pair<std::string, Figure>> series_of(const Document& json) {
  std::vector<std::pair<std::string, Figure>> points;
  const std::string at = "/transaction_count/series/0/points";
  const auto* all = json.at(at);
  if (all == nullptr || !all->is_array()) return points;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto point = fmt::format("{}/{}", at, i);
    const auto value = json.figure(point + "/value");
    if (value) points.emplace_back(json.words(point + "/timestamp"), *value);
  }
  return points;
}

void add_config(const Document& json, Record& record) {
  const auto active = json.figure("/result/active_virtual_users");
  if (const auto users = active ? active : json.figure("/benchmark_config/virtual_users"))
    record.users("virtual users", *users);
  if (const auto warehouses = json.figure("/benchmark_config/warehouses")) record.warehouses(*warehouses);
  if (const auto duration = json.figure("/benchmark_config/duration_minutes")) {
    record.value("duration", *duration, "min");
    record.window(duration->value * 60);
  }
  for (const auto& [name, pointer] :
       {std::pair{"DBMS", "/job/database_display"}, std::pair{"database", "/job/database"},
        std::pair{"DBMS version", "/job/release"}, std::pair{"job", "/job/jobid"}})
    json.fact(record, name, pointer);
  if (const auto version = json.words("/job/hdb_version"); !version.empty())
    record.parameter("version", version.substr(version[0] == 'v' ? 1 : 0), json.line("/job/hdb_version"));
}

std::vector<Imported> read_hammerdb_job(const Text& text) {
  const Document json{text, kHammerJob};
  need_tprocc(text, json);
  const auto nopm = json.figure("/result/nopm"), tpm = json.figure("/result/tpm");
  if (!nopm) refuse(text, kHammerJob, "it has no NOPM");
  if (nopm->value == 0) refuse(text, kHammerJob, "there is no transaction in it: its NOPM is 0");
  Record record{text, "HammerDB"};
  record.rate("nopm", "NOPM", "1/min", *nopm);
  if (tpm) record.rate("tpm", "TPM", "1/min", *tpm);
  if (tpm && tpm->value < nopm->value) record.warn("it contradicts itself: NOPM is above TPM");
  add_config(json, record);
  const auto written = json.words("/job/timestamp");
  const auto started = time_of(written);
  if (started) record.start(*started, false, written, json.line("/job/timestamp"));
  const auto ramp_up = json.figure("/benchmark_config/rampup_minutes");
  if (ramp_up) record.value("ramp-up", *ramp_up, "min");
  std::optional<Figure> elapsed_ms;
  const auto profile = profile_of(json, elapsed_ms);
  add_hammerdb_profile(record, profile, elapsed_ms, nopm->value);
  add_hammerdb_series(record, series_of(json), ramp_up ? ramp_up->value * 60 : 0);
  return {record.finish()};
}

}  // namespace

Kit kits::hammerdb_job() {
  return {"HammerDB's job report (6)", "JSON with the schema \"hammerdb-job-report-v1\"", claims_hammerdb_job,
          read_hammerdb_job};
}

}  // namespace forklift::import
