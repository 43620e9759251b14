#pragma once
// Text of others in Markdown, as what it is: no HTML, no link, no picture, no heading comes of it.
#include <string>
#include <string_view>

namespace forklift::render {

/// On one line, with everything escaped that Markdown (also GitHub's) would take for more than text. Control characters
/// are visible (common/core/visible.hpp): people read such files on terminals, too.
std::string markdown_text(std::string_view text);

/// The same in code quotes that the text can't end.
std::string markdown_code(std::string_view text);

}  // namespace forklift::render
