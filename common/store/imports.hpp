#pragma once
// What the results database keeps of a run that another kit measured: its files, and every value with its line.
#include <cstdint>
#include <optional>
#include <string>

namespace forklift::store {

struct ImportedFile {
  std::string name;
  std::string sha256;    ///< of its lines, however they were encoded
  std::string encoding;  ///< "gzip", "UTF-16 LE"; empty: plain text
  bool operator==(const ImportedFile&) const = default;
};

struct ImportedValue {
  std::string name, value;
  std::string unit = {};              ///< the file's own; empty: a count, or no number
  std::size_t file = 0, line = 0;     ///< which of the run's files; line 0: it follows from others
  std::optional<double> second = {};  ///< of a series: seconds after the start; none: of the whole run
  bool operator==(const ImportedValue&) const = default;
};

}  // namespace forklift::store
