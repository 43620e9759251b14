#include "common/store/series.hpp"

#include "common/core/error.hpp"
#include "common/core/varint.hpp"

namespace forklift::store {

std::string encode_points(const std::vector<std::int64_t>& points) {
  std::string bytes;
  std::int64_t before = 0;
  for (const auto point : points) {
    put_varint(bytes, zigzag(point - before));
    before = point;
  }
  return bytes;
}

std::vector<std::int64_t> decode_points(std::string_view bytes) {
  std::vector<std::int64_t> points;
  points.reserve(bytes.size());  // a byte per point at least
  std::int64_t value = 0;
  while (!bytes.empty()) {
    const auto difference = take_varint(bytes);
    if (!difference) {
      throw Error{ErrorKind::environment, "host series", "its stored bytes are damaged", "Run that measurement again"};
    }
    value += unzigzag(*difference);
    points.push_back(value);
  }
  return points;
}

}  // namespace forklift::store
