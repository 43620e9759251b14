#pragma once
// The lookup table in NDB's dictionary: made or found, with the records (NdbRecord) of its key and of its row.
// Read-only once made, and then used by all threads.
#include <NdbApi.hpp>
#include <string>
#include <vector>

#include "driver/keylookup/ndb_plugin.hpp"

namespace forklift::driver::keylookup::ndb {

/// A failed call of the NDB API, as text; does not leave the shared object.
struct NdbFailure {
  std::string text;
};
[[noreturn]] void fail(const std::string& what, const NdbError& error);

class NdbTable {
 public:
  /// Throws NdbFailure.
  NdbTable(Ndb& ndb, const NdbSettings& settings);

  const NdbDictionary::Table* table() const { return table_; }
  const NdbRecord* key_record() const { return key_; }
  const NdbRecord* row_record() const { return row_; }
  /// Key and row together, as an insert wants them: the key's 8 bytes, then the row. An insert whose record lacks the
  /// key is refused as one with a null in it (error 839).
  const NdbRecord* whole_record() const { return whole_; }
  std::size_t whole_bytes() const { return whole_bytes_; }
  /// Number of data nodes that are the first to hold some partition.
  int nodes() const { return nodes_; }
  RowHome place_of(std::uint64_t key) const noexcept;

 private:
  void deal_partitions();
  void make_records(NdbDictionary::Dictionary& dictionary, const Table& columns);

  const NdbDictionary::Table* table_ = nullptr;
  const NdbRecord* key_ = nullptr;
  const NdbRecord* row_ = nullptr;
  const NdbRecord* whole_ = nullptr;
  std::size_t whole_bytes_ = 0;
  std::vector<int> node_of_partition_;
  int nodes_ = 0;
};

}  // namespace forklift::driver::keylookup::ndb
