#pragma once
// A mergeable latency histogram in microseconds: exact below 128 µs, then 64 buckets per power of two, so that a value
// read back is at most 0.8 % away from the recorded one. 1 µs to 1 h and beyond (2^36 µs); no locks: one per thread.
#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace forklift {

class Histogram {
 public:
  static constexpr unsigned kSubBits = 6;
  static constexpr std::uint64_t kExact = 2U << kSubBits;  ///< values below this have a bucket of their own
  static constexpr std::uint64_t kMax = (std::uint64_t{1} << 36) - 1;
  static constexpr std::size_t kBuckets = kExact + (36 - 7) * (1U << kSubBits);

  /// Values above kMax count as kMax, negative ones as 0.
  void record(std::int64_t microseconds) { record_n(microseconds, 1); }
  void record_n(std::int64_t microseconds, std::uint64_t times) {
    const auto value = microseconds < 0 ? 0 : static_cast<std::uint64_t>(microseconds);
    counts_[bucket_of(value)] += times;
    count_ += times;
    sum_ += value * times;
    if (value > max_) max_ = value;
  }

  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t max_us() const { return max_; }
  double mean_us() const { return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_); }

  /// The value below or at which `percent` (0–100) of all values lie, in µs, at a bucket's middle and never above the
  /// maximum; 0 if nothing was recorded.
  std::uint64_t percentile_us(double percent) const;

  /// A compact text of bytes (varints of bucket gaps and counts) that decode() reads; independent of the machine.
  std::string encode() const;
  /// Errors: environment, if `bytes` is not what encode() writes.
  static Histogram decode(std::string_view bytes);

  /// Visits (lowest value, highest value, count) of every bucket in use, ascending.
  template <class Visitor>
  void each(Visitor&& visit) const {
    for (std::size_t i = 0; i < kBuckets; ++i) {
      if (counts_[i] != 0) visit(lowest(i), lowest(i + 1) - 1, counts_[i]);
    }
  }

  static constexpr std::size_t bucket_of(std::uint64_t value) {
    if (value < kExact) return value;
    if (value > kMax) value = kMax;
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - (kSubBits + 1);
    return (std::size_t{shift} << kSubBits) + (value >> shift);
  }
  static constexpr std::uint64_t lowest(std::size_t bucket) {
    if (bucket < kExact) return bucket;
    const std::size_t shift = (bucket >> kSubBits) - 1;
    return (bucket - (shift << kSubBits)) << shift;
  }

 private:
  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0, sum_ = 0, max_ = 0;
};

}  // namespace forklift
