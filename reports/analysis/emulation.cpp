#include "reports/analysis/emulation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {
namespace {

constexpr std::string_view kBegin = "emulated on one machine: ";  // of a note that the plan gives such cells
constexpr const char* kEmulated = "desk";

const Json* hosts_of(const store::Cell& cell) {
  const auto found = cell.record.settings.find("hosts");
  return found != cell.record.settings.end() && found->is_object() ? &*found : nullptr;
}

bool is_emulated(const Json& host) { return host.is_object() && text_in(host, "transport") == kEmulated; }

}  // namespace

std::string emulation_of(const store::Cell& cell) {
  for (const auto& note : cell.record.notes) {
    if (note.rfind(kBegin, 0) == 0) return note;
  }
  return "";
}

std::string emulation_of(const Evidence& evidence) {
  std::string first, last;
  for (const auto& cell : evidence.cells) {
    const auto words = emulation_of(cell);
    if (words.empty()) continue;
    if (first.empty()) first = words;
    last = words;
  }
  if (first == last) return first;
  return fmt::format("{}from {} to {}", kBegin, first.substr(kBegin.size()), last.substr(kBegin.size()));
}

bool is_emulated(const Evidence& evidence, const std::string& host) {
  return std::any_of(evidence.cells.begin(), evidence.cells.end(), [&](const auto& cell) {
    const auto* hosts = hosts_of(cell);
    return hosts != nullptr && hosts->contains(host) && is_emulated(hosts->at(host));
  });
}

std::string hosts_kind(const store::Cell& cell) {
  const auto* hosts = hosts_of(cell);
  if (hosts == nullptr || hosts->empty()) return "";
  const bool emulated = std::any_of(hosts->begin(), hosts->end(), [](const Json& host) { return is_emulated(host); });
  return emulated ? "emulated" : "machines";
}

}  // namespace forklift::analysis
