#include "driver/keylookup/ndb/table.hpp"

#include <algorithm>
#include <cstring>

namespace forklift::driver::keylookup::ndb {
namespace {

void create(NdbDictionary::Dictionary& dictionary, const NdbSettings& settings) {
  constexpr int kNoSuchTable = 723;
  if (dictionary.getTable(settings.table.c_str()) != nullptr && dictionary.dropTable(settings.table.c_str()) != 0 &&
      dictionary.getNdbError().code != kNoSuchTable)
    fail("the old table can't be dropped", dictionary.getNdbError());
  NdbDictionary::Table table{settings.table.c_str()};
  NdbDictionary::Column key{"k"};
  key.setType(NdbDictionary::Column::Bigunsigned);
  key.setPrimaryKey(true);
  key.setNullable(false);
  table.addColumn(key);
  for (int i = 1; i <= settings.columns.columns; ++i) {
    NdbDictionary::Column column{("v" + std::to_string(i)).c_str()};
    column.setType(NdbDictionary::Column::Binary);
    column.setLength(settings.columns.column_bytes);
    column.setNullable(false);
    table.addColumn(column);
  }
  if (dictionary.createTable(table) != 0) fail("the table can't be made", dictionary.getNdbError());
}

}  // namespace

void fail(const std::string& what, const NdbError& error) {
  throw NdbFailure{what + ": error " + std::to_string(error.code) + ", " + error.message};
}

NdbTable::NdbTable(Ndb& ndb, const NdbSettings& settings) {
  auto& dictionary = *ndb.getDictionary();
  if (settings.create) create(dictionary, settings);
  table_ = dictionary.getTable(settings.table.c_str());
  if (table_ == nullptr) fail("table " + settings.database + "." + settings.table, dictionary.getNdbError());
  make_records(dictionary, settings.columns);
  deal_partitions();
}

void NdbTable::make_records(NdbDictionary::Dictionary& dictionary, const Table& columns) {
  std::vector<NdbDictionary::RecordSpecification> row(static_cast<std::size_t>(columns.columns));
  for (int i = 0; i < columns.columns; ++i) {
    auto& one = row[static_cast<std::size_t>(i)];
    std::memset(&one, 0, sizeof one);
    one.column = table_->getColumn(("v" + std::to_string(i + 1)).c_str());
    if (one.column == nullptr || one.column->getLength() != columns.column_bytes)
      throw NdbFailure{"the table has other columns than the job says"};
    one.offset = static_cast<Uint32>(i * columns.column_bytes);
  }
  NdbDictionary::RecordSpecification key;
  std::memset(&key, 0, sizeof key);
  key.column = table_->getColumn("k");
  if (key.column == nullptr) throw NdbFailure{"the table has no column k"};
  key_ = dictionary.createRecord(table_, &key, 1, sizeof key);
  row_ = dictionary.createRecord(table_, row.data(), static_cast<Uint32>(row.size()), sizeof key);
  auto whole = row;
  for (auto& one : whole) one.offset += sizeof(std::uint64_t);
  whole.push_back(key);
  whole_ = dictionary.createRecord(table_, whole.data(), static_cast<Uint32>(whole.size()), sizeof key);
  whole_bytes_ = sizeof(std::uint64_t) + static_cast<std::size_t>(columns.row_bytes());
  if (key_ == nullptr || row_ == nullptr || whole_ == nullptr)
    fail("no record for the table", dictionary.getNdbError());
}

/// A partition belongs to the node that holds its primary fragment replica: that one answers reads.
void NdbTable::deal_partitions() {
  const Uint32 partitions = table_->getPartitionCount();
  std::vector<Uint32> first(partitions), known;
  for (Uint32 p = 0; p < partitions; ++p) {
    if (table_->getFragmentNodes(p, &first[p], 1) == 0) throw NdbFailure{"a partition has no data node"};
    known.push_back(first[p]);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const Uint32 node : first)
    node_of_partition_.push_back(static_cast<int>(std::find(known.begin(), known.end(), node) - known.begin()));
  nodes_ = static_cast<int>(known.size());
}

RowHome NdbTable::place_of(std::uint64_t key) const noexcept {
  Uint32 hash = 0;
  alignas(8) char room[64];
  const auto* data = reinterpret_cast<const char*>(&key);
  if (Ndb::computeHash(&hash, key_, data, room, sizeof room) != 0) return {};
  const Uint32 partition = table_->getPartitionId(hash);
  return {node_of_partition_[partition], static_cast<int>(partition)};
}

}  // namespace forklift::driver::keylookup::ndb
