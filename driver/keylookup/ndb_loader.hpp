#pragma once
// Loads the NDB backend, if it was built.
#include "driver/keylookup/ndb_plugin.hpp"

namespace forklift::driver::keylookup {

/// Looks for libforklift-ndb.so beside the program, then in ../lib/forklift. Errors: config, if there is none or it is
/// of another version (says how to get it); environment, if the cluster can't be reached or the table is not there.
std::unique_ptr<Backend> ndb_backend(const NdbSettings& settings);

}  // namespace forklift::driver::keylookup
