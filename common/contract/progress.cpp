#include "common/contract/progress.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"

namespace forklift::contract {

std::string progress_line(const Json& event) { return to_text(event) + "\n"; }

Json read_progress_line(const std::string& line, const std::string& origin) {
  Json event = parse_json_or_discard(line);
  if (event.is_discarded() || !event.is_object() || !event.contains("event") || !event["event"].is_string()) {
    throw Error{ErrorKind::environment, origin,
                fmt::format("expected a line of JSON with an \"event\", got: {}", line.substr(0, 200)),
                "Check that the program there is a forklift-driver of this release"};
  }
  return event;
}

}  // namespace forklift::contract
