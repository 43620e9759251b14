#include "driver/keylookup/ndb_loader.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "driver/ndbapi/shared_object.hpp"

namespace forklift::driver::keylookup {
namespace {

constexpr const char* kWhere = "backend ndb";
constexpr const char* kHowToGet =
    "Configure with -DFORKLIFT_NDB_BASEDIR=<an unpacked MySQL NDB Cluster> (or the variable of that name in the "
    "environment) and build the target forklift-ndb; or use the backend sql";

}  // namespace

std::unique_ptr<Backend> ndb_backend(const NdbSettings& settings) {
  const auto object =
      ndbapi::load_shared_object(kNdbPluginFile, kNdbPluginVersionSymbol, kNdbPluginVersion, kNdbPluginFunction);
  if (object.function == nullptr) throw Error{ErrorKind::config, kWhere, object.problem, kHowToGet};
  const auto make = reinterpret_cast<MakeNdbBackend>(object.function);
  std::string problem;
  std::unique_ptr<Backend> backend{make(settings, problem)};
  if (backend == nullptr) {
    throw Error{ErrorKind::environment, kWhere, fmt::format("{}: {}", settings.connect_string, problem),
                "Check that the cluster runs, has a free [api] slot per connection, and holds the table"};
  }
  return backend;
}

}  // namespace forklift::driver::keylookup
