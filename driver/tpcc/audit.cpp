#include "driver/tpcc/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace forklift::driver::tpcc {
namespace {

contract::Audit share(std::string name, std::uint64_t count, std::uint64_t samples, double expected, double tolerance) {
  contract::Audit audit;
  audit.name = std::move(name);
  audit.samples = samples;
  const double width = std::max(tolerance, chance_width(std::sqrt(expected * (1 - expected)), samples));
  audit.low = std::max(0.0, expected - width);
  audit.high = std::min(1.0, expected + width);
  if (expected == 0) audit.low = audit.high = 0;  // what must never happen is never chance
  if (samples == 0) return audit;
  audit.value = static_cast<double>(count) / static_cast<double>(samples);
  audit.passed = audit.value >= audit.low && audit.value <= audit.high;
  return audit;
}

contract::Audit line_count(const InputCounts& counts) {
  contract::Audit audit;
  audit.name = "order lines per order";
  audit.samples = counts.transactions[0];
  const double range = kMaxLines - kMinLines;
  const double deviation = std::sqrt(((range + 1) * (range + 1) - 1) / 12) / range;
  const double width = std::max(0.5, range * chance_width(deviation, audit.samples));
  audit.low = 10 - width;
  audit.high = 10 + width;
  if (audit.samples == 0) return audit;
  audit.value = static_cast<double>(counts.lines) / static_cast<double>(audit.samples);
  audit.passed = audit.value >= audit.low && audit.value <= audit.high;
  return audit;
}

}  // namespace

double chance_width(double deviation, std::uint64_t samples) {
  if (samples == 0) return 1;
  const double log_chance = std::log(2e6);
  const double third = log_chance / (3.0 * static_cast<double>(samples));
  return third + std::sqrt(third * third + 2 * deviation * deviation * log_chance / static_cast<double>(samples));
}

void InputCounts::add(const Input& input, const RemotePolicy& remote) {
  ++transactions[input.index()];
  if (const auto* order = std::get_if<NewOrderInput>(&input)) {
    rollbacks += order->rollback;
    lines += static_cast<std::uint64_t>(order->line_count);
    if (remote.has_other(order->warehouse)) lines_that_could += static_cast<std::uint64_t>(order->line_count);
    for (int i = 0; i < order->line_count; ++i) {
      remote_lines += order->lines[static_cast<std::size_t>(i)].supply_warehouse != order->warehouse;
    }
  } else if (const auto* payment = std::get_if<PaymentInput>(&input)) {
    payments_that_could += remote.has_other(payment->warehouse);
    remote_payments += payment->customer_warehouse != payment->warehouse;
    payments_by_name += payment->customer.by_name;
  } else if (const auto* status = std::get_if<OrderStatusInput>(&input)) {
    statuses_by_name += status->customer.by_name;
  }
}

void InputCounts::merge(const InputCounts& other) {
  for (std::size_t i = 0; i < transactions.size(); ++i) transactions[i] += other.transactions[i];
  rollbacks += other.rollbacks;
  lines += other.lines;
  remote_lines += other.remote_lines;
  lines_that_could += other.lines_that_could;
  remote_payments += other.remote_payments;
  payments_that_could += other.payments_that_could;
  payments_by_name += other.payments_by_name;
  statuses_by_name += other.statuses_by_name;
}

std::vector<contract::Audit> audit(const InputCounts& counts, const InputTargets& targets) {
  std::vector<contract::Audit> audits;
  std::uint64_t all = 0;
  for (const auto count : counts.transactions) all += count;
  for (std::size_t i = 0; i < targets.mix.size(); ++i) {
    audits.push_back(share(fmt::format("share of {}", contract::kTransactions[i]), counts.transactions[i], all,
                           targets.mix[i], 0.01));
  }
  audits.push_back(share("rollbacks of new-order", counts.rollbacks, counts.transactions[0], 0.01, 0.001));
  audits.push_back(line_count(counts));
  audits.push_back(
      share("remote order lines", counts.remote_lines, counts.lines_that_could, targets.line_share, 0.0005));
  audits.push_back(
      share("remote payments", counts.remote_payments, counts.payments_that_could, targets.payment_share, 0.01));
  audits.push_back(share("payments by last name", counts.payments_by_name, counts.transactions[1], 0.6, 0.03));
  audits.push_back(share("order-status by last name", counts.statuses_by_name, counts.transactions[2], 0.6, 0.03));
  return audits;
}

}  // namespace forklift::driver::tpcc
