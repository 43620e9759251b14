#include "common/store/series.hpp"

#include "common/core/error.hpp"
#include "common/core/varint.hpp"

namespace forklift::store {

namespace {

/// Of any two numbers: what does not fit wraps around, and comes back by sum().
std::int64_t difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

}  // namespace

std::string encode_points(const std::vector<std::int64_t>& points) {
  std::string bytes;
  std::int64_t before = 0;
  for (const auto point : points) {
    put_varint(bytes, zigzag(difference(point, before)));
    before = point;
  }
  return bytes;
}

std::vector<std::int64_t> decode_points(std::string_view bytes) {
  std::vector<std::int64_t> points;
  points.reserve(bytes.size());  // a byte per point at least
  std::int64_t value = 0;
  while (!bytes.empty()) {
    const auto next = take_varint(bytes);
    if (!next) {
      throw Error{ErrorKind::environment, "host series", "its stored bytes are damaged", "Run that measurement again"};
    }
    value = sum(value, unzigzag(*next));
    points.push_back(value);
  }
  return points;
}

}  // namespace forklift::store
