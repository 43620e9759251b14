#pragma once
// The account with which all of Forklift logs in to the servers that it starts, as statements of their init file: from
// the hosts of the experiment alone, with the rights that are used alone.
#include <string>
#include <vector>

#include "orchestrator/cluster/server/programs.hpp"
#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::cluster {

inline constexpr const char* kUser = "forklift";

/// Pure. From where the account may log in: this machine through its socket and the loopback, and `hosts`; each once.
std::vector<std::string> account_hosts(const std::vector<std::string>& hosts);

/// Pure. The statements of the init file, one a line: our account at each of account_hosts(hosts), with rights in
/// `database`, in those named after it ("dbt2_2") and in the engines' probe, and the password of the local root.
/// `password` consists of hexadecimal digits.
std::string init_sql(Flavour flavour, const std::string& password, const std::string& database,
                     const std::vector<std::string>& hosts);

/// cluster.run_as, cluster.client_hosts and cluster.database: names that can't be a user's, an account's host's, or a
/// database of an experiment.
std::vector<Error> check_users(const scenario::Settings& settings, const scenario::Locator& where);

}  // namespace forklift::cluster
