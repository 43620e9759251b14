#include "reports/render/compare_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/analysis/numbers.hpp"
#include "reports/render/html.hpp"
#include "reports/render/table.hpp"
#include "reports/render/template.hpp"

namespace forklift::render {
namespace {

using analysis::Verdict;

const char* tone_of(Verdict verdict) {
  if (verdict == Verdict::faster) return "good";
  if (verdict == Verdict::slower) return "bad";
  return verdict == Verdict::no_difference ? "plain" : "warn";
}

std::string mean_of(const std::vector<double>& values) {
  if (values.empty()) return "no valid run";
  return fmt::format("{} ({} {})", analysis::grouped(analysis::geometric_mean(values)), values.size(),
                     values.size() == 1 ? "run" : "runs");
}

/// The ratio with its interval on a logarithmic axis from a half to two, where 1 is in the middle.
std::string interval_picture(const analysis::Ratio& ratio) {
  constexpr double kWidth = 320, kReach = 0.6931471805599453;
  const auto x = [&](double value) {
    return kWidth / 2 * (1 + std::clamp(std::log(std::max(value, 1e-9)) / kReach, -1.0, 1.0));
  };
  const auto words = fmt::format("B against A: {:.3f}, 95 % interval {:.3f} to {:.3f}", ratio.ratio, ratio.interval.low,
                                 ratio.interval.high);
  return fmt::format(
      "<svg role=\"img\" aria-label=\"{0}\" viewBox=\"-20 0 {1} 40\" width=\"{1}\" height=\"40\" "
      "style=\"max-width:100%\"><title>{0}</title><g stroke=\"currentColor\" fill=\"currentColor\">"
      "<path d=\"M0 18H{2}M{3} 8V28\" opacity=\".4\"/><path d=\"M{4:.1f} 18H{5:.1f}\" stroke-width=\"4\"/>"
      "<circle cx=\"{6:.1f}\" cy=\"18\" r=\"5\"/></g><g font-size=\"11\" fill=\"currentColor\" "
      "text-anchor=\"middle\"><text x=\"0\" y=\"39\">½</text><text x=\"{3}\" y=\"39\">1</text>"
      "<text x=\"{2}\" y=\"39\">2</text></g></svg>",
      words, kWidth + 40, kWidth, kWidth / 2, x(ratio.interval.low), x(ratio.interval.high), x(ratio.ratio));
}

std::string pair_section(const ComparedPair& pair, std::size_t number) {
  std::string body = fmt::format("<section id=\"pair-{}\"><h2>{}</h2><p>{} {}</p>", number, escape(pair.b),
                                 chip(tone_of(pair.comparison.verdict), to_string(pair.comparison.verdict)),
                                 escape("B: " + pair.comparison.words));
  if (pair.comparison.ratio) body += interval_picture(*pair.comparison.ratio);
  if (!pair.comparable) body += "<p>" + chip("warn", "not comparable") + " A scale below 1, or two scales.</p>";
  if (pair.gate) {
    constexpr const char* kTones[]{"good", "bad", "warn"};
    constexpr const char* kWords[]{"pass", "fail", "undecided"};
    const auto gate = static_cast<std::size_t>(pair.gate->gate);
    body += "<p>" + chip(kTones[gate], kWords[gate]) + " " + escape(pair.gate->words) + "</p>";
  }
  Table table{"NOTPM, geometric mean of the valid runs", {{"side", false}, {"what", false}, {"NOTPM", true}}, {}};
  table.add({"A", pair.a, mean_of(pair.notpm_a)});
  table.add({"B", pair.b, mean_of(pair.notpm_b)});
  body += table.html();
  if (!pair.differences.empty()) {
    Table differences{"What differs", {{"setting", false}, {"A", false}, {"B", false}}, {}};
    const auto shown = [](const std::string& value) { return value.empty() ? std::string{"–"} : value; };
    for (const auto& [path, values] : pair.differences)
      differences.add({path, shown(values.first), shown(values.second)});
    body += differences.html();
  }
  return body + "</section>\n";
}

}  // namespace

std::string compare_page(const CompareResult& result, const std::string& a, const std::string& b,
                         const std::string& version) {
  std::string body = "<div id=\"findings\"></div>";
  for (std::size_t i = 0; i < result.pairs.size(); ++i) body += pair_section(result.pairs[i], i + 1);
  if (!result.notes.empty()) {
    body += "<section><h2>Notes</h2><ul>";
    for (const auto& note : result.notes) body += "<li>" + escape(note) + "</li>";
    body += "</ul></section>";
  }
  return fill(template_text("page.html"), {{"title", escape(b + " against " + a) + " – Forklift comparison"},
                                           {"name", escape(b + " against " + a)},
                                           {"description", ""},
                                           {"meta", "A is the baseline."},
                                           {"banner", ""},
                                           {"style", std::string{template_text("style.css")}},
                                           {"body", body},
                                           {"version", escape(version)},
                                           {"id", escape(a + " and " + b)}});
}

}  // namespace forklift::render
