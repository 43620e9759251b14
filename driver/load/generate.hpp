#pragma once
// Writes the initial rows as files that DBT2's loader reads: tab-separated, NULL as \N, one TABLE.data per table
// ("order.data" for ORDERS), HISTORY without h_id. Split into parts for parallel loaders.
#include <filesystem>
#include <stop_token>
#include <string>

#include "driver/control/events.hpp"

namespace forklift::driver::load {

struct GenerateOptions {
  std::filesystem::path directory;
  bool discard = false;  ///< make the rows and write nothing: measures the generator
  int first_warehouse = 1, last_warehouse = 1;
  /// 0: one set of files in `directory`; n: sets in `directory`/1 … n, the warehouses in blocks.
  int parts = 0;
  double scale = 1;
  std::uint64_t seed = 1;
  int parallel = 2;
  std::string date;
};

struct GenerateReport {
  std::uint64_t rows = 0, bytes = 0, files = 0;
  double seconds = 0;
};

/// Errors: environment (a file can't be written, or is there already), interrupted.
GenerateReport generate(const GenerateOptions& options, const std::stop_token& stop);

}  // namespace forklift::driver::load
