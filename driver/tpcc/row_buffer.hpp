#pragma once
// Rows as text, written without allocation: tab-separated lines for LOAD DATA and DBT2's files, or the values of a
// multi-row INSERT. Our generated texts are letters and digits only, so that nothing needs an escape.
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/core/random.hpp"

namespace forklift::driver::tpcc {

class RowBuffer {
 public:
  enum class Format { lines, values };
  explicit RowBuffer(Format format) : format_(format) { bytes_.resize(1 << 16); }

  Format format() const { return format_; }
  std::string_view text() const { return {bytes_.data(), static_cast<std::size_t>(end_)}; }
  std::size_t rows() const { return rows_; }
  void clear() { end_ = 0, rows_ = 0; }

  void begin_row();
  void end_row();

  void integer(std::int64_t value) {
    separate();
    put(value);
  }
  /// 12345 → 123.45 with two places, 1234 → .1234 with four.
  void decimal(std::int64_t value, int places);
  void text(std::string_view value);
  void null();
  /// A random a-string (letters and digits) or n-string (digits) of `low` to `high` characters (clause 4.3.2.2).
  void alphanumeric(Random& random, int low, int high) { letters(random, low, high, 62); }
  void digits(Random& random, int low, int high) { letters(random, low, high, 10); }
  void upper_letters(Random& random, int count) { letters(random, count, count, 26); }
  /// An a-string of 26 to 50 characters; one of ten has "ORIGINAL" somewhere inside (clause 4.3.3.1).
  void original_data(Random& random);
  /// A zip code: four random digits and 11111.
  void zip(Random& random);

 private:
  static constexpr std::size_t kLongestRow = 4096;
  void separate();
  void quote() {
    if (format_ == Format::values) bytes_[end_++] = '\'';
  }
  void put(std::int64_t value);
  void letters(Random& random, int low, int high, std::uint64_t alphabet);
  char* fill(Random& random, int count, std::uint64_t alphabet);

  Format format_;
  std::vector<char> bytes_;
  std::size_t end_ = 0, rows_ = 0;
  bool first_ = true;
};

}  // namespace forklift::driver::tpcc
