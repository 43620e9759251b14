#include "driver/ndbapi/client/table.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

namespace forklift::driver::ndbapi {
namespace {

constexpr const char* kFunctionValue = "$PART_FUNC_VALUE";  ///< the hidden column of PARTITION BY HASH

std::optional<Column> format_of(const NdbDictionary::Column& column) {
  using Type = NdbDictionary::Column;
  Column result{.format = Format::int32,
                .length = column.getLength(),
                .precision = column.getPrecision(),
                .scale = column.getScale()};
  switch (column.getType()) {
    case Type::Int:
      return result;
    case Type::Bigint:
      result.format = Format::int64;
      return result;
    case Type::Decimal:
      result.format = Format::decimal;
      return result;
    case Type::Datetime2:
      result.format = Format::datetime;
      if (column.getPrecision() == 0) return result;
      return std::nullopt;
    case Type::Char:
      result.format = Format::character;
      return result;
    case Type::Varchar:
      result.format = Format::varchar;
      return result;
    case Type::Longvarchar:
      result.format = Format::long_varchar;
      return result;
    default:
      return std::nullopt;
  }
}

/// The piece up to `end`, which is removed together with it.
std::string_view cut(std::string_view& text, char end) {
  const auto at = std::min(text.find(end), text.size());
  const auto piece = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return piece;
}

}  // namespace

bool TableWriter::add_field(const NdbDictionary::Column& column, Problem& problem) {
  const auto format = format_of(column);
  Field field{.column = format.value_or(Column{}),
              .attribute = column.getColumnNo(),
              .offset = 0,
              .nullable = column.getNullable(),
              .counts = column.getAutoIncrement(),
              .name = column.getName()};
  if (!format || !NdbDictionary::getOffset(record_, static_cast<Uint32>(field.attribute), field.offset)) {
    problem = {0, false, std::string{"column "} + column.getName() + " has a type that this loader does not write"};
    return false;
  }
  fields_.push_back(field);
  return true;
}

void TableWriter::place_partition(int warehouse) {
  has_partition_ = table_->getFragmentType() == NdbDictionary::Object::UserDefined;
  if (!has_partition_) return;
  partition_ = static_cast<Uint32>(warehouse) % table_->getFragmentCount();
  function_value_ = warehouse;
  const auto* hidden = table_->getColumn(kFunctionValue);
  NdbDictionary::getOffset(record_, static_cast<Uint32>(hidden->getColumnNo()), function_offset_);
}

bool TableWriter::open(const NdbDictionary::Table* table, std::string_view columns, int warehouse, Problem& problem) {
  table_ = table;
  record_ = table->getDefaultRecord();
  stride_ = NdbDictionary::getRecordRowLength(record_);
  fields_.clear();
  rows_ = 0;
  highest_ = 0;
  while (!columns.empty()) {
    auto name = std::string{cut(columns, ',')};
    name.erase(0, name.find_first_not_of(' '));
    const auto* column = table->getColumn(name.c_str());
    if (column == nullptr) {
      problem = {0, false, "the table has no column " + name};
      return false;
    }
    if (!add_field(*column, problem)) return false;
  }
  const bool hidden = table->getColumn(kFunctionValue) != nullptr;
  if (fields_.size() + (hidden ? 1 : 0) != static_cast<std::size_t>(table->getNoOfColumns())) {
    problem = {0, false, "the table has columns that the rows have not"};
    return false;
  }
  if (hidden != (table->getFragmentType() == NdbDictionary::Object::UserDefined)) {
    problem = {0, false, "the table is partitioned in a way that this loader does not know"};
    return false;
  }
  place_partition(warehouse);
  return true;
}

bool TableWriter::put(const Field& field, std::string_view text, char* row, Problem& problem) {
  const auto attribute = static_cast<Uint32>(field.attribute);
  const bool null = text == "\\N";
  if (field.nullable) NdbDictionary::setNull(record_, row, attribute, null);
  if (null && field.nullable) return true;
  if (null || !encode(field.column, text, row + field.offset)) {
    problem = {0, false, std::string{"\""} + std::string{text} + "\" is no value of column " + field.name};
    return false;
  }
  if (field.counts && field.column.format == Format::int64) {
    Int64 value = 0;
    std::memcpy(&value, row + field.offset, sizeof value);
    highest_ = std::max(highest_, static_cast<Uint64>(value));
  }
  return true;
}

bool TableWriter::take(std::string_view lines, Problem& problem) {
  rows_ = 0;
  while (!lines.empty()) {
    auto line = cut(lines, '\n');
    if (buffer_.size() < (rows_ + 1) * stride_) buffer_.resize(std::max((rows_ + 1) * stride_, buffer_.size() * 2));
    char* const row = buffer_.data() + rows_ * stride_;
    for (const auto& field : fields_) {
      if (!put(field, cut(line, '\t'), row, problem)) return false;
    }
    if (has_partition_) std::memcpy(row + function_offset_, &function_value_, sizeof function_value_);
    ++rows_;
  }
  return true;
}

}  // namespace forklift::driver::ndbapi
