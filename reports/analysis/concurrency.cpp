#include "reports/analysis/concurrency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/core/text.hpp"

namespace forklift::analysis {
namespace {

constexpr const char* kDirect = "direct";

/// "proxies.0.kind" and "workload.threads" are the curve and the axis; every other change tells curves apart.
std::string rest_of(const store::CellRecord& cell) {
  std::vector<std::string> parts;
  for (const auto& [path, value] : cell.changes) {
    const bool kind = path.rfind("proxies.", 0) == 0 && path.ends_with(".kind");
    if (!kind && path != "workload.threads") parts.push_back(path + "=" + value);
  }
  return join(parts, ", ");
}

std::string kind_of(const store::CellRecord& cell) {
  const auto kind = text_at(cell.settings, JsonPointer{"/proxies/0/kind"});
  return kind.empty() || kind == "none" ? kDirect : kind;
}

ConcurrencyPoint point_of(const Evidence& e, const Findings& f, std::size_t cell) {
  ConcurrencyPoint point{.cell = cell, .clients = e.cells[cell].record.terminals};
  const auto response = e.response.find(e.cells[cell].number);
  if (!f.cells[cell].measured() || response == e.response.end()) return point;
  point.tx_per_s = f.cells[cell].mean();
  point.p50_us = static_cast<double>(response->second[0].percentile_us(50));
  point.p95_us = static_cast<double>(response->second[0].percentile_us(95));
  return point;
}

/// Is the number of clients, or what stands between them and the servers, what the cells differ in?
bool sweeps_clients(const Evidence& e) {
  bool sweeps = false;
  for (const auto& cell : e.cells) {
    const auto& settings = cell.record.settings;
    if (!settings.contains(JsonPointer{"/workload/threads"})) return false;
    for (const auto& [path, value] : cell.record.changes)
      sweeps = sweeps || path == "workload.threads" || path.rfind("proxies.", 0) == 0;
  }
  return sweeps;
}

struct Pair {
  int clients;
  double proxy, direct;
  bool above() const { return proxy > direct; }
};

std::vector<Pair> pairs_of(const ConcurrencyCurve& proxy, const ConcurrencyCurve& direct) {
  std::vector<Pair> pairs;
  for (const auto& point : proxy.points) {
    const auto same = std::find_if(direct.points.begin(), direct.points.end(),
                                   [&](const auto& other) { return other.clients == point.clients; });
    if (same != direct.points.end() && (point.tx_per_s > 0 || same->tx_per_s > 0))
      pairs.push_back({point.clients, point.tx_per_s, same->tx_per_s});
  }
  return pairs;
}

/// Where two straight lines between the sizes meet, over the logarithm of clients. A side that gave up counts as 0.
double meeting(const Pair& below, const Pair& above) {
  const double before = below.direct - below.proxy, after = above.proxy - above.direct;
  const double share = before + after > 0 ? before / (before + after) : 1;
  return below.clients * std::pow(static_cast<double>(above.clients) / below.clients, share);
}

Crossing crossing_of(const ConcurrencyCurve& proxy, const std::vector<Pair>& pairs) {
  Crossing crossing{.proxy = proxy.name(), .clients = {}, .largest = pairs.back().clients};
  if (pairs.back().direct > 0) crossing.ratio_at_largest = pairs.back().proxy / pairs.back().direct;
  std::size_t first = pairs.size();
  while (first > 0 && pairs[first - 1].above()) --first;
  if (first == pairs.size()) return crossing;
  crossing.above = pairs[first].clients;
  crossing.clients = crossing.above;
  if (first > 0) {
    crossing.below = pairs[first - 1].clients;
    crossing.clients = meeting(pairs[first - 1], pairs[first]);
  }
  return crossing;
}

}  // namespace

Concurrency concurrency_of(const Evidence& e, const Findings& f) {
  Concurrency result;
  if (!sweeps_clients(e)) return result;
  std::map<std::pair<std::string, std::string>, std::map<int, ConcurrencyPoint>> curves;
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    const auto& record = e.cells[i].record;
    curves[{rest_of(record), kind_of(record)}].try_emplace(record.terminals, point_of(e, f, i));
  }
  for (const auto& [key, points] : curves) {
    ConcurrencyCurve curve{.kind = key.second, .rest = key.first, .points = {}};
    for (const auto& [clients, point] : points) curve.points.push_back(point);
    result.curves.push_back(std::move(curve));
  }
  for (const auto& proxy : result.curves) {
    const auto direct = std::find_if(result.curves.begin(), result.curves.end(), [&](const auto& other) {
      return other.kind == kDirect && other.rest == proxy.rest;
    });
    if (proxy.kind == kDirect || direct == result.curves.end()) continue;
    const auto pairs = pairs_of(proxy, *direct);
    if (!pairs.empty()) result.crossings.push_back(crossing_of(proxy, pairs));
  }
  return result;
}

std::string crossing_words(const Crossing& c) {
  const std::string end = c.ratio_at_largest > 0
                              ? fmt::format("{:.2f} times direct at {} clients", c.ratio_at_largest, c.largest)
                              : fmt::format("at {} clients direct gives up", c.largest);
  if (!c.clients)
    return c.ratio_at_largest > 0 ? fmt::format("{} does not pass direct: {}.", c.proxy, end)
                                  : fmt::format("{} does not pass direct up to {} clients.", c.proxy, c.largest);
  if (c.below == 0) return fmt::format("{} is above direct from {} clients on: {}.", c.proxy, c.above, end);
  return fmt::format("{} passes direct at about {:.0f} clients (between {} and {}): {}.", c.proxy, *c.clients, c.below,
                     c.above, end);
}

}  // namespace forklift::analysis
