#pragma once
// One executor's Ndb object: one transaction per lookup, started at the data node that holds the key, all of a batch
// prepared, sent together, and polled for.
#include <NdbApi.hpp>
#include <memory>

#include "driver/keylookup/ndb/table.hpp"

namespace forklift::driver::keylookup::ndb {

/// Transactions of one Ndb object at a time; a batch that is larger goes in parts.
inline constexpr std::size_t kInFlight = 1'024;

class NdbChannel final : public Channel {
 public:
  /// Throws NdbFailure.
  NdbChannel(Ndb_cluster_connection& connection, const NdbSettings& settings, const NdbTable& table);
  void execute(std::span<Lookup* const> batch) noexcept override;

 private:
  void part(std::span<Lookup* const> batch) noexcept;
  bool prepare(Lookup& lookup) noexcept;
  const NdbOperation* define(NdbTransaction& transaction, Lookup& lookup) noexcept;

  std::unique_ptr<Ndb> ndb_;
  const NdbTable& table_;
  std::vector<char> whole_rows_;  ///< of the inserts of one part: NDB reads them until the batch is sent
  std::size_t inserts_ = 0;
  NdbOperation::LockMode read_lock_;
};

}  // namespace forklift::driver::keylookup::ndb
