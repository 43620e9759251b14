#include "common/store/new_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/core/directories.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOther = "Remove the link, or name another file with --db";

bool is_link(const fs::path& path, struct stat& facts) {
  return ::lstat(path.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode);
}

void make_file(const fs::path& path) {
  try {
    ::close(create_file(path, 0644));
  } catch (const Error&) {  // opening it says what is wrong, or that somebody else has just made it
  }
}

}  // namespace

void prepare_file(const fs::path& path) {
  const auto folder = fs::absolute(path).parent_path();
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) {
    make_directory(folder, {.what = "the folder",
                            .otherwise = "Name another file with --db",
                            .mode = 0755,
                            .rules = {.ours_alone = false}});
  }
  struct stat facts {};
  for (const auto* end : {"-wal", "-shm", "-journal"}) {
    const fs::path beside = path.string() + end;
    if (is_link(beside, facts)) throw Error{ErrorKind::environment, beside.string(), "it is a symbolic link", kOther};
  }
  if (!is_link(path, facts)) {
    if (!fs::exists(path, ignored)) make_file(path);
    return;
  }
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0)
    throw Error{ErrorKind::environment, path.string(), "it is a symbolic link of another user", kOther};
}

}  // namespace forklift::store
