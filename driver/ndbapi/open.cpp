#include "driver/ndbapi/open.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "driver/ndbapi/shared_object.hpp"

namespace forklift::driver::ndbapi {
namespace {

constexpr const char* kHowToGet =
    "Configure with -DFORKLIFT_NDB_BASEDIR=<an unpacked MySQL NDB Cluster>, build, and keep the file beside "
    "forklift-driver; or load by \"multi-insert\"";

struct Found {
  MakeClient make = nullptr;
  std::string problem;
};

Found look() {
  const auto object = load_shared_object(kFile, kVersionSymbol, kVersion, kMakeClient);
  return {reinterpret_cast<MakeClient>(object.function), object.problem};
}

const Found& found() {
  static const Found once = look();
  return once;
}

}  // namespace

std::unique_ptr<Client> open_client(const std::string& connect_string, const std::string& database) {
  if (found().make == nullptr) throw Error{ErrorKind::config, "method ndb-api", found().problem, kHowToGet};
  Problem problem;
  std::unique_ptr<Client> client{found().make(connect_string, database, problem)};
  if (client != nullptr) return client;
  throw Error{ErrorKind::environment, connect_string,
              fmt::format("the NDB API can't reach the cluster: {} (NDB error {})", problem.text, problem.code),
              "Check that the cluster runs and has a free [api] slot (cluster.api_slots), or load by \"multi-insert\""};
}

}  // namespace forklift::driver::ndbapi
