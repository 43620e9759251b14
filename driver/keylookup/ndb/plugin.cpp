// libforklift-ndb.so: the NDB backend over the NDB API.
#include <ndb_init.h>

#include <mutex>

#include "driver/keylookup/ndb/channel.hpp"
#include "driver/ndbapi/client/connect.hpp"

namespace forklift::driver::keylookup::ndb {
namespace {

class NdbBackend final : public Backend {
 public:
  explicit NdbBackend(const NdbSettings& settings) : settings_(settings) {
    for (int i = 0; i < std::max(1, settings.connections); ++i) connect();
    ndb_ = std::make_unique<Ndb>(connections_.front().get(), settings.database.c_str());
    if (ndb_->init() != 0) fail("no Ndb object", ndb_->getNdbError());
    table_ = std::make_unique<NdbTable>(*ndb_, settings);
  }
  int nodes() const override { return table_->nodes(); }
  RowHome place_of(std::uint64_t key) const noexcept override { return table_->place_of(key); }
  std::unique_ptr<Channel> open(int, int executor) override {
    auto& connection = *connections_[static_cast<std::size_t>(executor) % connections_.size()];
    return std::make_unique<NdbChannel>(connection, settings_, *table_);
  }

 private:
  void connect() {
    connections_.push_back(std::make_unique<Ndb_cluster_connection>(settings_.connect_string.c_str()));
    auto& connection = *connections_.back();
    ndbapi::Problem problem;
    if (!ndbapi::connect(connection, "forklift-driver", problem)) throw NdbFailure{"no connection: " + problem.text};
  }

  NdbSettings settings_;
  std::vector<std::unique_ptr<Ndb_cluster_connection>> connections_;
  std::unique_ptr<Ndb> ndb_;
  std::unique_ptr<NdbTable> table_;
};

}  // namespace
}  // namespace forklift::driver::keylookup::ndb

extern "C" {

extern const int forklift_ndb_backend_version;
const int forklift_ndb_backend_version = forklift::driver::keylookup::kNdbPluginVersion;

forklift::driver::keylookup::Backend* forklift_make_ndb_backend(
    const forklift::driver::keylookup::NdbSettings& settings, std::string& problem) {
  static std::once_flag once;
  std::call_once(once, [] { ndb_init(); });
  try {
    return new forklift::driver::keylookup::ndb::NdbBackend(settings);
  } catch (const forklift::driver::keylookup::ndb::NdbFailure& failure) {
    problem = failure.text;
  } catch (const std::exception& error) {
    problem = error.what();
  }
  return nullptr;
}
}
