#include "reports/render/report.hpp"

#include <fmt/format.h>

#include "common/core/clock.hpp"
#include "common/core/directories.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "common/core/visible.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/server_settings.hpp"
#include "reports/render/export.hpp"
#include "reports/render/gnuplot.hpp"
#include "reports/render/html.hpp"
#include "reports/render/own_report.hpp"
#include "reports/render/plots.hpp"
#include "reports/render/scratch_folder.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/template.hpp"

namespace forklift::render {
namespace {

std::string minutes(std::int64_t us) {
  const auto seconds = us / 1'000'000;
  return seconds < 90 ? fmt::format("{} s", seconds) : fmt::format("{} min", (seconds + 30) / 60);
}

/// "2026-11-23 04:05 UTC · 12 min · 3 cells, 9 runs · finished".
std::string meta_of(const View& view) {
  const auto& e = view.evidence.experiment;
  const auto count = [](std::size_t n, const char* word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); };
  std::string when = format_utc(e.record.started_us).substr(0, 16);
  if (when.size() == 16) when[10] = ' ';
  std::vector<std::string> parts{when + " UTC"};
  if (e.ended_us) parts.push_back(minutes(*e.ended_us - e.record.started_us));
  parts.push_back(count(view.evidence.cells.size(), "cell") + ", " + count(view.evidence.runs.size(), "run"));
  parts.push_back(fmt::format("seed {}", e.record.seed));
  parts.push_back(to_string(e.status));
  if (!e.record.label.empty()) parts.push_back("label " + e.record.label);
  std::string html;
  for (const auto& part : parts) html += "<span>" + escape(part) + "</span> ";
  return html;
}

/// Under the title: who finds it out later distrusts every number.
std::string servers_of(const View& view) {
  const auto settings = analysis::server_settings_words(view.evidence);
  const auto isolation = analysis::isolation_words(view.evidence);
  std::string html;
  if (!settings.empty()) html += "<p class=\"servers\">Servers ran with " + escape(settings) + ".</p>\n";
  if (!isolation.empty()) html += "<p class=\"servers\">" + escape(isolation) + ".</p>\n";
  return html;
}

std::string banner_of(const View& view) {
  std::string banners;
  for (const auto& cell : view.evidence.cells) {
    if (cell.comparable()) continue;
    banners += fmt::format(
        "<p class=\"banner\"><strong>These results are not comparable.</strong> They were made with scale {:g}: fewer "
        "rows per "
        "warehouse than the clause asks for. Good for a first look, not for a conclusion.</p>\n",
        cell.record.scale);
    break;
  }
  if (const auto emulation = analysis::emulation_of(view.evidence); !emulation.empty()) {
    banners += "<p class=\"banner\"><strong>These hosts are " + escape(emulation) +
               ".</strong> Effects show as relations between cells; absolute numbers mean nothing.</p>\n";
  }
  const auto status = view.evidence.experiment.status;
  if (status == store::ExperimentStatus::running) {
    banners += "<p class=\"banner\"><strong>This experiment was still running</strong> when the report was made.</p>\n";
  }
  return banners;
}

/// All figures of the page, drawn by one run of gnuplot, found again by their plot's id.
class Figures {
 public:
  Figures(const View& view, const store::Reader& reader) {
    std::vector<Plot> plots;
    const auto add = [&](std::optional<Plot> plot) {
      if (plot) plots.push_back(std::move(*plot));
    };
    add(headline_plot(view));
    add(course_plot(view));
    add(effects_plot(view));
    add(concurrency_plot(view));
    if (concurrency_table(view).rows.empty()) add(scaling_plot(view));
    add(distance_plot(view));
    add(time_plot(view, reader));
    for (auto& plot : latency_plots(view)) plots.push_back(std::move(plot));
    add(lookups_plot(view));
    add(balance_plot(view));
    add(work_plot(view));
    add(hosts_plot(view));
    const auto html = draw(plots, scale_chip(view));
    for (std::size_t i = 0; i < plots.size(); ++i) {
      if (plots[i].small) {
        small_ += html[i];
      } else {
        by_id_[plots[i].id] = html[i];
      }
    }
  }
  std::string operator[](const std::string& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? "" : found->second;
  }
  std::string small() const { return small_.empty() ? "" : "<div class=\"grid\">\n" + small_ + "</div>\n"; }

 private:
  std::map<std::string, std::string> by_id_;
  std::string small_;  ///< in the order of the transactions
};

/// Lookups are not transactions: their phases are the rows of their one table.
std::string lookups_body(const View& view, const Figures& figures) {
  return section("lookups", "How fast",
                 figures["lookups"] + figures["course"] + lookups_table(view).html() + rules_section(view));
}

/// How clients, nodes or terminals change the throughput; what was swept decides which.
std::string scaling_body(const View& view, const Figures& figures) {
  const auto clients = concurrency_table(view);
  if (!clients.rows.empty()) return section("concurrency", "How many clients", figures["concurrency"] + clients.html());
  const auto why_not = why_not_table(view);
  return section("scalability", "How it scales",
                 figures["scaling"] + scaling_words(view) + (why_not.rows.empty() ? "" : why_not.html()));
}

/// Every measure, folded away, since they are many; all pairs where there is no baseline.
std::string verdict_tables(const View& view) {
  const auto pairs = pairs_table(view), verdicts = verdicts_table(view);
  return (pairs.rows.empty() ? "" : pairs.html()) +
         (verdicts.rows.empty() ? "" : details("Every measure against the baseline", verdicts.html()));
}

std::string transactions_body(const View& view, const Figures& figures) {
  const auto cells =
      view.findings.cells.empty() ? "" : cells_table(view).html() + verdict_tables(view) + rules_section(view);
  std::string body = section("cells", "How fast", figures["headline"] + figures["course"] + cells);
  body += section("effects", "What brings it", figures["effects"]);
  body += scaling_body(view, figures);
  body += section("distance", "What distance costs", figures["distance"]);
  body += section("time", "Over time", figures["throughput"] + faults_table(view));
  const auto latencies = latency_table(view);
  body += section("latency", "How long a transaction takes",
                  figures["latency-0"] + figures.small() +
                      (latencies.rows.empty() ? "" : details("All percentiles", latencies.html())));
  return body + section("placement", "Why: where rows lie and what a transaction asks for",
                        figures["balance"] + figures["work"] + placement_tables(view));
}

std::string results_body(const View& view, const Figures& figures) {
  const auto hosts = host_use_table(view);
  return findings_section(view) +
         (view.findings.lookups.empty() ? transactions_body(view, figures) : lookups_body(view, figures)) +
         section("hosts", "What the hosts did", figures["hosts"] + (hosts.rows.empty() ? "" : hosts.html()));
}

/// Many runs are folded away: the page is for a person.
std::string runs_body(const View& view) {
  constexpr std::size_t kMany = 60;
  if (view.evidence.runs.empty()) return "";
  const auto table = runs_table(view).html();
  return scale_chip(view) + (view.evidence.runs.size() <= kMany
                                 ? table
                                 : details(fmt::format("All {} runs", view.evidence.runs.size()), table));
}

std::string evidence_body(const View& view) {
  std::string differences;
  if (!view.findings.differences.empty()) {
    differences +=
        differences_table(view, view.findings.differences, "What differs between the cells, as the scenario says it")
            .html();
  }
  if (!view.findings.effective_differences.empty()) {
    differences += details(
        "What the servers say that they run with, where it differs",
        differences_table(view, view.findings.effective_differences, "Effective configuration, per cell").html());
  }
  std::string body = section("differences", "What differs", differences);
  body += trouble_section(view);
  body += section("runs", "Every run", runs_body(view));
  return body + checks_section(view) + outcomes_section(view) + machines_section(view) + again_section(view);
}

/// Others may read it, and it may be reached by a link of the user's own.
DirectoryWish report_directory() {
  return {.what = "the report's folder",
          .otherwise = "Name another folder with --out",
          .mode = 0755,
          .rules = {.ours_alone = false}};
}

}  // namespace

std::string page_of(const View& view, const store::Reader& reader) {
  const auto& record = view.evidence.experiment.record;
  const Figures figures{view, reader};
  return fill(
      template_text("page.html"),
      {{"title", escape(record.name) + " – Forklift report"},
       {"name", escape(record.name)},
       {"description", record.description.empty() ? "" : "<p class=\"lede\">" + escape(record.description) + "</p>"},
       {"meta", meta_of(view)},
       {"servers", servers_of(view)},
       {"banner", banner_of(view)},
       {"style", std::string{template_text("style.css")}},
       {"body", results_body(view, figures) + evidence_body(view)},
       {"version", escape(record.version)},
       {"id", escape(record.id)}});
}

void try_report(const std::filesystem::path& folder) {
  check_directory(folder, report_directory());
  need_report_folder(folder);
  try_writing(folder, "Name another directory with --out, or leave the report for later with --no-report");
  const ScratchFolder scratch;
  try_writing(scratch.path(), "Free some space there, or set TMPDIR to another directory");
  run_gnuplot("set terminal svg\nset output \"try.svg\"\nplot [0:1] x\n", scratch.path());
}

std::filesystem::path write_report(const store::Reader& reader, const store::Experiment& experiment,
                                   const std::filesystem::path& folder) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  const View view{evidence, findings};
  check_directory(folder, report_directory());
  need_report_folder(folder);
  make_directory(folder, report_directory());
  write_file(folder / "results.csv", results_csv(view));
  write_file(folder / "results.json", visible_json(to_text(results_json(view), 2)) + "\n");
  write_file(folder / "report.md", markdown(view));
  write_file(folder / "index.html", page_of(view, reader));
  return folder / "index.html";
}

}  // namespace forklift::render
