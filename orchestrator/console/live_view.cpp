#include "orchestrator/console/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/core/text.hpp"

namespace forklift::console {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kSparks = 30;
constexpr std::size_t kMostStanding = 8;  // cells: the screen is to stay small

double number(const Json& event, const char* key) {
  const auto at = event.find(key);
  return at != event.end() && at->is_number() ? at->get<double>() : 0;
}

std::string left_words(Microseconds left) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left).count();
  if (seconds < 90) return fmt::format("about {} s left", seconds);
  if (seconds < 90 * 60) return fmt::format("about {} min left", (seconds + 30) / 60);
  return fmt::format("about {} h {} min left", seconds / 3600, seconds % 3600 / 60);
}

std::string head_line(const LiveState& state, std::size_t width) {
  if (!state.left) return one_line(state.phase, width);
  const auto left = left_words(*state.left);
  const auto room = width > columns_of(left) + 2 ? width - columns_of(left) - 2 : 0;
  if (room < 10) return one_line(state.phase, width);
  const auto phase = one_line(state.phase, room);
  return phase + std::string(room - columns_of(phase) + 2, ' ') + left;
}

/// Those that are down first; all by name only where they fit.
std::string node_line(const LiveState& state, std::size_t width) {
  if (!state.down.empty())
    return one_line(
        fmt::format("DOWN: {}; {} of {} nodes are up", join(state.down, ", "),
                    state.nodes.size() - std::min(state.nodes.size(), state.down.size()), state.nodes.size()),
        width);
  const auto all = "up: " + join(state.nodes, ", ");
  return columns_of(all) <= width ? one_line(all, width)
                                  : one_line(fmt::format("all {} nodes are up", state.nodes.size()), width);
}

void add_standing(const LiveState& state, std::size_t width, std::vector<std::string>& lines) {
  if (state.standing.empty()) return;
  lines.push_back(one_line("after " + state.block + ":", width));
  const auto shown = std::min(state.standing.size(), kMostStanding);
  for (std::size_t i = 0; i < shown; ++i) lines.push_back(one_line("  " + state.standing[i], width));
  if (state.standing.size() > shown)
    lines.push_back(one_line(fmt::format("  … and {} more: forklift status", state.standing.size() - shown), width));
}

}  // namespace

DriverSummary summarise(const std::map<std::string, Json>& latest) {
  DriverSummary all;
  for (const auto& [driver, event] : latest) {
    if (event.contains("committed")) all.committed_per_s = all.committed_per_s.value_or(0) + number(event, "committed");
    all.failed += number(event, "failed");
    if (event.contains("p95_us")) all.p95_us = std::max(all.p95_us.value_or(0), number(event, "p95_us"));
    all.second = std::max(all.second, number(event, "second"));
    all.rows += number(event, "rows");
    all.rows_total += number(event, "rows_total");
    if (const auto phase = text_in(event, "phase"); !phase.empty()) all.phase = phase;
    const auto waited = event.find("waits");
    if (waited == event.end() || !waited->is_object()) continue;
    // A load that stands still says why.
    for (const auto& [kind, count] : waited->items())
      all.waits += fmt::format("  waited {} times for {}", count.dump(), kind);
  }
  return all;
}

std::string words_of(const DriverSummary& d) {
  if (d.phase == "load")
    return fmt::format("load {:.0f} of {:.0f} thousand rows", d.rows / 1e3, d.rows_total / 1e3) + d.waits;
  if (d.phase == "check") return fmt::format("checks {:.0f} s", d.second);
  // A workload that does not count while it runs shows its phase alone: an unknown rate is not 0.
  if (!d.committed_per_s) return d.phase;
  const auto p95 = d.p95_us ? "  p95 " + format_latency(*d.p95_us) : "";
  return fmt::format("{} {:.0f} s  {:.0f} tx/s{}  {:.0f} failed", d.phase, d.second, *d.committed_per_s, p95, d.failed);
}

std::string sparkline(const std::vector<double>& values, std::size_t most) {
  constexpr std::array kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const auto from = values.size() > most ? values.size() - most : 0;
  double highest = 0;
  for (auto i = from; i < values.size(); ++i) highest = std::max(highest, values[i]);
  std::string out;
  for (auto i = from; i < values.size(); ++i) {
    const double share = highest > 0 ? std::clamp(values[i] / highest, 0.0, 1.0) : 0;
    out += kBars[static_cast<std::size_t>(std::lround(share * (kBars.size() - 1)))];
  }
  return out;
}

std::optional<Microseconds> time_left(int done, int runs, Microseconds spent) {
  if (done <= 0) return std::nullopt;
  return spent / done * std::max(0, runs - done);
}

std::vector<std::string> live_lines(const LiveState& state, std::size_t width) {
  std::vector<std::string> lines{head_line(state, width)};
  if (!state.drivers.phase.empty()) {
    auto words = words_of(state.drivers);
    if (!state.history.empty()) words += "  " + sparkline(state.history, kSparks);
    lines.push_back(one_line(words, width));
  }
  if (!state.nodes.empty()) lines.push_back(node_line(state, width));
  add_standing(state, width, lines);
  return lines;
}

}  // namespace forklift::console
