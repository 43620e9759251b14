#pragma once
// Text of others as a terminal may show it. A name, a server's error or a line of a log may hold characters that move
// the cursor, set the window's title or hide what stands before them; here they are shown as what they are.
#include <string>
#include <string_view>

namespace forklift {

/// `text` with each control character as "\x1b": C0 but newline and tab, DEL, C1 (U+0080 to U+009F, both bytes of it),
/// and each byte that is not part of valid UTF-8. Other text stays as it is, a backslash too.
std::string visible(std::string_view text);

/// A JSON text with DEL and C1 as "\u009b": C0 is escaped in JSON anyway, and a parser reads the same values.
std::string visible_json(std::string_view json);

}  // namespace forklift
