#pragma once
// The texts in reports/templates, built into the program, and filling their {{places}}.
#include <map>
#include <string>
#include <string_view>

namespace forklift::render {

/// Throws std::out_of_range for a name that was not built in: a mistake of ours.
std::string_view template_text(std::string_view name);

/// Replaces each {{name}} by its value, in one pass: values are not looked into. An unknown name throws.
std::string fill(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace forklift::render
