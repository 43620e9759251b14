#pragma once
// The mark of a table that Forklift made in a database that others may use, too: its comment. A table without it is
// somebody else's, whatever its name.

namespace forklift::sql {

inline constexpr const char* kOwnTable = "made by Forklift, which may drop it";

}  // namespace forklift::sql
