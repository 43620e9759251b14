#include "driver/ndbapi/shared_object.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

namespace forklift::driver::ndbapi {

SharedObject load_shared_object(const char* file, const char* version_symbol, int version, const char* function) {
  std::error_code none;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const auto& place : {here / file, here / "../lib/forklift" / file}) {
    if (!std::filesystem::exists(place, none)) continue;
    void* const object = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (object == nullptr) return {nullptr, ::dlerror()};
    const auto* found = static_cast<const int*>(::dlsym(object, version_symbol));
    void* const symbol = ::dlsym(object, function);
    if (found == nullptr || *found != version || symbol == nullptr)
      return {nullptr, fmt::format("{} is of another release than this program", place.string())};
    return {symbol, ""};
  }
  return {nullptr, fmt::format("{} is not here", file)};
}

}  // namespace forklift::driver::ndbapi
