#include "common/mysql/prepared.hpp"

#include <charconv>
#include <stdexcept>

#include "common/sql/session.hpp"

namespace forklift::mysql {
namespace {

constexpr std::uint8_t kPrepare = 0x16, kExecute = 0x17;            // commands
constexpr std::uint8_t kOk = 0x00, kEnd = 0xfe, kError = 0xff;      // first bytes of packets
constexpr std::uint8_t kLongLong = 8, kDecimal = 246, kText = 253;  // types of parameters
constexpr std::uint16_t kUnsigned = 0x100;                          // beside a column's type
constexpr std::size_t kMostColumns = 4096, kLongestEnd = 9;
constexpr std::uint64_t kMoreResults = 8;
constexpr std::uint16_t kProgress = 0xffff;  // MariaDB's: an "error" that only says how far the statement is

enum class Form { one = 1, two = 2, four = 4, eight = 8, text, unread };

/// How a column stands in a row of the binary protocol.
Form form_of(std::uint16_t type) {
  switch (type & 0xff) {
    case 1:
      return Form::one;
    case 2:
    case 13:
      return Form::two;
    case 3:
    case 9:
      return Form::four;
    case 8:
      return Form::eight;
    case 0:
    case 15:
    case 16:
    case 245:
    case 246:
    case 247:
    case 248:
    case 249:
    case 250:
    case 251:
    case 252:
    case 253:
    case 254:
      return Form::text;
    default:
      return Form::unread;
  }
}

/// Bytes of a value that is not read: floating point has a fixed size, dates and times begin with theirs.
std::string_view skipped(PacketReader& reader, std::uint16_t type) {
  switch (type & 0xff) {
    case 4:
      return reader.bytes(4);
    case 5:
      return reader.bytes(8);
    case 7:
    case 10:
    case 11:
    case 12:
      return reader.bytes(reader.number<1>());
    default:
      throw_lost("a column of an unknown type");
  }
}

[[noreturn]] void throw_error(std::string_view packet) {
  PacketReader reader{packet.substr(1)};
  const auto number = static_cast<unsigned>(reader.number<2>());
  std::string state = "HY000";
  auto text = reader.bytes(reader.left());
  if (text.size() >= 6 && text.front() == '#') {
    state = text.substr(1, 5);
    text.remove_prefix(6);
  }
  throw sql::SqlError{number, state, std::string{text}};
}

void put(std::string& to, std::uint64_t value, unsigned bytes) {
  char raw[8];
  for (unsigned i = 0; i < bytes; ++i) raw[i] = static_cast<char>(value >> (8 * i));
  to.append(raw, bytes);
}

void put_text(std::string& to, std::string_view text) {
  if (text.size() < 0xfb) {
    put(to, text.size(), 1);
  } else {
    put(to, 0xfd, 1);
    put(to, text.size(), 3);
  }
  to += text;
}

std::uint8_t type_of(const sql::Value& value) {
  switch (value.kind()) {
    case sql::Value::Kind::integer:
      return kLongLong;
    case sql::Value::Kind::cents:
      return kDecimal;
    default:
      return kText;
  }
}

void put_value(std::string& to, const sql::Value& value) {
  switch (value.kind()) {
    case sql::Value::Kind::integer:
      return put(to, static_cast<std::uint64_t>(value.number()), 8);
    case sql::Value::Kind::cents: {
      const auto length = to.size();
      to.push_back('\0');
      sql::append_cents(to, value.number());
      to[length] = static_cast<char>(to.size() - length - 1);
      return;
    }
    case sql::Value::Kind::text:
      return put_text(to, value.text());
  }
}

/// A column's type in its definition, which ends with it and six more bytes.
std::uint16_t type_in(std::string_view definition) {
  if (definition.size() < 12) throw_lost("a column without a definition");
  PacketReader reader{definition.substr(definition.size() - 6)};
  const auto type = reader.number<1>();
  const auto flags = reader.number<2>();
  return static_cast<std::uint16_t>(type | ((flags & 32) != 0 ? kUnsigned : 0));
}

}  // namespace

std::string_view PreparedStatements::next() {
  auto packet = packets_.next();
  while (static_cast<std::uint8_t>(packet.front()) == kError) {
    const bool only_progress = packet.size() > 3 && PacketReader{packet.substr(1)}.number<2>() == kProgress;
    if (!only_progress) throw_error(packet);
    packet = packets_.next();
  }
  return packet;
}

bool PreparedStatements::is_end(std::string_view packet) const {
  return static_cast<std::uint8_t>(packet.front()) == kEnd && (ends_with_ok_ || packet.size() < kLongestEnd);
}

void PreparedStatements::read_columns(std::uint64_t count, std::vector<std::uint16_t>* types) {
  if (count > kMostColumns) throw_lost("more columns than a table has");
  if (types != nullptr) types->clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto definition = next();
    if (types != nullptr) types->push_back(type_in(definition));
  }
  if (count > 0 && !ends_with_ok_ && !is_end(next())) throw_lost("definitions of columns without an end");
}

unsigned PreparedStatements::prepare(std::string_view text) {
  packets_.command(kPrepare) += text;
  packets_.send();
  PacketReader reader{next()};
  if (reader.number<1>() != kOk) throw_lost("another answer than that of a prepared statement");
  Statement statement;
  statement.id = static_cast<std::uint32_t>(reader.number<4>());
  const auto columns = reader.number<2>();
  statement.parameters = static_cast<unsigned>(reader.number<2>());
  read_columns(statement.parameters, nullptr);
  read_columns(columns, &statement.types);
  statements_.push_back(std::move(statement));
  present_ = nullptr;  // they may have moved
  rows_ = false;
  return static_cast<unsigned>(statements_.size() - 1);
}

void PreparedStatements::write(Statement& statement, std::span<const sql::Value> values) {
  std::string& out = packets_.command(kExecute);
  put(out, statement.id, 4);
  put(out, 0, 1);  // without a cursor
  put(out, 1, 4);
  if (values.empty()) return;
  out.append((values.size() + 7) / 8, '\0');  // none is NULL
  bool as_before = statement.bound.size() == values.size();
  for (std::size_t i = 0; as_before && i < values.size(); ++i)
    as_before = static_cast<std::uint8_t>(statement.bound[i]) == type_of(values[i]);
  put(out, as_before ? 0 : 1, 1);
  if (!as_before) {
    statement.bound.clear();
    for (const auto& value : values) {
      statement.bound.push_back(static_cast<char>(type_of(value)));
      put(out, type_of(value), 2);
    }
  }
  for (const auto& value : values) put_value(out, value);
}

void PreparedStatements::execute(unsigned number, std::span<const sql::Value> values) {
  Statement& statement = statements_.at(number);
  if (values.size() != statement.parameters) throw std::logic_error{"another number of values than the statement has"};
  rows_ = false;
  row_.clear();
  affected_ = 0;
  write(statement, values);
  packets_.send();
  const auto head = next();
  PacketReader reader{head};
  if (static_cast<std::uint8_t>(head.front()) == kOk) {
    reader.number<1>();
    affected_ = reader.length();
    return;
  }
  const auto columns = reader.length();
  // MariaDB leaves the definitions out where they are those of before, and says so in a byte more.
  const bool same_as_before = reader.left() > 0 && reader.number<1>() == 0;
  if (!same_as_before) {
    read_columns(columns, &statement.types);
  } else if (!ends_with_ok_ && !is_end(next())) {
    throw_lost("definitions of columns without an end");
  }
  if (columns != statement.types.size()) throw_lost("another number of columns than was defined");
  present_ = &statement;
  rows_ = true;
}

bool PreparedStatements::fetch() {
  if (!rows_) return false;
  rows_ = false;  // also behind an error
  const auto packet = next();
  if (!is_end(packet)) {
    read_row(packet);
    return rows_ = true;
  }
  row_.clear();
  PacketReader reader{packet.substr(1)};
  if (ends_with_ok_) {
    reader.length();
    reader.length();
  } else {
    reader.number<2>();
  }
  if ((reader.number<2>() & kMoreResults) != 0) throw_lost("a second answer of one statement");
  return false;
}

void PreparedStatements::read_row(std::string_view packet) {
  const auto& types = present_->types;
  PacketReader reader{packet};
  if (reader.number<1>() != kOk) throw_lost("a row that is none");
  const auto nulls = reader.bytes((types.size() + 7 + 2) / 8);
  row_.resize(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    Field& field = row_[i];
    field.type = types[i];
    field.null = (static_cast<std::uint8_t>(nulls[(i + 2) / 8]) >> ((i + 2) % 8) & 1) != 0;
    if (field.null) {
      field.bytes = {};
      continue;
    }
    const Form form = form_of(types[i]);
    field.bytes = form == Form::text     ? reader.text()
                  : form == Form::unread ? skipped(reader, types[i])
                                         : reader.bytes(static_cast<std::uint64_t>(form));
  }
}

const PreparedStatements::Field& PreparedStatements::field(unsigned index) const {
  if (index >= row_.size()) sql::throw_short_row(row_.size(), index);
  return row_[index];
}

std::int64_t PreparedStatements::integer(unsigned index) const {
  const Field& from = field(index);
  PacketReader reader{from.bytes};
  const bool is_unsigned = (from.type & kUnsigned) != 0;
  if (from.null) return 0;
  switch (form_of(from.type)) {
    case Form::one: {
      const auto value = reader.number<1>();
      return is_unsigned ? static_cast<std::int64_t>(value) : static_cast<std::int8_t>(value);
    }
    case Form::two: {
      const auto value = reader.number<2>();
      return is_unsigned ? static_cast<std::int64_t>(value) : static_cast<std::int16_t>(value);
    }
    case Form::four: {
      const auto value = reader.number<4>();
      return is_unsigned ? static_cast<std::int64_t>(value) : static_cast<std::int32_t>(value);
    }
    case Form::eight:
      return static_cast<std::int64_t>(reader.number<8>());
    default:
      break;
  }
  const auto text = column(index);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view PreparedStatements::column(unsigned index) const {
  const Field& from = field(index);
  if (from.null) return {};
  const Form form = form_of(from.type);
  if (form == Form::text) return from.bytes;
  if (form == Form::unread)
    throw sql::SqlError{0, "00000", "a date, time or floating point number of a prepared statement is not read here"};
  const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), integer(index)).ptr;
  return {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
}

}  // namespace forklift::mysql
