#include "driver/load/ndb_route.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "driver/ndbapi/open.hpp"

namespace forklift::driver::load {

std::unique_ptr<ndbapi::Client> ndb_client(const contract::LoadJob& job, control::Events& events) {
  if (job.method != "ndb-api" && (job.method != "auto" || job.api_address.empty())) return nullptr;
  try {
    return ndbapi::open_client(job.api_address, job.targets.front().database);
  } catch (const Error& error) {
    if (job.method == "ndb-api") throw;
    events.log("info", fmt::format("loading by multi-row INSERT: {}", error.problem()));
    return nullptr;
  }
}

std::unique_ptr<ndbapi::Session> ndb_session(ndbapi::Client& client) {
  ndbapi::Problem problem;
  auto session = client.session(problem);
  if (session != nullptr) return session;
  throw Error{ErrorKind::environment, "NDB API", fmt::format("{} (NDB error {})", problem.text, problem.code),
              "Load with fewer connections (workload.loaders), or set workload.load_method to \"multi-insert\""};
}

}  // namespace forklift::driver::load
