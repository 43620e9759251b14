#pragma once
// What people write as JSON, as the JSON that a parser reads: no byte order mark, no comments, no trailing commas.
// Every byte that goes becomes a blank, so that lines and columns stay those of the file.
#include <string>

namespace forklift {

/// UTF-8 without its byte order mark. Errors: config, at `file`, if the text is UTF-16.
std::string without_byte_order_mark(std::string text, const std::string& file);

/// Blanks `// …`, `/* … */` and a comma behind the last value of an object or list. What is wrong with the text
/// otherwise stays for the parser to say. Errors: config, with file, line and column, for a comment that is not closed.
std::string without_comments(std::string text, const std::string& file);

/// "a.json (line 3, column 5)" of the byte at `offset`.
std::string place_in_text(const std::string& file, const std::string& text, std::size_t offset);

}  // namespace forklift
