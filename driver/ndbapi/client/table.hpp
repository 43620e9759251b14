#pragma once
// One table as the loader writes it: its NDB record, and lines of text into rows of that record.
#include <NdbApi.hpp>
#include <string_view>
#include <vector>

#include "driver/ndbapi/encode.hpp"
#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::ndbapi {

class TableWriter {
 public:
  /// False: `problem` says which column can't be written.
  bool open(const NdbDictionary::Table* table, std::string_view columns, int warehouse, Problem& problem);
  /// Replaces the rows by those of `lines`. False: a value is not of its column's type.
  bool take(std::string_view lines, Problem& problem);

  const NdbDictionary::Table* table() const { return table_; }
  const NdbRecord* record() const { return record_; }
  std::size_t rows() const { return rows_; }
  const char* row(std::size_t index) const { return buffer_.data() + index * stride_; }
  /// PARTITION BY HASH: the data nodes know no function of the key, so that each row says where it belongs.
  bool has_partition() const { return has_partition_; }
  Uint32 partition() const { return partition_; }
  /// AUTO_INCREMENT: the highest value taken so far, 0 without such a column.
  Uint64 highest() const { return highest_; }

 private:
  struct Field {
    Column column;
    int attribute = 0;
    Uint32 offset = 0;
    bool nullable = false, counts = false;
    const char* name = nullptr;
  };
  bool add_field(const NdbDictionary::Column& column, Problem& problem);
  void place_partition(int warehouse);
  bool put(const Field& field, std::string_view text, char* row, Problem& problem);

  const NdbDictionary::Table* table_ = nullptr;
  const NdbRecord* record_ = nullptr;
  std::vector<Field> fields_;
  std::vector<char> buffer_;
  std::size_t stride_ = 0, rows_ = 0;
  bool has_partition_ = false;
  Uint32 partition_ = 0, function_offset_ = 0;
  Int32 function_value_ = 0;
  Uint64 highest_ = 0;
};

}  // namespace forklift::driver::ndbapi
