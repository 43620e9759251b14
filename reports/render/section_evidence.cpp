// What went wrong, every run, and every check and audit.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "common/sql/error_class.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/html.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/sent_as.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;
using store::RunStatus;

constexpr std::size_t kMostTroubles = 20;

Cell status_cell(const store::Run& run) {
  const auto word = to_string(run.status);
  const char* tone = run.status == RunStatus::valid ? "good" : run.status == RunStatus::running ? "plain" : "bad";
  return {word, chip(tone, word)};
}

std::string logs_of(const View& view, store::RunId run) {
  std::string out;
  for (const auto& log : view.evidence.logs) {
    if (log.run != run) continue;
    out += details(fmt::format("The last lines of {}: <code>{}</code>", escape(log.node), escape(log.file)),
                   preformatted(log.text, "log of " + log.node));
  }
  return out;
}

std::string trouble_of(const View& view, const store::Run& run) {
  const auto cell = view.cell_of(run.cell);
  return fmt::format("<div class=\"trouble\"><h3>Run {}, {}, repeat {} {}</h3><p>{}</p>{}</div>\n", run.number.value(),
                     escape(view.cell_name(cell)), run.repeat + 1, chip("bad", to_string(run.status)),
                     escape(run.reason.empty() ? "no reason was recorded" : run.reason), logs_of(view, run.number));
}

/// Notes: reason, warnings, and an unsteady course.
std::string notes_of(const store::Run& run, const analysis::RunFinding& finding) {
  std::vector<std::string> notes;
  if (!run.reason.empty()) notes.push_back(run.reason);
  notes.insert(notes.end(), run.warnings.begin(), run.warnings.end());
  // The verdict has noted stalls already; runs of other programs and of older versions have no such note.
  for (const auto& stall : finding.stalls) {
    const auto words = words_of(stall);
    if (std::find(notes.begin(), notes.end(), words) == notes.end() && run.reason.find(words) == std::string::npos)
      notes.push_back(words);
  }
  if (finding.pace)
    notes.push_back(fmt::format("{} of {} transactions/s offered{}", reached_words(*finding.pace),
                                grouped(finding.pace->offered_per_s),
                                finding.pace->is_limit() ? ": the pacing is the limit, not the servers" : ""));
  const auto steadiness = finding.steady.steadiness;
  if (!finding.values.empty() && steadiness != analysis::Steadiness::steady &&
      steadiness != analysis::Steadiness::stalled)
    notes.push_back(finding.steady.words);
  return join(notes, "; ");
}

/// Of transactions: those of lookups stand in a table of their own.
std::vector<store::Measure> client_costs(const View& view) {
  for (const auto& cell : view.evidence.cells) {
    if (const auto* cost = analysis::find_measure(cell, "client_cpu_us_per_tx")) return {*cost};
  }
  return {};
}

}  // namespace

std::string trouble_section(const View& view) {
  std::string body;
  const auto& experiment = view.evidence.experiment;
  if (experiment.status == store::ExperimentStatus::failed ||
      experiment.status == store::ExperimentStatus::interrupted) {
    body += fmt::format("<div class=\"trouble\"><h3>The experiment {}</h3><p>{}</p></div>\n",
                        experiment.status == store::ExperimentStatus::failed ? "failed" : "was interrupted",
                        escape(experiment.reason));
  }
  std::size_t shown = 0, all = 0;
  for (const auto& run : view.evidence.runs) {
    if (run.status == RunStatus::valid || run.status == RunStatus::running) continue;
    if (++all <= kMostTroubles) {
      body += trouble_of(view, run);
      ++shown;
    }
  }
  if (all > shown) body += fmt::format("<p>{} more are in the table of runs.</p>\n", all - shown);
  std::string other_logs;
  for (const auto& log : view.evidence.logs) {
    if (log.run) continue;
    other_logs += details(fmt::format("The last lines of {}: <code>{}</code>", escape(log.node), escape(log.file)),
                          preformatted(log.text, "log of " + log.node));
  }
  return section("trouble", "What went wrong", body + (body.empty() ? "" : other_logs));
}

Table runs_table(const View& view) {
  const auto main = view.transaction_name(0);
  Table table{"Every run, in the order of execution. Only valid runs show numbers" +
                  (main.empty() ? "" : "; latencies are those of " + main) + ", CPU is the drivers’.",
              {{"run", true}, {"cell"}, {"repeat", true}, {"status"}},
              {}};
  const auto brief = brief_measures(view.evidence.cells);
  const auto cost = client_costs(view);
  for (const auto& measure : brief) table.columns.push_back(column_of(measure));
  table.columns.push_back({"errors", true});
  for (const auto& measure : cost) table.columns.push_back(column_of(measure));
  table.columns.push_back({"notes"});
  std::vector<std::string> sent_as;
  for (std::size_t i = 0; i < view.evidence.runs.size(); ++i) {
    const auto& run = view.evidence.runs[i];
    const auto& finding = view.findings.runs[i];
    const auto cell = view.cell_of(run.cell);
    const std::string name = view.cell_name(cell) + (view.comparable(cell) ? "" : " (not comparable)");
    std::vector<Cell> row{
        {std::to_string(run.number.value()), ""}, {name, ""}, {std::to_string(run.repeat + 1), ""}, status_cell(run)};
    const auto add = [&](const store::Measure& measure) {
      row.push_back({shown_or_dash(measure, analysis::find(finding.values, measure.name)), ""});
    };
    for (const auto& measure : brief) add(measure);
    const auto errors = analysis::errors_of(view.evidence.cells[cell], run);
    row.push_back({errors ? grouped(static_cast<double>(*errors)) : "–", ""});
    for (const auto& measure : cost) add(measure);
    row.push_back({notes_of(run, finding), ""});
    table.rows.push_back(std::move(row));
    sent_as.push_back(analysis::implementation_of(view.evidence.cells[cell]));
  }
  insert_sent_as(table, 2, sent_as);
  return table;
}

std::string checks_section(const View& view) {
  struct Count {
    std::string text, example;
    int passed = 0, failed = 0;
  };
  std::map<int, Count> conditions;
  for (const auto& check : view.evidence.checks) {
    auto& count = conditions[check.result.condition];
    count.text = check.result.text;
    ++(check.result.passed ? count.passed : count.failed);
    if (!check.result.passed && count.example.empty()) {
      count.example = fmt::format("run {}: {}", check.run.value(), check.result.example);
    }
  }
  Table checks{"Consistency conditions of clause 3.3.2: looks at them, each for all runs since the one before",
               {{"condition", true}, {"what must hold"}, {"passed", true}, {"failed", true}, {"first violation"}},
               {}};
  for (const auto& [number, c] : conditions) {
    checks.add({std::to_string(number), c.text, std::to_string(c.passed), std::to_string(c.failed), c.example});
  }
  struct Range {
    double low = 1e9, high = -1e9, least = 0, most = 0;
    int passed = 0, failed = 0;
  };
  std::map<std::string, Range> audits;
  for (const auto& row : view.evidence.audits) {
    auto& range = audits[row.audit.name];
    range.low = std::min(range.low, row.audit.value);
    range.high = std::max(range.high, row.audit.value);
    range.least = row.audit.low;
    range.most = row.audit.high;
    ++(row.audit.passed ? range.passed : range.failed);
  }
  Table table{
      "Input audit of clause 9.2: what the drivers really drew, over all drivers and runs",
      {{"input"}, {"lowest seen", true}, {"highest seen", true}, {"allowed", true}, {"passed", true}, {"failed", true}},
      {}};
  for (const auto& [name, r] : audits) {
    table.add({name, fmt::format("{:.2f} %", r.low * 100), fmt::format("{:.2f} %", r.high * 100),
               fmt::format("{:.2f}–{:.2f} %", r.least * 100, r.most * 100), std::to_string(r.passed),
               std::to_string(r.failed)});
  }
  const std::string body = (checks.rows.empty() ? "" : checks.html()) + (table.rows.empty() ? "" : table.html());
  return section("checks", "Checks and audits", body);
}

std::string outcomes_section(const View& view) {
  Table outcomes{
      "Outcomes inside the measurement window, valid runs of a cell together", {{"cell"}, {"transaction"}}, {}};
  for (const auto& name : contract::kOutcomes) {
    std::string title{name};
    std::replace(title.begin(), title.end(), '_', ' ');
    outcomes.columns.push_back({title, true});
  }
  outcomes.columns.push_back({"retries", true});
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
      store::Outcomes sums{};
      std::uint64_t retries = 0, all = 0;
      for (const auto at : view.findings.cells[i].runs) {
        const auto& run = view.evidence.runs[at];
        if (run.status != RunStatus::valid) continue;
        for (std::size_t o = 0; o < sums.size(); ++o) sums[o] += run.outcomes[txn][o];
        retries += run.retries[txn];
      }
      std::vector<std::string> row{view.cell_name(i), view.transaction_name(i, txn)};
      for (const auto count : sums) {
        row.push_back(grouped(static_cast<double>(count)));
        all += count;
      }
      row.push_back(grouped(static_cast<double>(retries)));
      if (all > 0) outcomes.add(std::move(row));
    }
  }
  Table errors{"What the servers said, the most frequent first",
               {{"transaction"}, {"outcome"}, {"class"}, {"number", true}, {"times", true}, {"run", true}, {"text"}},
               {}};
  for (const auto& row : view.evidence.errors) {
    if (errors.rows.size() >= 30) break;
    errors.add(
        {row.sample.transaction, row.sample.outcome,
         std::string{sql::to_string(sql::error_class(static_cast<unsigned>(row.sample.number), row.sample.text))},
         std::to_string(row.sample.number), grouped(static_cast<double>(row.sample.count)),
         std::to_string(row.run.value()), row.sample.text});
  }
  const std::string body = (outcomes.rows.empty() ? "" : outcomes.html()) + (errors.rows.empty() ? "" : errors.html());
  return section("outcomes", "Outcomes and errors", body);
}

}  // namespace forklift::render
