#pragma once
// Writes rows of one table after another, a batch a transaction. Used by one thread.
#include <NdbApi.hpp>

#include "driver/ndbapi/client/table.hpp"
#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::ndbapi {

class NdbSession final : public Session {
 public:
  NdbSession(Ndb_cluster_connection& connection, const std::string& database);
  bool initialise(Problem& problem);
  bool open(const std::string& table, std::string_view columns, int warehouse, Problem& problem) override;
  bool write(std::string_view lines, Problem& problem) override;
  bool finish(Problem& problem) override;

 private:
  NdbTransaction* begin();

  Ndb ndb_;
  TableWriter writer_;
};

}  // namespace forklift::driver::ndbapi
