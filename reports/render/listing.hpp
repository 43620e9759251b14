#pragma once
// `forklift list`: one row per run, newest experiment first, for people and for programs.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "reports/analysis/measures.hpp"

namespace forklift::render {

struct ListRow {
  store::RunId run;
  std::string experiment, cell;
  int repeat = 1;      ///< 1-based
  std::string status;  ///< valid, invalid, failed (interrupted too: the reason says so), running
  std::string reason;
  std::vector<store::Measure> measures;      ///< as the cell defines them
  analysis::MeasureValues values;            ///< valid runs only
  std::optional<std::uint64_t> errors = {};  ///< none: transactions are not counted
  std::int64_t started_us = 0;
  bool comparable = true;
  std::vector<std::string> warnings{};  ///< what to read with the number
  std::string label{};                  ///< as --label gave it, or versions and the cell's name
  bool is_labelled = false;             ///< by --label
  std::string implementation{};         ///< how transactions were sent; empty where that is not recorded
};

/// Of one experiment, or all.
std::vector<ListRow> list_rows(const store::Reader& reader, std::optional<store::ExperimentId> experiment = {});

/// An array of objects with run, experiment, cell, repeat, status, reason, warnings, comparable, errors, started,
/// label, implementation, the name of the headline measure, "measures" (each with value, unit and which way is better)
/// and, for short, the values of notpm, tx_per_s, client_cpu_us_per_tx and p95_us. What was not measured is null.
Json list_json(const std::vector<ListRow>& rows);
std::string list_text(const std::vector<ListRow>& rows);

}  // namespace forklift::render
