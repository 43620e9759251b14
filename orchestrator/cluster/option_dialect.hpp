#pragma once
// How the options of one kind of process are written and which of them are not the scenario's to set. Those of MariaDB
// and MySQL servers are known here; an engine with processes of its own brings theirs.
#include <optional>
#include <string>
#include <string_view>

namespace forklift::cluster {

/// An option that Forklift sets itself, and what to do instead of setting it.
struct ReservedOption {
  std::string_view name, instead;
};

class OptionDialect {
 public:
  virtual ~OptionDialect() = default;
  /// What to do instead of setting it; nothing if it may be set.
  virtual std::optional<std::string> instead_of(const std::string& name) const = 0;
  /// What the option takes, "a number and one of K, M, G", if it is a size and the value is none that it takes.
  virtual std::optional<std::string> wrong_size(const std::string& name, const std::string& value) const = 0;
};

/// Of MariaDB and MySQL servers.
const OptionDialect& server_dialect();

}  // namespace forklift::cluster
