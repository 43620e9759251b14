#pragma once
// Sizes in server options, as the servers themselves read them, so that what is judged here is what they take there.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::cluster {

/// MariaDB and MySQL: a whole number, then K, M, G, T, P or E in either case; what follows that letter they ignore, so
/// that "900GB" is 900 GiB. Nothing for what they refuse ("1.5G", "64 M") or what no 63 bits hold.
std::optional<std::int64_t> server_size(std::string_view text);

/// NDB's config.ini: a whole number, then K, M or G, in upper case and at the end. Nothing for what it refuses.
std::optional<std::int64_t> ndb_size(std::string_view text);

/// The value of a server option, however its name is written ("innodb-buffer-pool-size", "loose_…"); nothing if it is
/// not set.
std::optional<std::string> option_value(const scenario::Options& options, std::string_view name);

/// The same of NDB, whose names have no case.
std::optional<std::string> ndb_option_value(const scenario::Options& options, std::string_view name);

/// Sizes that no server would take, or not as they read.
std::vector<Error> check_sizes(const scenario::Settings& settings, const scenario::Locator& where);

}  // namespace forklift::cluster
