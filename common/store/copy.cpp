// A safe copy of a results database, also while a run writes into it.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/store/database.hpp"

namespace forklift::store {
namespace {

[[noreturn]] void fail(const std::filesystem::path& to, const std::string& why) {
  throw Error{ErrorKind::environment, to.string(), fmt::format("can't write the copy: {}", why),
              "Check the path, its permissions and the space there"};
}

/// Gives the file its name, unless there is one of that name by now.
void put_in_place(const std::filesystem::path& half, const std::filesystem::path& to) {
  ::close(create_file(to, 0644));
  if (::rename(half.c_str(), to.c_str()) != 0) fail(to, std::strerror(errno));
}

}  // namespace

void Database::copy(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::filesystem::exists(to)) {
    throw Error{ErrorKind::config, to.string(), "there is a file of that name already",
                "Name another file, or remove this one"};
  }
  const auto folder = to.has_parent_path() ? to.parent_path() : std::filesystem::path{"."};
  if (!std::filesystem::is_directory(folder))
    throw Error{ErrorKind::config, to.string(), fmt::format("there is no folder {}", folder.string()),
                "Make it, or name another file"};
  const auto source = open_unchecked(from);
  source.need_results();
  const auto half = temporary_name(to);
  ::close(create_file(half, 0644));  // SQLite fills an empty file, and would follow a link
  const struct Remove {
    const std::filesystem::path& file;
    ~Remove() { ::unlink(file.c_str()); }
  } whatever_happens{half};
  try {
    SQLite::Statement copying{source.handle(), "VACUUM INTO ?"};
    copying.bind(1, half.string());
    copying.exec();
  } catch (const SQLite::Exception& error) {
    fail(to, error.what());
  }
  put_in_place(half, to);
}

}  // namespace forklift::store
