#pragma once
// Names and texts as they stand in a statement. Every name of a database, table or server that is not a constant of our
// own goes through identifier(), every text through literal(); a test of the architecture looks for others.
#include <string>
#include <string_view>

namespace forklift::sql {

/// `name` in backquotes.
std::string identifier(std::string_view name);
/// `text` in single quotes, with quotes and backslashes escaped.
std::string literal(std::string_view text);

}  // namespace forklift::sql
