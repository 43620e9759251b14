#pragma once
// The lists that decide: functions that leave nothing behind, statements that may be shared, settings that can be made
// again.
#include <string_view>

namespace forklift::proxy {

/// A name in any case before "(": a built-in function, or a keyword that may stand there.
bool is_harmless_function(std::string_view name);
/// A function whose value differs between two calls: an answer with it can't be shared.
bool is_volatile_function(std::string_view name);
bool is_shareable_statement(std::string_view first_word);
bool is_ddl(std::string_view first_word);
/// A session variable that only shapes statements to come, and that SET can put on any connection.
bool is_shareable_setting(std::string_view upper_name);

}  // namespace forklift::proxy
