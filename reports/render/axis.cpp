#include "reports/render/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/analysis/numbers.hpp"

namespace forklift::render {
namespace {

double round_step(double rough) {
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (rough <= factor * decade * (1 + 1e-9)) return factor * decade;
  }
  return 10 * decade;
}

/// "500 µs", "2 ms", "10 s": round values need no decimals.
std::string latency_words(double us) {
  return us < 1e3   ? fmt::format("{:g} µs", us)
         : us < 1e6 ? fmt::format("{:g} ms", us / 1e3)
                    : fmt::format("{:g} s", us / 1e6);
}

std::string number_words(double value, double step) {
  if (step >= 1) return value < 10 ? fmt::format("{:.3g}", value) : analysis::grouped(value);
  return fmt::format("{:.{}f}", value,
                     std::abs(step * 10 - std::round(step * 10)) < 1e-9     ? 1
                     : std::abs(step * 100 - std::round(step * 100)) < 1e-9 ? 2
                                                                            : 4);
}

}  // namespace

Axis linear_axis(double highest, int count) {
  if (!(highest > 0)) highest = 1;
  const double step = round_step(highest / count);
  Axis axis{0, highest, ""};
  for (int i = 0; i * step <= highest * (1 + 1e-9); ++i) {
    axis.tics += fmt::format("{}\"{}\" {}", i > 0 ? ", " : "", number_words(i * step, step), i * step);
  }
  return axis;
}

Axis span_axis(double lowest, double highest, int count) {
  const double room = std::max((highest - lowest) * 0.15, std::abs(highest) * 0.01);
  if (lowest >= 0 && lowest - room < (highest - lowest) / 2) return linear_axis(highest + room, count);
  const double step = round_step((highest - lowest + 2 * room) / count);
  Axis axis{std::floor((lowest - room) / step) * step, std::ceil((highest + room) / step) * step, ""};
  for (double at = axis.low; at <= axis.high + step / 2; at += step)
    axis.tics += fmt::format("{}\"{}\" {}", axis.tics.empty() ? "" : ", ", number_words(at, step), at);
  return axis;
}

Axis seconds_axis(double end, int count) {
  double step = round_step(std::max(1.0, end / count));
  for (const double nice : {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600}) {
    if (nice >= end / count) {
      step = nice;
      break;
    }
  }
  Axis axis{0, end, ""};
  for (int i = 0; i * step <= end * (1 + 1e-9); ++i) {
    axis.tics += fmt::format("{}\"{:.0f} s\" {}", i > 0 ? ", " : "", i * step, i * step);
  }
  return axis;
}

Axis latency_axis(double lowest_us, double highest_us) {
  lowest_us = std::max(1.0, lowest_us);
  highest_us = std::max(lowest_us * 2, highest_us);
  const bool wide = highest_us / lowest_us > 300;
  Axis axis{std::pow(10, std::floor(std::log10(lowest_us))), highest_us * 1.15, ""};
  for (const double factor : {5.0, 2.0}) {
    if (axis.low * factor <= lowest_us) {
      axis.low *= factor;
      break;
    }
  }
  for (int decade = 0; decade <= 11; ++decade) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, decade);
      if (value < axis.low || value > axis.high || (wide && factor != 1)) continue;
      axis.tics += fmt::format("{}\"{}\" {}", axis.tics.empty() ? "" : ", ", latency_words(value), value);
    }
  }
  return axis;
}

std::string tics_at(const std::set<double>& values) {
  std::string tics;
  for (const double value : values) tics += fmt::format("{}\"{:g}\" {}", tics.empty() ? "" : ", ", value, value);
  return tics;
}

}  // namespace forklift::render
