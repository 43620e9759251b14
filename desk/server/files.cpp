#include <sys/stat.h>

#include <filesystem>

#include "common/core/directories.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "desk/server/desk.hpp"

namespace forklift::desk {
namespace {

namespace fs = std::filesystem;

/// As the kernel writes one: 8-4-4-4-12 hexadecimal digits.
std::string new_boot_id() {
  auto id = random_token();
  for (const std::size_t place : {8, 13, 18, 23}) id.insert(place, "-");
  return id;
}

}  // namespace

Files::Files(const Job& job) : directory_(job.directory) {
  const auto make = [](const std::string& path, unsigned mode) {
    make_directory(path, {.what = "the desk's directory", .otherwise = "Name another \"directory\"", .mode = mode});
  };
  make(directory_, 0700);
  std::error_code gone;
  fs::remove_all(directory_ + "/hosts", gone);  // of a desk that was killed
  make(directory_ + "/hosts", 0700);
  for (const auto& name : job.names()) {
    make(host(name), 0700);
    make(host(name) + "/tmp", 0700);
    ::chmod((host(name) + "/tmp").c_str(), 01777);
    write_file(host(name) + "/boot_id", new_boot_id() + "\n");
  }
}

Files::~Files() {
  std::error_code gone;
  fs::remove_all(directory_ + "/hosts", gone);
  fs::remove(directory_, gone);  // if nothing else is in it
}

}  // namespace forklift::desk
