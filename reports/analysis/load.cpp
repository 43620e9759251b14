#include "reports/analysis/load.hpp"

#include <fmt/format.h>

#include <array>

#include "common/core/units.hpp"
#include "reports/analysis/emulation.hpp"

namespace forklift::analysis {
namespace {

constexpr std::array kWords{"kind",     "script",  "scale",  "pacing",     "rate_per_s", "arrivals",
                            "duration", "threads", "tables", "table_size", "mix"};
constexpr std::array kDecisive{"kind", "script", "mix", "scale", "pacing", "rate_per_s", "duration", "hosts"};

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : to_text(value); }

/// With `prepared`, which is recorded only where it is false.
std::string implementation_in(const Json& workload) {
  const auto found = workload.find("implementation");
  if (found == workload.end()) return "";
  const auto prepared = workload.find("prepared");
  return text_of(*found) + (prepared != workload.end() && *prepared == false ? ", text" : "");
}

std::string value_of(const Load& load, const std::string& word) {
  const auto found = load.find(word);
  return found == load.end() ? "" : found->second;
}

void add_unlike(std::string& words, const char* word, const Load& a, const Load& b) {
  const auto of_a = value_of(a, word), of_b = value_of(b, word);
  if (of_a == of_b || of_a.empty() || of_b.empty()) return;
  words += fmt::format("{}{} {} → {}", words.empty() ? "" : ", ", word, of_a, of_b);
}

}  // namespace

Load load_of(const store::Cell& cell) {
  const auto& record = cell.record;
  Load load{{"scale", fmt::format("{:g}", record.scale)}};
  if (record.warehouses > 0) load["warehouses"] = std::to_string(record.warehouses);
  if (record.terminals > 0) load["terminals"] = std::to_string(record.terminals);
  if (auto kind = hosts_kind(cell); !kind.empty()) load["hosts"] = std::move(kind);
  const JsonPointer at{"/workload"};
  if (!record.settings.contains(at)) {
    const auto kit = text_at(record.settings, JsonPointer{"/imported"});
    if (!kit.empty()) load["kind"] = kit + " (imported)";  // nobody audited it: it is like no run of ours
    return load;
  }
  const auto& settings = record.settings.at(at);
  for (const char* word : kWords) {
    if (settings.contains(word)) load[word] = text_of(settings.at(word));
  }
  if (auto words = implementation_in(settings); !words.empty()) load["implementation"] = std::move(words);
  load["scale"] = fmt::format("{:g}", record.scale);  // one spelling for 1 and 1.0
  if (load.contains("threads")) {                     // sysbench has neither
    load.erase("terminals");
    load.erase("warehouses");
  }
  return load;
}

std::string unlike_loads(const Load& a, const Load& b) {
  std::string words;
  for (const char* word : kDecisive) add_unlike(words, word, a, b);
  return words;
}

std::string unlike_loads_apart(const Load& a, const Load& b) {
  auto words = unlike_loads(a, b);
  add_unlike(words, "implementation", a, b);
  return words;
}

std::string implementation_of(const store::Cell& cell) { return value_of(load_of(cell), "implementation"); }

std::optional<double> window_seconds(const Load& load) {
  const auto duration = parse_duration(value_of(load, "duration"));
  if (!duration) return std::nullopt;
  return static_cast<double>(duration->count()) / 1e6;
}

std::string kind_of(const store::Cell& cell) { return value_of(load_of(cell), "kind"); }

}  // namespace forklift::analysis
