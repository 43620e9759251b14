#include "common/sql/value.hpp"

namespace forklift::sql {

void append_statement(std::string& to, std::string_view statement, std::span<const Value> values) {
  for (const Value& value : values) {
    const auto place = statement.find('?');
    to += statement.substr(0, place);
    statement.remove_prefix(place == std::string_view::npos ? statement.size() : place + 1);
    switch (value.kind()) {
      case Value::Kind::integer:
        append_integer(to, value.number());
        break;
      case Value::Kind::cents:
        append_cents(to, value.number());
        break;
      case Value::Kind::text:
        append_quoted(to, value.text());
    }
  }
  to += statement;
}

}  // namespace forklift::sql
