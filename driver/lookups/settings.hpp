#pragma once
// Pure: the contract's words for key lookups → the engine's.
#include "common/contract/job.hpp"
#include "driver/keylookup/ndb_plugin.hpp"
#include "driver/keylookup/phase.hpp"
#include "driver/keylookup/sql_backend.hpp"

namespace forklift::driver::lookups {

keylookup::EngineSettings engine_settings(const contract::KeyLookup& job);
keylookup::NdbSettings ndb_settings(const contract::KeyLookup& job, const std::string& database, bool create);
keylookup::SqlSettings sql_settings(const contract::KeyLookup& job, std::vector<sql::Endpoint> endpoints, bool create);
/// One phase of a run by its name. Insert and delete go through all keys once; the others last `job.duration`.
keylookup::PhaseSettings phase_settings(const contract::RunJob& job, const std::string& phase);

}  // namespace forklift::driver::lookups
