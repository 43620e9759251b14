#pragma once
// JSON from a file or program that may be anybody's, on one line or in a database. Files that people write are read by
// read_json() in json.hpp, which knows their lines.
#include <string_view>

#include "common/core/json.hpp"

namespace forklift {

/// Errors: Json::exception, if the text is not JSON or nested deeper than scenario files may be.
Json parse_json(std::string_view text);

/// The same; a discarded value (is_discarded()) instead of an error.
Json parse_json_or_discard(std::string_view text);

}  // namespace forklift
