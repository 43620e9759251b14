#include "driver/keylookup/ndb_loader.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

#include "common/core/error.hpp"

namespace forklift::driver::keylookup {
namespace {

constexpr const char* kWhere = "backend ndb";
constexpr const char* kHowToGet =
    "Configure with -DFORKLIFT_NDB_BASEDIR=<an unpacked MySQL NDB Cluster> (or the variable of that name in the "
    "environment) and build the target forklift-ndb; or use the backend sql";

/// Never closed: the backend's code must outlive every object that came from it.
void* open_plugin() {
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::string problem = "libforklift-ndb.so is not here";
  for (const auto& place : {here / "libforklift-ndb.so", here / "../lib/forklift/libforklift-ndb.so"}) {
    if (!std::filesystem::exists(place)) continue;
    if (void* plugin = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) return plugin;
    problem = ::dlerror();
  }
  throw Error{ErrorKind::config, kWhere, problem, kHowToGet};
}

}  // namespace

std::unique_ptr<Backend> ndb_backend(const NdbSettings& settings) {
  void* plugin = open_plugin();
  const auto* version = static_cast<const int*>(::dlsym(plugin, kNdbPluginVersionSymbol));
  const auto make = reinterpret_cast<MakeNdbBackend>(::dlsym(plugin, kNdbPluginFunction));
  if (version == nullptr || *version != kNdbPluginVersion || make == nullptr)
    throw Error{ErrorKind::config, kWhere, "libforklift-ndb.so is of another version than this program", kHowToGet};
  std::string problem;
  std::unique_ptr<Backend> backend{make(settings, problem)};
  if (backend == nullptr) {
    throw Error{ErrorKind::environment, kWhere, fmt::format("{}: {}", settings.connect_string, problem),
                "Check that the cluster runs, has a free [api] slot per connection, and holds the table"};
  }
  return backend;
}

}  // namespace forklift::driver::keylookup
