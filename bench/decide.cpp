#include "bench/decide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "common/core/random.hpp"
#include "reports/analysis/contrasts.hpp"
#include "reports/analysis/critical.hpp"
#include "reports/analysis/mathematics.hpp"
#include "reports/analysis/statistics.hpp"
#include "reports/analysis/watching.hpp"

namespace forklift::bench {
namespace {

using namespace analysis;

constexpr double kNoise = 0.06;  ///< of a run, inside its block
using Values = std::vector<double>;

double normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.real())) * std::cos(6.283185307179586 * random.real());
}

/// What is simulated.
struct Truth {
  std::size_t cells = 2, blocks = 3;
  Values effects = {};  ///< of logarithms; none: equal cells
  Values noise = {};    ///< of each cell; none: kNoise
  bool drift = true;    ///< 20 % from first run to last, and a random walk of 5 % per block
};

BlockTable draw(const Truth& truth, Random& random) {
  BlockTable table(truth.cells, Values(truth.blocks));
  std::vector<std::size_t> order(truth.cells);
  std::iota(order.begin(), order.end(), std::size_t{0});
  double walk = 0;
  for (std::size_t r = 0; r < truth.blocks; ++r) {
    walk += 0.05 * normal(random);
    std::shuffle(order.begin(), order.end(), random);
    for (std::size_t at = 0; at < truth.cells; ++at) {
      const auto c = order[at];
      const auto done = static_cast<double>(at + r * truth.cells) / static_cast<double>(truth.cells * truth.blocks);
      table[c][r] = (truth.noise.empty() ? kNoise : truth.noise[c]) * normal(random) +
                    (truth.effects.empty() ? 0 : truth.effects[c]) + (truth.drift ? walk - 0.2 * done : 0);
    }
  }
  return table;
}

/// Does each interval leave out the truth? Student's and Bonferroni's values, which are quick, settle most.
std::vector<bool> left_out(const BlockTable& table, const Values& effects, double outside) {
  auto contrasts = uncritical_contrasts(analyse_blocks(table, 0, 0));
  std::vector<double> loadings;
  for (const auto& c : contrasts) loadings.push_back(c.loading);
  std::vector<bool> left;
  for (std::size_t i = 0; i < contrasts.size(); ++i) {
    const auto& c = contrasts[i];
    const double t = std::abs(c.log_ratio - (effects.empty() ? 0 : effects[i + 1])) / c.se;
    left.push_back(c.freedom > 0 && t > student_quantile(outside, c.freedom) &&
                   (t > student_quantile(outside / static_cast<double>(contrasts.size()), c.freedom) ||
                    t > dunnett_critical(loadings, c.freedom, outside)));
  }
  return left;
}

/// Does some interval leave out the truth?
bool misses(const BlockTable& table, const Truth& truth, double outside) {
  const auto left = left_out(table, truth.effects, outside);
  return std::find(left.begin(), left.end(), true) != left.end();
}

/// Pair by pair, unadjusted, without blocks: as it was.
bool welch_alarms(const BlockTable& table) {
  const auto raw = [](Values values) {
    for (auto& value : values) value = std::exp(value);
    return values;
  };
  for (std::size_t c = 1; c < table.size(); ++c) {
    const auto ratio = welch_ratio(raw(table[0]), raw(table[c]));
    if (ratio && (ratio->interval.low > 1 || ratio->interval.high < 1)) return true;
  }
  return false;
}

/// Looked at after every block as an experiment is that runs until it is decided: cells that are leave. The block after
/// which the cell of that place (any: 0) was called different from the baseline, or nothing.
std::optional<std::size_t> watched(const BlockTable& table, std::size_t wanted) {
  const std::size_t most = table[0].size();
  Rules rules;
  rules.until = Until{.at_least = kFirstLook, .at_most = most};
  std::vector<std::size_t> cells(table.size());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  Watching watching{rules, cells, 1};
  BlockTable so_far(table.size());
  for (std::size_t block = 1; !watching.running().empty(); ++block) {
    for (auto& row : so_far) row.push_back(std::numeric_limits<double>::quiet_NaN());
    for (const auto cell : watching.running()) so_far[cell].back() = table[cell][block - 1];
    if (!watching.looks_after(block)) continue;
    const auto analysis = analyse_blocks(so_far, 0, 0);
    watching.look(block, {{analysis}}, {});
    for (std::size_t cell = 1; cell < cells.size(); ++cell) {
      const auto& decided = watching.decided(0, cell);
      if ((wanted == 0 || wanted == cell) && decided.block == block &&
          (is_better(decided.verdict) || is_worse(decided.verdict)))
        return block;
    }
  }
  return std::nullopt;
}

/// "0.048 ± 0.002" of so many experiments.
std::string rate(const Truth& truth, int experiments, std::uint64_t stream,
                 const std::function<bool(const BlockTable&)>& hit) {
  Random random{2026, stream};
  int hits = 0;
  for (int i = 0; i < experiments; ++i) hits += hit(draw(truth, random)) ? 1 : 0;
  const double p = static_cast<double>(hits) / experiments;
  return fmt::format("{:.3f} ± {:.3f}", p, std::sqrt(std::max(p * (1 - p), 1e-9) / experiments));
}

int scaled(double share, int experiments) { return std::max(20, static_cast<int>(share * experiments)); }

std::string false_alarms(double share) {
  std::string out =
      "Experiments in which some equal cell is called different (noise 6 %; drift: random walk of 5 % per block and 20 "
      "% "
      "in all):\n\n| cells | blocks | Welch, no drift | Welch, drift | blocks, drift | looked at after each block, to "
      "10 | "
      "to 30 |\n|---|---|---|---|---|---|---|\n";
  for (const std::size_t cells : {2, 5, 20}) {
    for (const std::size_t blocks : {3, 5}) {
      const Truth drift{.cells = cells, .blocks = blocks};
      auto calm = drift;
      calm.drift = false;
      const int n = scaled(share, 4000);
      const auto blocked = [&](const BlockTable& table) { return misses(table, drift, 0.05); };
      std::string looks = "| |";
      if (blocks == 5) {
        const int w = scaled(share, cells == 2 ? 4000 : cells == 5 ? 2000 : 1000);
        const auto alarm = [](const BlockTable& table) { return watched(table, 0).has_value(); };
        looks = fmt::format("{} | {} |", rate({.cells = cells, .blocks = 10}, w, 4, alarm),
                            rate({.cells = cells, .blocks = 30}, w, 5, alarm));
      }
      out += fmt::format("| {} | {} | {} | {} | {} | {}\n", cells, blocks, rate(calm, n, 1, welch_alarms),
                         rate(drift, n, 2, welch_alarms), rate(drift, n, 3, blocked), looks);
    }
  }
  return out;
}

std::string coverage(double share) {
  std::string out =
      "\nExperiments in which all intervals cover the truth, and (last column) in which looking after each of 30 "
      "blocks calls "
      "none different:\n\n| noise | cells | 3 blocks | 5 | 8 | looked at |\n|---|---|---|---|---|---|\n";
  const auto noise = [](std::size_t cells, double baseline, double second) {
    Values sd(cells, 0.03);
    sd[0] = baseline;
    sd[1] = second;
    return sd;
  };
  for (const auto& [name, baseline, second] : {std::tuple{"all 3 %", .03, .03},
                                               {"one cell 20 %", .03, .20},
                                               {"baseline 20 %", .20, .03},
                                               {"baseline 6 %", .06, .03}}) {
    for (const std::size_t cells : {5, 20}) {
      Truth truth{.cells = cells, .noise = noise(cells, baseline, second)};
      out += fmt::format("| {} | {} |", name, cells);
      for (const std::size_t blocks : {3, 5, 8}) {
        truth.blocks = blocks;
        out +=
            " " +
            rate(truth, scaled(share, 3000), 6, [&](const BlockTable& table) { return !misses(table, truth, 0.05); }) +
            " |";
      }
      truth.blocks = 30;
      out += " " +
             rate(truth, scaled(share, cells == 5 ? 2000 : 600), 7,
                  [](const BlockTable& table) { return !watched(table, 0).has_value(); }) +
             " |\n";
    }
  }
  return out;
}

std::string power(double share) {
  std::string out =
      "\nOne cell differs: decided, and mean blocks (those not decided count as all), looked at after each block:\n\n"
      "| difference | cells | to 30 | blocks | to 60 | blocks |\n|---|---|---|---|---|---|\n";
  for (const double difference : {0.05, 0.1, 0.2, 0.5}) {
    for (const std::size_t cells : {2, 5, 20}) {
      out += fmt::format("| {:.0f} % | {} |", difference * 100, cells);
      for (const std::size_t most : {30, 60}) {
        if (most == 60 && difference > 0.05) {
          out += " | |";
          continue;
        }
        Truth truth{.cells = cells, .blocks = most, .effects = Values(cells)};
        truth.effects[1] = std::log1p(difference);
        double blocks = 0;
        const int n = scaled(share, cells == 20 ? 500 : 1500);
        const auto decided = rate(truth, n, 8, [&](const BlockTable& table) {
          const auto at = watched(table, 1);
          blocks += static_cast<double>(at.value_or(most));
          return at.has_value();
        });
        out += fmt::format(" {} | {:.1f} |", decided, blocks / n);
      }
      out += "\n";
    }
  }
  return out;
}

}  // namespace

std::string decide(double share) { return false_alarms(share) + coverage(share) + power(share); }

}  // namespace forklift::bench
