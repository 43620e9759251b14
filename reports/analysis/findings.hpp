#pragma once
// An experiment read from the database (Evidence) and what follows from it (Findings). analyse() is pure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/analysis/comparison.hpp"
#include "reports/analysis/faults.hpp"
#include "reports/analysis/hosts.hpp"
#include "reports/analysis/locality.hpp"
#include "reports/analysis/lookups.hpp"
#include "reports/analysis/measures.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/analysis/outside_load.hpp"
#include "reports/analysis/pace.hpp"
#include "reports/analysis/placement.hpp"
#include "reports/analysis/remarks.hpp"
#include "reports/analysis/steady.hpp"
#include "reports/analysis/watched.hpp"

namespace forklift::analysis {

struct Evidence {
  store::Experiment experiment;
  std::vector<store::Cell> cells;                                       ///< in the plan's order
  std::vector<store::Run> runs;                                         ///< in the order of execution
  std::map<store::RunId, MeasureValues> values;                         ///< measures of valid runs
  std::map<store::RunId, MeasureValues> exactness;                      ///< of those values: exactness.hpp
  std::map<store::CellId, store::PerTxn<Histogram>> response, service;  ///< valid runs merged
  std::map<store::RunId, std::vector<std::pair<int, std::uint64_t>>> main_per_second;       ///< of transaction 0
  std::map<store::RunId, std::vector<std::pair<int, std::uint64_t>>> committed_per_second;  ///< of all transactions
  std::vector<std::int64_t> resumed_us;  ///< when it went on after a break, ascending
  std::vector<store::HostFact> hosts;
  std::vector<store::NodeRecord> nodes;
  std::vector<store::ClusterVersion> versions;
  std::vector<store::ClusterSetting> settings;
  std::vector<store::CellPlacement> placements;
  std::vector<store::CellHome> homes;
  std::vector<store::LoadRow> loads;
  std::vector<store::LogFile> log_files;
  std::vector<store::RunCounter> counters;
  std::map<store::RunId, std::vector<store::HostSeries>> host_series;
  std::vector<store::CheckRow> checks;
  std::vector<store::CgroupRow> cgroups;
  std::vector<store::AuditRow> audits;
  std::vector<store::SearchRow> searches;
  std::map<store::RunId, OutsideLoad> outside;  ///< of valid runs, if `covariate` is there
  std::optional<KnownNoise> covariate;          ///< the A/A experiment before this one, if it found a cause of noise
  std::optional<KnownNoise> noise;              ///< of the newest A/A experiment on such machines under such a load
  std::vector<store::ErrorRow> errors;
  std::vector<store::LookupRow> lookups;  ///< of key lookups instead of DBT2
  std::vector<store::Event> events;
  std::vector<store::LogRow> logs;
};

Evidence gather(const store::Reader& reader, const store::Experiment& experiment);
/// Cells, runs, values, and when it went on.
Evidence gather_values(const store::Reader& reader, const store::Experiment& experiment);
/// Only what comparisons are made of: those, hosts and the noise floor.
Evidence gather_measured(const store::Reader& reader, const store::Experiment& experiment);

/// Of valid runs whose hosts were watched.
std::map<store::RunId, OutsideLoad> outside_loads(const Evidence& evidence);

struct RunFinding {
  std::size_t run = 0;               ///< index into Evidence::runs
  MeasureValues values;              ///< by measure; none unless the run is valid
  std::vector<store::Stall> stalls;  ///< of any run that has seconds
  SteadyCheck steady;
  std::optional<Pace> pace;  ///< of paced runs that have a window
};

/// One measure of a cell.
struct MeasureFinding {
  store::Measure measure;
  std::vector<double> values;        ///< one per valid run that has it, in the order of execution
  double mean = 0;                   ///< geometric; arithmetic where a value is 0; 0 without a value
  std::optional<Interval> interval;  ///< of the mean, 95 %
  /// The baseline's; none for the baseline itself, where it has none like it, and if the measure is not judged.
  std::optional<Comparison> against;
};

struct CellFinding {
  std::size_t cell = 0;                  ///< index into Evidence::cells
  std::vector<std::size_t> runs;         ///< indices into Findings::runs
  std::vector<MeasureFinding> measures;  ///< as the cell defines them
  std::size_t valid = 0;                 ///< runs
  std::size_t invalid = 0, failed = 0, running = 0;
  Balance balance;
  Work work;                        ///< of the data nodes
  std::optional<double> questions;  ///< to them, of all kinds, per transaction
  Locality locality;
  std::vector<Fill> fills;
  std::vector<HomeShares> homes;
  std::vector<HostUse> hosts;  ///< during the measurement windows
  std::optional<Pace> pace;    ///< mean of its valid runs; none: not paced
  std::string unlike_load;     ///< why it is not compared with the baseline: "scale 0.1 → 1"; empty if it is

  const MeasureFinding* find(const std::string& measure) const;  ///< null: it has no such measure
  /// By which configurations are compared: the first headline. An empty one if none is defined.
  const MeasureFinding& headline() const;
  bool measured() const { return !headline().values.empty(); }
  double mean() const { return headline().mean; }
  /// 0 if it was not measured.
  double mean_of(const std::string& measure) const;
  /// "NOTPM", "tx/s": stands behind a number.
  const std::string& unit() const { return headline().measure.title; }
};

/// A sentence for the top of the page; `tone` is "good", "bad", "warn" or "plain".
struct Headline {
  std::string tone, text;
};

/// A setting in which cells differ: one value per cell ("" where a cell does not say).
struct Difference {
  std::string path;
  std::vector<std::string> values;
};

/// Two cells by a headline, as part of the family of all pairs.
struct PairFinding {
  std::size_t from = 0, to = 0;  ///< indices into Findings::cells
  std::string measure, title;    ///< its name, and what people call it
  Comparison comparison;         ///< of `to` against `from`
};

/// What a source found, and what this experiment found.
struct ExpectationFinding {
  Expected expected;
  std::string against = {}, title = {};       ///< the other cell's name, and what people call the measure
  std::optional<Comparison> comparison = {};  ///< none: a cell has no number
  Outcome outcome = Outcome::undecided;
};

struct Findings {
  Rules rules;
  std::vector<RunFinding> runs;    ///< as Evidence::runs
  std::vector<CellFinding> cells;  ///< as Evidence::cells
  /// The cell that the rules name, or the first; the first with a value of its headline if that has none.
  std::optional<std::size_t> baseline;
  std::size_t planned_baseline = 0;
  std::vector<PairFinding> pairs;                 ///< without a baseline: of every headline, the better cell second
  std::optional<Watched> watched;                 ///< looked at after every block, against the planned baseline
  std::vector<CoursePoint> course;                ///< of the headline, block by block
  std::vector<Remark> remarks;                    ///< about the runs of every headline
  bool comparable = true;                         ///< false: some cell has fewer rows than the clause asks for
  std::vector<Difference> differences;            ///< of the scenario
  std::vector<Difference> effective_differences;  ///< of what the servers say they run with; one value per cell
  std::vector<FaultFinding> faults;               ///< of valid and invalid runs, in the order of execution
  std::vector<LookupFinding> lookups;             ///< empty for DBT2
  std::vector<ExpectationFinding> expectations;   ///< as the scenario lists them
  std::vector<Headline> headlines;
};

/// By the rules that the experiment's scenario had.
Findings analyse(const Evidence& evidence);

/// The sentences (headlines.cpp). Called by analyse() when all else is known.
std::vector<Headline> headlines_of(const Evidence& evidence, const Findings& findings);

/// “name of the cell”, for sentences.
inline std::string quoted(const Evidence& e, std::size_t cell) { return "“" + e.cells[cell].record.name + "”"; }

}  // namespace forklift::analysis
