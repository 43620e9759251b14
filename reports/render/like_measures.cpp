#include "reports/render/like_measures.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::render {
namespace {

/// "notpm (1/min) of dbt2"; "nothing" for a cell without a measure.
std::string measure_words(const Side& side) {
  if (side.measure.name.empty()) return "nothing";
  const auto kind = analysis::kind_of(side.cell);
  return fmt::format("{} ({}){}", side.measure.name, store::unit_words(side.measure.unit),
                     kind.empty() ? "" : " of " + kind);
}

/// Measures that both cells have under one name, in one unit: "tx_per_s, p95_us".
std::string common_measures(const Side& a, const Side& b) {
  std::vector<std::string> names;
  for (const auto& measure : a.cell.record.measures) {
    for (const auto& other : b.cell.record.measures) {
      if (measure.name == other.name && measure.unit == other.unit) names.push_back(measure.name);
    }
  }
  return join(names, ", ");
}

[[noreturn]] void refuse(const Side& a, const Side& b, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::config, fmt::format("{} and {}", a.name, b.name), what, fix};
}

}  // namespace

void need_like_measures(const Side& a, const Side& b, const CompareOptions& options) {
  const bool same_measure = a.measure.name == b.measure.name && a.measure.unit == b.measure.unit;
  const bool same_unit = a.measure.unit == b.measure.unit && !a.measure.name.empty() && !b.measure.name.empty();
  const auto unlike = unlike_loads(a, b);
  if (!same_measure && !(options.across && same_unit)) {
    const auto common = common_measures(a, b);
    if (common.empty() && same_unit)
      refuse(a, b, fmt::format("they are not compared: A measures {}, B {}", measure_words(a), measure_words(b)),
             "Both have one unit: add --across to compare them nevertheless");
    refuse(a, b, fmt::format("they are not compared: A measures {}, B {}", measure_words(a), measure_words(b)),
           common.empty() ? std::string{"They have no measure in common"}
                          : fmt::format("Both have {}: name one of them with --measure, together with --across, since "
                                        "the workloads differ",
                                        common));
  }
  if (!unlike.empty() && !options.across)
    refuse(a, b,
           fmt::format("they are not compared: A measures {}, B {}, under different loads: {}", measure_words(a),
                       measure_words(b), unlike),
           "Compare results of the same load, or add --across and read the result with that difference in mind");
}

}  // namespace forklift::render
