#pragma once
// The statement that PREPARE … FROM and EXECUTE IMMEDIATE carry as a string: what can be read of it before the server
// does.
#include <optional>
#include <string>

#include "proxy/statement/tokens.hpp"

namespace forklift::proxy {

/// The text of a dynamic statement, where `tokens` stands before it: one string literal, or several side by side,
/// without quotes and escapes. Nothing if it is any other expression, whose value only the server knows.
std::optional<std::string> dynamic_text(Tokens tokens);

}  // namespace forklift::proxy
