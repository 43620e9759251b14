#pragma once
// Sizes in server options, as the servers themselves read them, so that what is judged here is what they take there.
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "orchestrator/cluster/option_dialect.hpp"
#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::cluster {

/// MariaDB and MySQL: a whole number, then K, M, G, T, P or E in either case; what follows that letter they ignore, so
/// that "900GB" is 900 GiB. Nothing for what they refuse ("1.5G", "64 M") or what no 63 bits hold.
std::optional<std::int64_t> server_size(std::string_view text);

/// The number that the text begins with, and the rest; nothing if it begins with none.
std::optional<std::pair<std::int64_t, std::string_view>> leading_number(std::string_view text);

/// × 1024 for each letter up to `letter` of `letters`; nothing if it is none of them, or if that is too much.
std::optional<std::int64_t> scaled(std::int64_t number, std::string_view letters, char letter);

/// The value of a server option, however its name is written ("innodb-buffer-pool-size", "loose_…"); nothing if it is
/// not set.
std::optional<std::string> option_value(const scenario::Options& options, std::string_view name);

/// How the options of a kind of cluster.config are written, "mysqld" or one of the engine's own.
const OptionDialect& dialect_of(const scenario::Cluster& cluster, const std::string& kind);

/// Sizes that no server would take, or not as they read.
std::vector<Error> check_sizes(const scenario::Settings& settings, const scenario::Locator& where);

}  // namespace forklift::cluster
