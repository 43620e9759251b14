#include "common/store/measure.hpp"

#include <fmt/format.h>

#include <array>

#include "common/core/error.hpp"

namespace forklift::store {
namespace {

constexpr std::array kKinds{"rate", "quantile", "failures", "client-cpu", "server-cpu", "recorded"};

}  // namespace

std::string to_string(Measure::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

Measure::Kind measure_kind(const std::string& word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (word == kKinds[i]) return static_cast<Measure::Kind>(i);
  }
  throw Error{ErrorKind::environment, "results database", fmt::format("\"{}\" is not a kind of measure", word),
              "Use another copy of the file"};
}

std::string unit_words(const std::string& unit) {
  if (unit == "us") return "µs";
  if (unit == "us/tx") return "µs/transaction";
  if (unit == "us/lookup") return "µs/lookup";
  if (unit == "1/tx") return "per transaction";
  if (unit == "B/tx") return "bytes/transaction";
  return unit == "1/1000000" ? "per million" : unit;
}

std::string heading_of(const Measure& measure) {
  const bool has_unit =
      measure.unit.empty() || (measure.unit == "1/s" && measure.title.find("/s") != std::string::npos);
  return has_unit ? measure.title : fmt::format("{} ({})", measure.title, unit_words(measure.unit));
}

}  // namespace forklift::store
