#pragma once
// Links that a fault cut on this host. Whoever cuts one leaves a note beside the guard's heartbeat ("ADDRESS UPTIME",
// in a file "….cut") and takes the route and the note away in time; if that process is killed, the guard does it.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace forklift::driver::guard {

struct Cut {
  std::string address;   ///< to which the route leads nowhere
  std::int64_t due = 0;  ///< seconds since this host booted, after which nobody else will take it back
};

/// Nothing, if the text is not a whole note, or its address is none.
std::optional<Cut> read_cut(std::string_view text);

/// Seconds since this host booted.
std::int64_t uptime();

/// Restores the links of the notes in `directory`: those that are due at `now`, or all if there is no `now`. `say` is
/// told of each. Returns how many.
int restore_links(const std::filesystem::path& directory, std::optional<std::int64_t> now,
                  const std::function<void(const std::string&)>& say);

}  // namespace forklift::driver::guard
