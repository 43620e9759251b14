#pragma once
// How NDB's config.ini writes its parameters: names without case, sizes with K, M or G, and those that the plan sets.
// Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orchestrator/cluster/option_dialect.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::engines::ndb {

/// A whole number, then K, M or G, in upper case and at the end. Nothing for what NDB refuses.
std::optional<std::int64_t> ndb_size(std::string_view text);

/// The value of a parameter; nothing if it is not set.
std::optional<std::string> ndb_option_value(const scenario::Options& options, std::string_view name);

/// What to do instead of setting it; nothing if a scenario may.
std::optional<std::string> instead_of_ndb_parameter(std::string_view name);

const cluster::OptionDialect& ndb_dialect();

}  // namespace forklift::engines::ndb
