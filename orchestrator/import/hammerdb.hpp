#pragma once
// Pure: the lines of HammerDB's logs, sorted into runs. What they are worth is decided in hammerdb_log.cpp.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/import/record.hpp"

namespace forklift::import {

/// Of one transaction, in milliseconds, ramp-up included; "calls" too.
using HammerProfile = std::map<std::string, Figure>;  ///< "avg" → figure

struct HammerRun {
  Figure nopm;
  std::optional<Figure> tpm, users, warehouses, ramp_up_min, duration_min, ramp_up_s, duration_s;
  std::string dbms, dbms_version, started;
  std::size_t dbms_version_line = 0, started_line = 0;
  bool in_jobs = false;                          ///< its line is that of the jobs' output
  std::map<std::size_t, HammerProfile> profile;  ///< of all users, by transaction
  std::optional<Figure> elapsed_ms;              ///< of the profile
  std::optional<Figure> one_user_us;             ///< New-Order's mean in the older profile: of one user, in µs
  std::vector<std::pair<std::string, Figure>> tpm_series;  ///< "2025-04-14 17:09:51" → tpm
  std::vector<std::string> warnings;
};

struct HammerFile {
  std::string version;
  std::size_t version_line = 0;
  std::vector<HammerRun> runs;
  bool began = false;                                                ///< a run began after the last result
  std::string failed;                                                ///< "Vuser 2:FINISHED FAILED"
  bool profile_only = false, counter_only = false, queries = false;  ///< what else it may be, without a result
};

HammerFile read_hammerdb_lines(const Text& text);

/// The line of a result in either wording: NOPM first (4.0 and later), or TPM first.
std::optional<HammerRun> hammerdb_result(std::string_view line, std::size_t at);

/// Adds the profile of a run; warns that it includes the ramp-up.
void add_hammerdb_profile(Record& record, const std::map<std::size_t, HammerProfile>& profile,
                          const std::optional<Figure>& elapsed_ms, double nopm);
/// Warns if they fall between the end of the ramp-up and of the run, where its start is known.
void add_hammerdb_series(Record& record, const std::vector<std::pair<std::string, Figure>>& points, double ramp_up_s);

}  // namespace forklift::import
