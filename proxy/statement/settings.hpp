#pragma once
// Reads a SET statement that only makes settings which can be made again on another server connection.
#include <optional>
#include <vector>

#include "proxy/statement/tokens.hpp"
#include "proxy/statement/traits.hpp"

namespace forklift::proxy {

/// `tokens` stands after SET. nullopt: there is something in it that can't be shared.
std::optional<std::vector<Setting>> read_settings(Tokens tokens);

}  // namespace forklift::proxy
