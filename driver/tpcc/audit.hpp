#pragma once
// The input audit of clause 9.2: counts what was really drawn and compares it with the clause's bounds. A run that lies
// outside is invalid: it would have measured another load. The bounds widen at small sample sizes, so that a correct
// driver fails by chance less than once in a million audits.
#include <array>
#include <cstdint>
#include <vector>

#include "common/contract/report.hpp"
#include "driver/tpcc/inputs.hpp"

namespace forklift::driver::tpcc {

struct InputCounts {
  std::array<std::uint64_t, 5> transactions{};
  std::uint64_t rollbacks = 0, lines = 0, remote_lines = 0, lines_that_could = 0;
  std::uint64_t remote_payments = 0, payments_that_could = 0, payments_by_name = 0, statuses_by_name = 0;

  void add(const Input& input, const RemotePolicy& remote);
  void merge(const InputCounts& other);
};

/// What the run meant to draw.
struct InputTargets {
  double payment_share = 0.15, line_share = 0.01;  ///< of the remote policy
  std::array<double, 5> mix{10.0 / 23, 10.0 / 23, 1.0 / 23, 1.0 / 23, 1.0 / 23};
};

std::vector<contract::Audit> audit(const InputCounts& counts, const InputTargets& targets);

/// How far a mean of `samples` values in a range of 1 with standard deviation `deviation` may lie from its expectation
/// by chance, but for one case in a million (Bernstein's inequality).
double chance_width(double deviation, std::uint64_t samples);

}  // namespace forklift::driver::tpcc
