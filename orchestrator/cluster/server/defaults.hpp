#pragma once
// The one table of what Forklift sets in a MariaDB or MySQL server where the scenario does not: whoever reads a number
// must be able to see it. `forklift plan`, the head of every report and docs/measurement.md are made from it.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "orchestrator/cluster/server/programs.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::cluster {

struct ServerDefault {
  std::string option, value;       ///< of the option file; a value that is empty is no value
  std::string variable;            ///< what SHOW VARIABLES calls it; empty if it has no variable
  bool size = false;               ///< bytes, which SHOW VARIABLES gives as a number
  std::optional<Flavour> flavour;  ///< none: both
  std::string meaning;             ///< what it does to a number
};

/// Sensible for a benchmark on a machine that nobody else uses. Durability is relaxed to once a second, as in the
/// published DBT2 results.
const std::vector<ServerDefault>& server_defaults();

/// The table of docs/measurement.md, made by `forklift reference --servers`.
std::string defaults_markdown();

/// One setting of a cluster's servers as it will be started.
struct PlannedSetting {
  std::string variable, value;
  bool size = false;
  bool of_scenario = false;  ///< the scenario says so
};

/// The table's settings with the scenario's values for them; those of the flavour that the engine has, of both where it
/// may have either. Of external servers, which are not ours to set, the values are empty.
std::vector<PlannedSetting> planned_settings(const plan::Cluster& cluster);

/// The same for the results database: [{"variable": …, "value": …, "size": …}], each variable once over all clusters.
Json planned_settings_json(const plan::Plan& plan);

}  // namespace forklift::cluster
