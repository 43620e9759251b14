#include "reports/analysis/steady.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/analysis/mathematics.hpp"
#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kBlocks = 12;
constexpr double kDriftMatters = 0.05;
constexpr double kWaveMatters = 0.10;

std::vector<double> block_means(const std::vector<double>& values) {
  std::vector<double> blocks;
  for (std::size_t b = 0; b < kBlocks; ++b) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(b * values.size() / kBlocks);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>((b + 1) * values.size() / kBlocks);
    blocks.push_back(mean({begin, end}));
  }
  return blocks;
}

struct Line {
  double slope = 0, p = 1;
  std::vector<double> rest;
};

/// Least squares over 0, 1, 2 …, with the chance that the slope is nothing.
Line fit(const std::vector<double>& y) {
  const auto n = static_cast<double>(y.size());
  const double middle_x = (n - 1) / 2, middle_y = mean(y);
  double sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double dx = static_cast<double>(i) - middle_x;
    sxx += dx * dx;
    sxy += dx * (y[i] - middle_y);
  }
  Line line{sxy / sxx, 1, {}};
  double squares = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    line.rest.push_back(y[i] - middle_y - line.slope * (static_cast<double>(i) - middle_x));
    squares += line.rest.back() * line.rest.back();
  }
  const double error = std::sqrt(squares / (n - 2) / sxx);
  line.p = error > 0 ? student_two_sided(line.slope / error, n - 2) : (line.slope == 0 ? 1 : 0);
  return line;
}

/// Neighbouring seconds move together in waves: the strongest correlation at a lag of at least 4 s.
double wave(const std::vector<double>& values) {
  const auto line = fit(values);
  double all = 0, strongest = 0;
  for (const double v : line.rest) all += v * v;
  if (all <= 0) return 0;
  for (std::size_t lag = 4; lag <= values.size() / 3; ++lag) {
    double sum = 0;
    for (std::size_t i = lag; i < line.rest.size(); ++i) sum += line.rest[i] * line.rest[i - lag];
    strongest = std::max(strongest, sum / all);
  }
  return strongest;
}

}  // namespace

std::string to_string(Steadiness steadiness) {
  constexpr const char* kWords[]{"steady", "warming", "degrading", "cyclic", "unclear", "stalled"};
  return kWords[static_cast<int>(steadiness)];
}

SteadyCheck steady_state(const store::SecondCounts& seconds, const std::vector<store::Stall>& stalls) {
  std::vector<double> committed;
  for (const auto& count : seconds) {
    if (count) committed.push_back(*count);
  }
  SteadyCheck check;
  if (const auto* worst = store::longest(stalls)) {
    check.steadiness = Steadiness::stalled;
    check.words = words_of(*worst);
    return check;
  }
  check.words = "the window is too short to judge";
  if (committed.size() < kBlocks || mean(committed) <= 0) return check;
  const auto blocks = block_means(committed);
  const auto line = fit(blocks);
  check.drift = line.slope * static_cast<double>(kBlocks - 1) / mean(blocks);
  check.variation = variation(blocks);
  if (line.p < 0.01 && std::abs(check.drift) >= kDriftMatters) {
    check.steadiness = check.drift > 0 ? Steadiness::warming : Steadiness::degrading;
    check.words = fmt::format("throughput {} by {:.0f} % over the window", check.drift > 0 ? "rose" : "fell",
                              std::abs(check.drift) * 100);
  } else if (check.variation >= kWaveMatters && wave(committed) > 0.4) {
    check.steadiness = Steadiness::cyclic;
    check.words = fmt::format("throughput came in waves of {:.0f} %", check.variation * 100);
  } else {
    check.steadiness = Steadiness::steady;
    check.words = "steady";
  }
  return check;
}

}  // namespace forklift::analysis
