#include "common/histogram/histogram.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/error.hpp"
#include "common/core/random.hpp"

using namespace forklift;

TEST_CASE("histogram: every value from 1 µs to 1 h is read back within 1 %", "[histogram][unit]") {
  for (double exact = 1; exact < 3.6e9; exact = std::ceil(exact * 1.003)) {
    Histogram histogram;
    histogram.record(static_cast<std::int64_t>(exact));
    histogram.record(std::int64_t{1} << 35);  // so that the maximum does not hide the bucket's middle
    const auto back = static_cast<double>(histogram.percentile_us(50));
    INFO(exact);
    CHECK(std::abs(back - exact) <= exact * 0.01);
  }
}

TEST_CASE("histogram: buckets join without a gap", "[histogram][unit]") {
  for (std::size_t bucket = 0; bucket + 1 < Histogram::kBuckets; ++bucket) {
    CHECK(Histogram::bucket_of(Histogram::lowest(bucket)) == bucket);
    CHECK(Histogram::bucket_of(Histogram::lowest(bucket + 1) - 1) == bucket);
  }
  CHECK(Histogram::bucket_of(Histogram::kMax) == Histogram::kBuckets - 1);
}

TEST_CASE("histogram: merging two equals recording into one", "[histogram][unit]") {
  Histogram a, b, both;
  Random random{3};
  for (int i = 0; i < 5000; ++i) {
    const auto value = random.uniform(0, 2'000'000);
    (i % 3 == 0 ? a : b).record(value);
    both.record(value);
  }
  a.merge(b);
  CHECK(a.encode() == both.encode());
  CHECK(a.count() == 5000);
}

TEST_CASE("histogram: bytes read back, damaged ones are refused", "[histogram][unit]") {
  Histogram histogram;
  for (int i = 0; i < 100; ++i) histogram.record(i * 997);
  const auto bytes = histogram.encode();
  const auto back = Histogram::decode(bytes);
  CHECK(back.encode() == bytes);
  CHECK(back.percentile_us(95) == histogram.percentile_us(95));
  CHECK(back.mean_us() == histogram.mean_us());
  CHECK_THROWS_AS(Histogram::decode(bytes.substr(0, bytes.size() - 1) + "\xff"), Error);
  CHECK_THROWS_AS(Histogram::decode(""), Error);
}

TEST_CASE("histogram: an empty one and out-of-range values behave", "[histogram][unit]") {
  Histogram histogram;
  CHECK(histogram.percentile_us(99) == 0);
  histogram.record(-5);
  histogram.record(std::int64_t{1} << 60);
  CHECK(histogram.count() == 2);
  CHECK(histogram.percentile_us(1) == 0);
}

TEST_CASE("histogram: a damaged count near 2^64 has percentiles", "[histogram][unit]") {
  Histogram histogram;
  histogram.record_n(7, ~std::uint64_t{0});
  CHECK(histogram.percentile_us(100) == 7);
  CHECK(histogram.percentile_us(50) == 7);
}
