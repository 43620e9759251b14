// What the shared object shows: its version, and the function that connects to a cluster.
#include <NdbApi.hpp>

#include "driver/ndbapi/client/connect.hpp"
#include "driver/ndbapi/client/session.hpp"
#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::ndbapi {
namespace {

class NdbClient final : public Client {
 public:
  NdbClient(const std::string& connect_string, std::string database)
      : connection_(connect_string.c_str()), database_(std::move(database)) {}

  bool connect(Problem& problem) { return ndbapi::connect(connection_, "forklift-driver load", problem); }

  std::unique_ptr<Session> session(Problem& problem) override {
    auto made = std::make_unique<NdbSession>(connection_, database_);
    if (!made->initialise(problem)) return nullptr;
    return made;
  }

 private:
  Ndb_cluster_connection connection_;
  std::string database_;
};

}  // namespace
}  // namespace forklift::driver::ndbapi

using namespace forklift::driver::ndbapi;

extern "C" {
__attribute__((visibility("default"))) extern const int forklift_ndb_load_version;
const int forklift_ndb_load_version = kVersion;

__attribute__((visibility("default"))) Client* forklift_ndb_load_client(const std::string& connect_string,
                                                                        const std::string& database, Problem& problem) {
  static const int initialised = ndb_init();
  if (initialised != 0) {
    problem = {0, false, "the NDB API can't be initialised"};
    return nullptr;
  }
  auto client = std::make_unique<NdbClient>(connect_string, database);
  return client->connect(problem) ? client.release() : nullptr;
}
}
