#include "driver/ndbapi/open.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

#include "common/core/error.hpp"

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
  std::error_code none;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const auto& place : {here / kFile, here / "../lib/forklift" / kFile}) {
    if (!std::filesystem::exists(place, none)) continue;
    // Never closed: the code must outlive every object that came from it.
    void* plugin = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (plugin == nullptr) return {nullptr, ::dlerror()};
    const auto* version = static_cast<const int*>(::dlsym(plugin, kVersionSymbol));
    const auto make = reinterpret_cast<MakeClient>(::dlsym(plugin, kMakeClient));
    if (version == nullptr || *version != kVersion || make == nullptr)
      return {nullptr, fmt::format("{} is of another release than this program", place.string())};
    return {make, ""};
  }
  return {nullptr, fmt::format("{} is not here", kFile)};
}

const Found& found() {
  static const Found once = look();
  return once;
}

}  // namespace

std::string why_unavailable() { return found().problem; }

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
