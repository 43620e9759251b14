#include "orchestrator/commands/label.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/visible.hpp"

namespace forklift::commands {

std::string checked_label(const std::optional<std::string>& label) {
  constexpr std::size_t kLongest = 100;
  if (!label) return "";
  if (label->empty() || columns_of(*label) > kLongest || visible(*label) != *label ||
      label->find('\n') != std::string::npos)
    throw Error{ErrorKind::config, fmt::format("--label \"{}\"", *label),
                fmt::format("expected 1 to {} characters on one line", kLongest),
                "Name the release, commit or change that is measured, for example --label v1.2"};
  return *label;
}

}  // namespace forklift::commands
