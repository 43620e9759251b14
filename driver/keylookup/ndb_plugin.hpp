#pragma once
// The one function of the shared object that holds the NDB backend. It is loaded when a job asks for `ndb`
// (ndb_loader.hpp), so that the same driver runs where there is no NDB. Interfaces only: the shared object links
// nothing of Forklift.
#include <string>

#include "driver/keylookup/backend.hpp"

namespace forklift::driver::keylookup {

struct NdbSettings {
  std::string connect_string;  ///< of the management servers
  std::string database = "dbt2";
  std::string table = "lookup";
  Table columns;
  int connections = 1;        ///< cluster connections (API slots); executors take them in turn
  bool create = false;        ///< drop the table and make it again
  bool locked_reads = false;  ///< reads take a shared lock instead of what was last committed
};

/// Makes the backend, or returns null and says in `problem` what went wrong.
using MakeNdbBackend = Backend* (*)(const NdbSettings& settings, std::string& problem);
inline constexpr const char* kNdbPluginFile = "libforklift-ndb.so";
inline constexpr const char* kNdbPluginFunction = "forklift_make_ndb_backend";
/// Changes whenever Backend, Channel, Lookup or NdbSettings do: an old shared object is refused.
inline constexpr int kNdbPluginVersion = 1;
inline constexpr const char* kNdbPluginVersionSymbol = "forklift_ndb_backend_version";

}  // namespace forklift::driver::keylookup
