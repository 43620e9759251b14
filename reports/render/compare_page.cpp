#include "reports/render/compare_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/analysis/numbers.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/html.hpp"
#include "reports/render/table.hpp"
#include "reports/render/template.hpp"

namespace forklift::render {
namespace {

/// The ratio with its interval on a logarithmic axis from a half to two, where 1 is in the middle.
std::string interval_picture(double ratio, const analysis::Interval& interval) {
  constexpr double kWidth = 320, kReach = 0.6931471805599453;
  const auto x = [&](double value) {
    return kWidth / 2 * (1 + std::clamp(std::log(std::max(value, 1e-9)) / kReach, -1.0, 1.0));
  };
  const auto words =
      fmt::format("B against A: {:.3f}, 95 % interval {:.3f} to {:.3f}", ratio, interval.low, interval.high);
  return fmt::format(
      "<svg role=\"img\" aria-label=\"{0}\" viewBox=\"-20 0 {1} 40\" width=\"{1}\" height=\"40\" "
      "style=\"max-width:100%\"><title>{0}</title><g stroke=\"currentColor\" fill=\"currentColor\">"
      "<path d=\"M0 18H{2}M{3} 8V28\" opacity=\".4\"/><path d=\"M{4:.1f} 18H{5:.1f}\" stroke-width=\"4\"/>"
      "<circle cx=\"{6:.1f}\" cy=\"18\" r=\"5\"/></g><g font-size=\"11\" fill=\"currentColor\" "
      "text-anchor=\"middle\"><text x=\"0\" y=\"39\">½</text><text x=\"{3}\" y=\"39\">1</text>"
      "<text x=\"{2}\" y=\"39\">2</text></g></svg>",
      words, kWidth + 40, kWidth, kWidth / 2, x(interval.low), x(interval.high), x(ratio));
}

std::string gate_words(analysis::Gate gate, const std::string& chip_words, const std::string& words) {
  constexpr const char* kTones[]{"good", "bad", "warn", "bad"};
  return "<p>" + chip(kTones[static_cast<std::size_t>(gate)], chip_words) + " " + escape(words) + "</p>";
}

std::string verdict_words(const ComparedPair& pair) {
  if (!pair.unmeasured.empty()) return "<p>" + chip("bad", "not measured") + " " + escape(pair.unmeasured) + "</p>";
  auto out = "<p>" + chip(tone_of(pair.comparison.verdict), verdict_words(pair.comparison)) + " " +
             escape("B: " + pair.comparison.words) + "</p>";
  return pair.comparison.interval ? out + interval_picture(*pair.comparison.ratio, *pair.comparison.interval) : out;
}

std::string comparable_words(const ComparedPair& pair) {
  if (pair.comparable) return "";
  return "<p>" + chip("warn", "not comparable") + " " +
         (pair.unlike_load.empty() ? "A scale below 1." : escape("The loads differ: " + pair.unlike_load + ".")) +
         "</p>";
}

std::string scenario_table(const ComparedPair& pair) {
  Table table{"What differs in the scenario", {{"setting"}, {"A"}, {"B"}}, {}};
  const auto shown = [](const std::string& value) { return value.empty() ? std::string{"–"} : value; };
  for (const auto& [path, values] : pair.differences) table.add({path, shown(values.first), shown(values.second)});
  return table.rows.empty() ? "" : table.html();
}

/// Settings of servers that differ in many are folded away; the rest is few.
std::string beside_table(const std::vector<analysis::Unlike>& beside) {
  constexpr std::size_t kMany = 20;
  const std::vector<Table::Column> columns{{"what"}, {""}, {"A"}, {"B"}};
  Table rest{"By the roles of nodes", columns, {}}, settings{"Settings in effect, by the roles of nodes", columns, {}};
  const auto shown = [](const std::string& value) { return value.empty() ? std::string{"–"} : value; };
  for (const auto& one : beside)
    (one.group == "setting" ? settings : rest).add({one.name, one.group, shown(one.a), shown(one.b)});
  std::string out = rest.rows.empty() ? "" : rest.html();
  if (settings.rows.empty()) return out;
  if (settings.rows.size() <= kMany) return out + settings.html();
  return out + details(fmt::format("{} settings", settings.rows.size()), settings.html());
}

std::string pair_section(const CompareResult& result, const ComparedPair& pair, std::size_t number) {
  std::string body =
      fmt::format("<section id=\"pair-{}\"><h2>{}</h2>", number, escape(pair.b == "–" ? pair.a : pair.b)) +
      verdict_words(pair) + comparable_words(pair);
  if (pair.gate) body += gate_words(pair.gate->gate, to_string(pair.gate->gate), pair.gate->words);
  const auto heading = heading_of(pair.measure);
  Table table{heading + ", geometric mean of the valid runs", {{"side"}, {"what"}, {heading, true}}, {}};
  table.add({"A", pair.a, figures_words(pair.of_a, pair.measure)});
  table.add({"B", pair.b, figures_words(pair.of_b, pair.measure_b)});
  return body + table.html() + scenario_table(pair) + beside_table(beside_alone(result, pair)) + "</section>\n";
}

}  // namespace

std::string compare_page(const CompareResult& result, const std::string& a, const std::string& b,
                         const std::string& version) {
  std::string body = "<div id=\"findings\">";
  if (result.gated) body += gate_words(analysis::outcome_of(result.gates()), "gate", gate_summary(result));
  body += "</div>";
  for (std::size_t i = 0; i < result.pairs.size(); ++i) body += pair_section(result, result.pairs[i], i + 1);
  if (!result.common.empty())
    body += "<section id=\"beside\"><h2>What differs beside the scenario</h2>" + beside_table(result.common) +
            "</section>\n";
  if (!result.notes.empty()) {
    body += "<section><h2>Notes</h2><ul>";
    for (const auto& note : result.notes) body += "<li>" + escape(note) + "</li>";
    body += "</ul></section>";
  }
  return fill(template_text("page.html"), {{"title", escape(b + " against " + a) + " – Forklift comparison"},
                                           {"name", escape(b + " against " + a)},
                                           {"description", ""},
                                           {"meta", "A is the baseline."},
                                           {"servers", ""},
                                           {"banner", ""},
                                           {"style", std::string{template_text("style.css")}},
                                           {"body", body},
                                           {"version", escape(version)},
                                           {"id", escape(a + " and " + b)}});
}

}  // namespace forklift::render
