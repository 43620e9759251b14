#include "driver/tpcc/row_buffer.hpp"

#include <array>
#include <cstring>

namespace forklift::driver::tpcc {
namespace {
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kOriginal = "ORIGINAL";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
}  // namespace

void RowBuffer::begin_row() {
  if (bytes_.size() - end_ < kLongestRow) bytes_.resize(bytes_.size() * 2);
  if (format_ == Format::values) {
    if (rows_ > 0) bytes_[end_++] = ',';
    bytes_[end_++] = '(';
  }
  first_ = true;
}

void RowBuffer::end_row() {
  bytes_[end_++] = format_ == Format::values ? ')' : '\n';
  ++rows_;
}

void RowBuffer::separate() {
  if (!first_) bytes_[end_++] = format_ == Format::values ? ',' : '\t';
  first_ = false;
}

void RowBuffer::put(std::int64_t value) {
  char* at = bytes_.data() + end_;
  end_ = static_cast<std::size_t>(std::to_chars(at, at + 24, value).ptr - bytes_.data());
}

void RowBuffer::decimal(std::int64_t value, int places) {
  separate();
  const std::int64_t power = places == 2 ? 100 : 10'000;
  if (value < 0) {
    bytes_[end_++] = '-';
    value = -value;
  }
  put(value / power);
  bytes_[end_++] = '.';
  std::int64_t rest = value % power;
  for (int i = places - 1; i >= 0; --i) {
    bytes_[end_ + static_cast<std::size_t>(i)] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  end_ += static_cast<std::size_t>(places);
}

void RowBuffer::text(std::string_view value) {
  separate();
  quote();
  std::memcpy(bytes_.data() + end_, value.data(), value.size());
  end_ += value.size();
  quote();
}

void RowBuffer::null() {
  separate();
  const std::string_view word = format_ == Format::values ? "NULL" : "\\N";
  std::memcpy(bytes_.data() + end_, word.data(), word.size());
  end_ += word.size();
}

char* RowBuffer::fill(Random& random, int count, std::uint64_t alphabet) {
  char* const begin = bytes_.data() + end_;
  const char* const set = alphabet == 26 ? kUpper.data() : kAlphabet.data();
  // Four characters of each random word; the row's slack takes what is written beyond `count`.
  for (int i = 0; i < count; i += 4) {
    const std::uint64_t word = random();
    for (unsigned k = 0; k < 4; ++k)
      begin[i + static_cast<int>(k)] = set[((word >> (16 * k) & 0xffff) * alphabet) >> 16];
  }
  end_ += static_cast<std::size_t>(count);
  return begin;
}

void RowBuffer::letters(Random& random, int low, int high, std::uint64_t alphabet) {
  separate();
  quote();
  fill(random, low == high ? low : static_cast<int>(random.uniform(low, high)), alphabet);
  quote();
}

void RowBuffer::original_data(Random& random) {
  separate();
  quote();
  const int count = static_cast<int>(random.uniform(26, 50));
  char* const begin = fill(random, count, 62);
  if (random.uniform(1, 10) == 1) kOriginal.copy(begin + random.uniform(0, count - 8), kOriginal.size());
  quote();
}

void RowBuffer::zip(Random& random) {
  separate();
  quote();
  fill(random, 4, 10);
  std::memcpy(bytes_.data() + end_, "11111", 5);
  end_ += 5;
  quote();
}

}  // namespace forklift::driver::tpcc
