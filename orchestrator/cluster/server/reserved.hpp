#pragma once
// Pure: which options a scenario may not set, because the plan does or because the run would not be what it claims. The
// author of a scenario is trusted; what is refused here breaks Forklift's own set-up: where servers are reached, where
// their files lie, which account they let in, and what they give themselves out for.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::cluster {

/// Letters, digits, "_" and "-", also with a key cache's or a component's name before a dot: what a line of an option
/// file can't be taken for something else with.
bool is_option_name(std::string_view name);

/// What to do instead of setting a server's option; nothing if it may be set. It is known by every name that a server
/// takes: "-" or "_", with loose_, skip_, disable_, enable_ and maximum_ before it, behind a dot ("x.port" is "port"),
/// and by its beginning.
std::optional<std::string> instead_of_server_option(const std::string& name);

/// Every option in cluster.config and in the nodes' own that can't be set there, with what to do. And names in
/// cluster.accept_adjusted that the scenario sets nowhere.
std::vector<Error> check_server_options(const scenario::Settings& settings, const scenario::Locator& where);

}  // namespace forklift::cluster
