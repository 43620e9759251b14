#include "orchestrator/workloads/measures.hpp"

#include <fmt/format.h>

#include <tuple>

namespace forklift::workloads {
namespace {

using store::Measure;
using Kind = Measure::Kind;

Measure failures(const std::string& suffix, const std::string& words, const std::string& source) {
  return {.name = "failures_per_million" + suffix,
          .title = "failures" + words,
          .unit = "1/1000000",
          .higher_is_better = false,
          .kind = Kind::failures,
          .source = source,
          .factor = 1e6};
}

Measure cost(const std::string& name, const std::string& title, const std::string& unit, Kind kind,
             const std::string& source) {
  return {.name = name, .title = title, .unit = unit, .higher_is_better = false, .kind = kind, .source = source};
}

}  // namespace

Measure per_second(const std::string& name, const std::string& title, const std::string& source, bool headline) {
  return {.name = name, .title = title, .unit = "1/s", .headline = headline, .kind = Kind::rate, .source = source};
}

void add_percentiles(std::vector<Measure>& to, const std::string& of, const std::string& source) {
  const auto suffix = of.empty() ? "" : "." + of, words = of.empty() ? "" : " of " + of;
  for (const int percentile : {50, 95, 99}) {
    to.push_back({.name = fmt::format("p{}_us{}", percentile, suffix),
                  .title = fmt::format("p{}{}", percentile, words),
                  .unit = "us",
                  .higher_is_better = false,
                  .kind = Kind::quantile,
                  .source = source,
                  .factor = static_cast<double>(percentile)});
  }
}

void add_costs(std::vector<Measure>& to) {
  const std::string all = "transactions";
  to.push_back(failures("", "", all));
  to.push_back(cost("client_cpu_us_per_tx", "client CPU", "us/tx", Kind::client_cpu, all));
  to.push_back(cost("server_cpu_us_per_tx", "server CPU", "us/tx", Kind::server_cpu, all));
}

void add_phase_costs(std::vector<Measure>& to, const std::string& phase) {
  const auto source = "lookups/" + phase;
  to.push_back(failures("." + phase, " of " + phase, source));
  to.push_back(
      cost("client_cpu_us_per_lookup." + phase, "client CPU of " + phase, "us/lookup", Kind::client_cpu, source));
}

}  // namespace forklift::workloads
