#pragma once
// A run that another program measured, told as our own drivers would tell it, with the place of every value in its
// file.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/imports.hpp"
#include "common/store/measure.hpp"

namespace forklift::import {

using contract::kLongestRunSeconds;  // a log that spans more has a damaged line or is not of one run

struct Imported {
  std::string kit;    ///< "HammerDB", "DBT2 mix.log"
  std::string title;  ///< what its file calls it; tells the runs of one file apart
  /// Times are since the epoch if `started_us` is there, else since the run's start, which nobody knows.
  std::vector<contract::RunReport> drivers = {};
  std::optional<std::int64_t> started_us = {};  ///< as the file has it
  bool zone_known = true;                       ///< false: its start was read as UTC, and may be any zone's
  int terminals = 0, warehouses = 0;            ///< 0: the file does not have them
  std::vector<std::pair<std::string, std::string>> parameters = {};  ///< what it was run with, "threads" → "16"
  std::vector<store::Measure> measures = {};                         ///< what it measured
  std::vector<std::string> transactions = {};     ///< the names of its transactions; empty: it counts none
  std::map<std::string, double> recorded = {};    ///< measures that it states itself, by name
  std::vector<store::ImportedValue> values = {};  ///< all of it, as it stands in the files
  std::vector<store::ImportedFile> files = {};
  std::vector<std::string> warnings = {};  ///< what to know beside the numbers
};

/// A file's name, for messages, and what is in it: bytes, or text that was decoded.
struct Source {
  std::string name, text;
};

}  // namespace forklift::import
