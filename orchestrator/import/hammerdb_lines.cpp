#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/import/hammerdb.hpp"

namespace forklift::import {
namespace {

constexpr std::string_view kResult = "TEST RESULT : System achieved";

/// `"2025-04-14 17:09:41",` or `"2025-04-14 17:09:51": "185196",`: the time, and what stands behind it.
std::optional<std::pair<std::string, std::string_view>> quoted_time(std::string_view line) {
  constexpr std::size_t kLength = 19;
  const auto open = line.find('"');
  if (open == std::string_view::npos || line.size() < open + kLength + 2 || line[open + kLength + 1] != '"')
    return std::nullopt;
  const auto time = line.substr(open + 1, kLength);
  if (!time_of(time)) return std::nullopt;
  return std::pair{std::string{time}, line.substr(open + kLength + 2)};
}

/// `"avg_ms": "5.765",` → avg and 5.765.
std::optional<std::pair<std::string, Figure>> quoted_figure(std::string_view line, std::size_t at) {
  const auto fields = fields_of(line, '"');
  if (fields.size() < 3 || !fields[0].empty() || !begins(fields[2], ":")) return std::nullopt;
  const auto figure = fields.size() >= 4 ? number(fields[3], at) : number_after(fields[2], ":", at);
  return figure ? std::optional{std::pair{std::string{fields[1]}, *figure}} : std::nullopt;
}

class Lines {
 public:
  explicit Lines(const Text& text) : text_(text) {}

  HammerFile read() {
    for (const auto line : text_.lines()) {
      ++at_;
      const auto plain = trim(line);
      if (plain.empty() || result(plain)) continue;
      if (!settings(plain) && !events(plain) && !profile(plain) && !jobs(plain)) wrapper(plain);
    }
    return std::move(file_);
  }

 private:
  bool result(std::string_view line) {
    auto run = hammerdb_result(line, at_);
    if (!run) return false;
    run->in_jobs = begins(line, "\"");
    const auto same = std::find_if(file_.runs.begin(), file_.runs.end(), [&](const auto& one) {
      return one.nopm.value == run->nopm.value && one.tpm.has_value() == run->tpm.has_value() &&
             (!one.tpm || one.tpm->value == run->tpm->value);
    });
    if (same != file_.runs.end() && (run->in_jobs || !file_.began)) {  // told again
      if (!job_time_.empty()) same->started = job_time_, same->started_line = job_time_line_;
    } else {
      file_.runs.push_back(merged(std::move(*run)));
      file_.began = false;
      next_ = {};
    }
    job_time_.clear();
    return true;
  }

  /// With what stood before it; warehouses stay as they were set.
  HammerRun merged(HammerRun run) {
    HammerRun full = next_;
    full.nopm = run.nopm;
    full.tpm = run.tpm;
    full.dbms = run.dbms;
    full.in_jobs = run.in_jobs;
    if (!full.warehouses) full.warehouses = warehouses_;
    if (!full.ramp_up_min) full.ramp_up_min = set_ramp_up_;
    if (!full.duration_min) full.duration_min = set_duration_;
    if (!job_time_.empty()) full.started = job_time_, full.started_line = job_time_line_;
    return full;
  }

  /// "Changed tpcc:mysql_count_ware from 1 to 20 for MySQL", "Value 20 for tpcc:… is the same as …".
  bool settings(std::string_view line) {
    const bool changed = begins(line, "Changed "), same = begins(line, "Value ");
    if (!changed && !same) return false;
    const auto value = changed ? number_after(line, " to ", at_) : number_after(line, "Value ", at_);
    if (!value) return true;
    if (holds(line, "_count_ware")) warehouses_ = value;
    if (holds(line, "_rampup ")) set_ramp_up_ = value;
    if (holds(line, "_duration ")) set_duration_ = value;
    return true;
  }

  bool events(std::string_view line) {
    if (const auto begun = rest_after(line, "Hammerdb Log @")) {
      next_.started = *begun;
      next_.started_line = at_;
    } else if (begins(line, "HammerDB CLI v")) {
      file_.version = std::string{line.substr(std::string_view{"HammerDB CLI v"}.size())};
      file_.version_line = at_;
    } else if (const auto ramp = number_after(line, "Beginning rampup time of", at_)) {
      file_.began = true;
      (holds(line, "second") ? next_.ramp_up_s : next_.ramp_up_min) = ramp;
    } else if (const auto period = number_after(line, "Timing test period of", at_)) {
      file_.began = true;
      (holds(line, "second") ? next_.duration_s : next_.duration_min) = period;
    } else if (const auto users = number_before(line, " Active Virtual Users configured", at_)) {
      next_.users = users;
    } else if (const auto sessions = number_before(line, " Active Sessions configured", at_)) {
      next_.users = sessions;
    } else if (const auto created = number_before(line, " Virtual Users Created with Monitor VU", at_)) {
      if (created->value >= 1) next_.users = Figure{created->value - 1, fmt::format("{:.0f}", created->value - 1), at_};
    } else if (const auto of_all = number_after(line, " out of ", at_); of_all && holds(line, "Warehouses = ")) {
      next_.warehouses = of_all;
    } else if (const auto version = rest_after(line, "DBVersion:")) {
      next_.dbms_version = *version;
      next_.dbms_version_line = at_;
    } else if (holds(line, "FINISHED FAILED")) {
      if (file_.failed.empty()) file_.failed = std::string{line.substr(0, 100)};
    } else {
      return after_result(line);
    }
    return true;
  }

  /// What is printed of a run behind its result.
  bool after_result(std::string_view line) {
    if (holds(line, "query set") || holds(line, "eometric mean of query times")) file_.queries = true;
    if (file_.runs.empty() || file_.began) return false;
    auto& run = file_.runs.back();
    if (holds(line, "CLIENT SIDE TPM")) {
      const auto orders = number_after(line, "neworder", at_);
      if (orders && (orders->value > 1.05 * run.nopm.value || orders->value < 0.95 * run.nopm.value))
        run.warnings.push_back(
            fmt::format("it contradicts itself: its clients counted {} New-Orders a minute, and NOPM is {}",
                        orders->text, run.nopm.text));
    } else if (holds(line, "Timing Data Incomplete")) {
      run.warnings.emplace_back("timing data incomplete");
    } else if (holds(line, "Virtual Users reported") && !run.warnings.empty()) {
      run.warnings.back() += ": " + std::string{line.substr(line.find(':') + 1)};
    } else {
      return false;
    }
    return true;
  }

  /// ">>>>> SUMMARY OF 4 ACTIVE VIRTUAL USERS : MEDIAN ELAPSED TIME : 239323ms", ">>>>> PROC: NEWORD", and two lines.
  bool profile(std::string_view line) {
    if (holds(line, "Time Profile Report")) file_.profile_only = true;
    if (holds(line, "Transaction Counter Log")) file_.counter_only = true;
    if (begins(line, ">>>>>")) {
      file_.profile_only = true;
      if (holds(line, "SUMMARY OF")) {
        of_all_ = true;
        if (auto* run = last()) run->elapsed_ms = number_after(line, "ELAPSED TIME :", at_);
      } else if (holds(line, "VIRTUAL USER")) {
        of_all_ = false;
      }
      if (const auto name = rest_after(line, "PROC:")) procedure_ = transaction_named(*name);
      return true;
    }
    if (!begins(line, "CALLS:") && !begins(line, "P99:")) return older_profile(line);
    auto* run = last();
    if (run == nullptr || !of_all_ || !procedure_) return true;
    for (const auto& [label, name] :
         {std::pair{"CALLS:", "calls"}, std::pair{"MIN:", "min"}, std::pair{"AVG:", "avg"}, std::pair{"MAX:", "max"},
          std::pair{"P99:", "p99"}, std::pair{"P95:", "p95"}, std::pair{"P50:", "p50"}}) {
      if (const auto figure = number_after(line, label, at_)) run->profile[*procedure_][name] = *figure;
    }
    return true;
  }

  /// "Vuser 2:|neword | 94996164|38.93%| 6877| 13813| 95569025|": exclusive total, share, calls, mean in µs.
  bool older_profile(std::string_view line) {
    if (!holds(line, ":|neword") || holds(line, "MIN-")) return false;
    const auto fields = fields_of(line.substr(line.find('|')), '|');
    constexpr std::size_t kMean = 5;
    if (auto* run = last(); run != nullptr && fields.size() > kMean) run->one_user_us = number(fields[kMean], at_);
    return true;
  }

  /// The output of `jobs`, JSON whose numbers are texts, behind the log of the run.
  bool jobs(std::string_view line) {
    if (const auto timed = quoted_time(line)) {
      const auto tpm = quoted_figure(line, at_);
      if (tpm && begins(trim(timed->second), ":")) {
        if (auto* run = last()) run->tpm_series.emplace_back(timed->first, tpm->second);
      } else {
        job_time_ = timed->first;
        job_time_line_ = at_;
      }
      return true;
    }
    if (begins(line, "\"") && holds(line, "\": {")) {
      procedure_ = transaction_named(fields_of(line, '"')[1]);
      return true;
    }
    const auto figure = quoted_figure(line, at_);
    if (!figure) return false;
    auto* run = last();
    if (run == nullptr || !procedure_) return true;
    if (figure->first == "elapsed_ms") run->elapsed_ms = figure->second;
    for (const auto& [key, name] : {std::pair{"calls", "calls"}, std::pair{"min_ms", "min"}, std::pair{"avg_ms", "avg"},
                                    std::pair{"max_ms", "max"}, std::pair{"p99_ms", "p99"}, std::pair{"p95_ms", "p95"},
                                    std::pair{"p50_ms", "p50"}}) {
      if (figure->first == key) run->profile[*procedure_][name] = figure->second;
    }
    return true;
  }

  /// Scripts around HammerDB head its line with the settings, and draw conclusions of their own.
  void wrapper(std::string_view line) {
    const auto take = [&](std::string_view label, std::optional<Figure>& to, std::string_view unit) {
      if (!begins(line, label)) return;
      const auto figure = number_after(line, label, at_);
      const auto rest = figure ? trim(line.substr(label.size())).substr(figure->text.size()) : std::string_view{};
      if (figure && trim(rest) == unit) to = figure;
    };
    take("Warehouses:", next_.warehouses, "");
    take("VUs:", next_.users, "");
    take("Ramp-up:", next_.ramp_up_s, "s");
    take("Duration:", next_.duration_s, "s");
    if (holds(line, " tpm @ ")) file_.counter_only = true;
    const auto average = number_after(line, "Avg NOPM:", at_);
    auto* run = last();
    if (!average || run == nullptr) return;
    if (average->value > 2 * run->nopm.value || average->value < run->nopm.value / 2)
      run->warnings.push_back(fmt::format("it contradicts itself: \"Avg NOPM: {}\" is not that of the result, {}",
                                          average->text, run->nopm.text));
  }

  HammerRun* last() { return file_.runs.empty() || file_.began ? nullptr : &file_.runs.back(); }

  const Text& text_;
  HammerFile file_;
  HammerRun next_ = {};
  std::optional<Figure> warehouses_, set_ramp_up_, set_duration_;
  std::optional<std::size_t> procedure_;
  std::string job_time_;
  std::size_t at_ = 0, job_time_line_ = 0;
  bool of_all_ = false;
};

}  // namespace

std::optional<HammerRun> hammerdb_result(std::string_view line, std::size_t at) {
  const auto rest = rest_after(line, kResult);
  if (!rest) return std::nullopt;
  const auto nopm = number_before(*rest, " NOPM", at);
  if (!nopm) return std::nullopt;
  HammerRun run;
  run.nopm = *nopm;
  const auto tpm_ends = rest->find(" TPM");
  if (tpm_ends == std::string_view::npos) return run;
  const auto from = rest->find(" from ");  // NOPM first, else TPM
  const auto figures = from != std::string_view::npos && from < tpm_ends ? rest->substr(from + 6, tpm_ends - from - 6)
                                                                         : rest->substr(0, tpm_ends);
  run.tpm = leading_number(figures, at);
  if (run.tpm) run.dbms = std::string{trim(trim(figures).substr(run.tpm->text.size()))};
  return run;
}

HammerFile read_hammerdb_lines(const Text& text) { return Lines{text}.read(); }

}  // namespace forklift::import
