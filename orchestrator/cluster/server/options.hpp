#pragma once
// Pure: what a server is told, as an option file. Three layers: our defaults, what the engine needs, the scenario's
// values; then the names that must be ours (port, directories). The defaults are in defaults.cpp.
#include <string>
#include <vector>

#include "orchestrator/cluster/server/defaults.hpp"
#include "orchestrator/cluster/server/programs.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::cluster {

/// "innodb-flush-method" as "innodb_flush_method".
std::string canonical(std::string name);

/// ASCII letters as small ones.
std::string lower(std::string text);

/// Where one server keeps its things, all below its own directory.
struct ServerPaths {
  std::string directory, data, socket, pid_file, log, option_file, init_file, temporary;
};
ServerPaths paths_of(const plan::Node& node);

/// Our defaults, what the engine needs and the scenario's values, the later ones stronger; not what must be ours (port,
/// directories). Names are spelt with underscores.
scenario::Options asked_options(const plan::Node& node, Flavour flavour, const scenario::Options& engine);

/// The [mysqld] section. Options are spelt with underscores; a scenario's "innodb-flush-method" and
/// "innodb_flush_method" are the same. `as_root`: the server runs as root and must be told so.
std::string option_file(const plan::Node& node, const Programs& programs, const scenario::Options& engine,
                        bool as_root);

}  // namespace forklift::cluster
