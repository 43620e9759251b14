// HammerDB's log, of 3 to 6, from its command line, its log file or a script around them: recognised by "TEST RESULT :
// System achieved", by its lines of virtual users, or by the headings of its profiles and counters. NOPM is its
// throughput; TPM is what the server commits and rolls back, never New-Orders.
#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/import/hammerdb.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kHammerDb = "HammerDB";

/// "Vuser 12:…" and "Vuser 12 created …".
bool is_of_user(std::string_view line) {
  if (!begins(line, "Vuser ")) return false;
  auto rest = line.substr(6);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  rest.remove_prefix(digits);
  return digits > 0 && (begins(rest, ":") || begins(rest, " created"));
}

bool claims_hammerdb_log(const Text& text) {
  return std::any_of(text.lines().begin(), text.lines().end(), [](std::string_view line) {
    const auto plain = trim(line);
    return holds(plain, "TEST RESULT : System achieved") || is_of_user(plain) || begins(plain, "HammerDB CLI v") ||
           begins(plain, "Hammerdb Transaction Counter Log") || begins(plain, "Hammerdb Log @") ||
           holds(plain, "Hammerdb Time Profile Report") || begins(plain, ">>>>> PROC:");
  });
}

void need_result(const Text& text, const HammerFile& file) {
  const std::string fix = "Name the log with the line \"TEST RESULT\"";
  if (!file.runs.empty()) {
    if (file.began) refuse(text, kHammerDb, "its last run has no TEST RESULT, it did not end", fix);
    return;
  }
  if (!file.failed.empty())
    refuse(text, kHammerDb, fmt::format("there is no TEST RESULT, and \"{}\"", file.failed), fix);
  if (file.queries) refuse(text, kHammerDb, "these are query times of TPROC-H, and TPROC-C alone is read", fix);
  if (file.profile_only) refuse(text, kHammerDb, "a time profile has no NOPM", fix);
  if (file.counter_only)
    refuse(text, kHammerDb, "a transaction counter has TPM alone, which are no New-Orders, and no NOPM", fix);
  refuse(text, kHammerDb, "there is no TEST RESULT, the run did not end", fix);
}

void add_times(Record& record, const HammerRun& run) {
  if (run.ramp_up_s)
    record.value("ramp-up", *run.ramp_up_s, "s");
  else if (run.ramp_up_min)
    record.value("ramp-up", *run.ramp_up_min, "min");
  const auto& duration = run.duration_s ? run.duration_s : run.duration_min;
  if (!duration) return;
  record.value("duration", *duration, run.duration_s ? "s" : "min");
  record.window(duration->value * (run.duration_s ? 1 : 60));
}

Imported run_of(const Text& text, const HammerFile& file, const HammerRun& run) {
  if (run.nopm.value == 0)
    refuse(text, kHammerDb, fmt::format("there is no transaction in it: line {} has 0 NOPM", run.nopm.line));
  Record record{text, kHammerDb};
  record.rate("nopm", "NOPM", "1/min", run.nopm);
  if (run.tpm) record.rate("tpm", "TPM", "1/min", *run.tpm);
  if (!file.version.empty()) record.parameter("version", file.version, file.version_line);
  if (!run.dbms.empty()) record.fact("DBMS", run.dbms, run.nopm.line);
  if (!run.dbms_version.empty()) record.fact("DBMS version", run.dbms_version, run.dbms_version_line);
  if (run.users) record.users("virtual users", *run.users);
  if (run.warehouses) record.warehouses(*run.warehouses);
  add_times(record, run);
  const auto dated = date_of(run.started);  // of a log's head
  const auto started = dated ? dated : time_of(run.started);
  if (started) record.start(*started, dated && holds(run.started, " UTC "), run.started, run.started_line);
  for (const auto& warning : run.warnings) record.warn(warning);
  if (run.tpm && run.tpm->value < run.nopm.value) record.warn("it contradicts itself: NOPM is above TPM");
  if (!file.failed.empty()) record.warn("virtual users failed: " + file.failed);
  add_hammerdb_profile(record, run.profile, run.elapsed_ms, run.nopm.value);
  if (run.one_user_us) {
    record.value("New-Order's mean of one virtual user, ramp-up included", *run.one_user_us, "us");
    record.warn("its times are of one virtual user, ramp-up included: they are no latency of the run");
  }
  add_hammerdb_series(record, run.tpm_series,
                      run.ramp_up_s     ? run.ramp_up_s->value
                      : run.ramp_up_min ? run.ramp_up_min->value * 60
                                        : 0);
  return record.finish();
}

std::vector<Imported> read_hammerdb_log(const Text& text) {
  const auto file = read_hammerdb_lines(text);
  need_result(text, file);
  std::vector<Imported> runs;
  for (const auto& run : file.runs) runs.push_back(run_of(text, file, run));
  return runs;
}

}  // namespace

void add_hammerdb_profile(Record& record, const std::map<std::size_t, HammerProfile>& profile,
                          const std::optional<Figure>& elapsed_ms, double nopm) {
  if (profile.empty()) return;
  for (const auto& [txn, figures] : profile) {
    for (const auto& [what, figure] : figures) {
      if (what == "calls")
        record.value("calls" + suffix_of(txn), figure, "");
      else
        record.latency(what, suffix_of(txn), figure, "ms");
    }
  }
  std::string detail;
  const auto orders = profile.find(0);
  if (elapsed_ms) record.value("profile's time", *elapsed_ms, "ms");
  if (elapsed_ms && elapsed_ms->value > 0 && orders != profile.end() && orders->second.contains("calls")) {
    const double per_min = orders->second.at("calls").value * 60000 / elapsed_ms->value;
    detail = fmt::format(" ({:.0f} New-Orders a minute in it, NOPM is {:.0f})", per_min, nopm);
  }
  record.warn("latencies include the ramp-up" + detail);
}

void add_hammerdb_series(Record& record, const std::vector<std::pair<std::string, Figure>>& points, double ramp_up_s) {
  if (points.empty()) return;
  const auto first = time_of(points.front().first).value_or(0);
  const auto& started = record.run().started_us;
  const bool known = started && ramp_up_s <= static_cast<double>(kLongestRunSeconds);
  const auto from = known ? *started + static_cast<std::int64_t>(ramp_up_s * kSecondUs) : 0;
  const auto to = from + static_cast<std::int64_t>(record.seconds() * kSecondUs);
  std::vector<std::pair<std::string, double>> inside;
  for (const auto& [when, figure] : points) {
    const auto at = time_of(when);
    if (!at || figure.value < 0) continue;
    record.point("tpm", static_cast<double>(*at - first) / kSecondUs, figure, "1/min");
    if (known && *at >= from && *at <= to) inside.emplace_back(when.substr(11), figure.value);
  }
  check_fall(record, inside);
}

Kit kits::hammerdb_log() {
  return {"HammerDB's log (3 to 6)",
          "the line \"TEST RESULT : System achieved … NOPM\", with what the command line printed around it",
          claims_hammerdb_log, read_hammerdb_log};
}

}  // namespace forklift::import
