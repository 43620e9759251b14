#include "common/histogram/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "common/core/error.hpp"
#include "common/core/varint.hpp"

namespace forklift {
namespace {

constexpr char kVersion = 1;

[[noreturn]] void corrupt() {
  throw Error{ErrorKind::environment, "histogram", "its stored bytes are damaged", "Run that measurement again"};
}

std::uint64_t take(std::string_view& in) {
  const auto value = take_varint(in);
  if (!value) corrupt();
  return *value;
}

}  // namespace

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::percentile_us(double percent) const {
  if (count_ == 0) return 0;
  const double share = std::clamp(percent, 0.0, 100.0) / 100.0;
  const double exact = std::ceil(share * static_cast<double>(count_));
  constexpr double kTwoTo64 = 18446744073709551616.0;  // a damaged count may come near it
  const auto rank = exact < kTwoTo64 ? std::max<std::uint64_t>(1, static_cast<std::uint64_t>(exact)) : count_;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(max_, (lowest(i) + lowest(i + 1) - 1) / 2);
  }
  return max_;
}

std::string Histogram::encode() const {
  std::string out{kVersion};
  put_varint(out, sum_);
  put_varint(out, max_);
  std::size_t previous = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    if (counts_[i] == 0) continue;
    put_varint(out, i - previous);
    put_varint(out, counts_[i]);
    previous = i;
  }
  return out;
}

Histogram Histogram::decode(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) corrupt();
  bytes.remove_prefix(1);
  Histogram histogram;
  histogram.sum_ = take(bytes);
  histogram.max_ = take(bytes);
  std::uint64_t bucket = 0;
  while (!bytes.empty()) {
    bucket += take(bytes);
    if (bucket >= kBuckets) corrupt();
    const auto times = take(bytes);
    histogram.counts_[bucket] += times;
    histogram.count_ += times;
  }
  return histogram;
}

}  // namespace forklift
