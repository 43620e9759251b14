#pragma once
// Texts of one column into the bytes that NDB stores, for the types that the nine tables have. Pure.
// Source: MySQL's formats of DECIMAL (decimal2bin), DATETIME(0) (5 bytes), CHAR (padded) and VARCHAR (length first).
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace forklift::driver::ndbapi {

/// Formats of columns; varchar has one byte of length, long_varchar two.
enum class Format { int32, int64, decimal, datetime, character, varchar, long_varchar };

struct Column {
  Format format = Format::int32;
  int length = 0;  ///< characters of CHAR and VARCHAR
  int precision = 0, scale = 0;
};

/// Bytes of a DECIMAL(precision, scale).
std::size_t decimal_bytes(int precision, int scale);

/// Writes `text` at `out`, as many bytes as the column has. False if the text is no such value or does not fit.
bool encode(const Column& column, std::string_view text, char* out);

}  // namespace forklift::driver::ndbapi
