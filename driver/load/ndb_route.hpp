#pragma once
// Whether a load goes through the NDB API, and with what.
#include <memory>

#include "common/contract/job.hpp"
#include "driver/control/events.hpp"
#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::load {

/// The NDB API where the job asks for it; with "auto", where it can be had (it is told if not); else null.
/// Errors: those of ndbapi::open_client, for "ndb-api".
std::unique_ptr<ndbapi::Client> ndb_client(const contract::LoadJob& job, control::Events& events);

/// One thread's session. Errors: environment.
std::unique_ptr<ndbapi::Session> ndb_session(ndbapi::Client& client);

}  // namespace forklift::driver::load
