#include "common/sql/session.hpp"

#include <fmt/format.h>

namespace forklift::sql {

SqlError::SqlError(unsigned number, std::string state, std::string text)
    : number_(number), state_(std::move(state)), text_(fmt::format("error {} ({}): {}", number, state_, text)) {}

bool is_connection_lost(unsigned number) noexcept {
  switch (number) {
    case 1053:  // server shutdown in progress
    case 1152:  // aborted connection
    case 1184:  // new aborted connection
    case 1927:  // connection was killed
    case 2002:
    case 2003:
    case 2006:
    case 2012:
    case 2013:
    case 2026:
    case 2055:
      return true;
    default:
      return false;
  }
}

}  // namespace forklift::sql
