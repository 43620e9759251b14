#pragma once
// Loads the shared object that speaks the NDB API, if it was built.
#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::ndbapi {

/// Looks for libforklift-ndbload.so beside the program, then in ../lib/forklift. Errors: config, if there is none or it
/// is of another release (says how to get it); environment, if the cluster can't be reached.
std::unique_ptr<Client> open_client(const std::string& connect_string, const std::string& database);

}  // namespace forklift::driver::ndbapi
