#pragma once
// A run that another program measured, told as our own drivers would tell it.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/measure.hpp"

namespace forklift::import {

struct Imported {
  std::string kind;  ///< "DBT2 mix.log", "sysbench"
  std::vector<contract::RunReport> drivers;
  int terminals = 0;
  bool same_work = true;                                        ///< its transactions are the five of ours
  std::vector<std::pair<std::string, std::string>> parameters;  ///< what it says of itself, "sysbench.threads" → "16"
  std::vector<store::Measure> measures = {};                    ///< what it measured
  std::vector<std::string> transactions = {};                   ///< the names of its transactions
  std::map<std::string, double> recorded = {};                  ///< measures that it states itself, by name
  std::vector<std::string> warnings;                            ///< what is different from a run of ours
};

using contract::kLongestRunSeconds;  // a log that spans more has a damaged line or is not of one run

/// A file's name, for messages, and what is in it.
struct Source {
  std::string name, text;
};

}  // namespace forklift::import
