#include "orchestrator/owner/maker.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace forklift::owner {

store::Maker this_maker() {
  store::Maker me;
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0) me.host = name.data();
  me.uid = ::geteuid();
  std::array<char, 16384> buffer{};
  passwd entry{}, *found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    me.user = found->pw_name;
  return me;
}

std::string words(const store::Maker& maker) {
  const auto user = maker.user.empty() ? "a user without a name" : maker.user;
  return fmt::format("{} (uid {}) on {}", user, maker.uid.value_or(-1), maker.host);
}

std::optional<Error> not_obeyed(const std::string& database, const std::string& id, const store::Maker& maker,
                                Unrecorded unrecorded, const std::string& again) {
  const auto fix = "If you know where the file comes from: " + again;
  struct stat file {};
  if (::stat(database.c_str(), &file) == 0 && file.st_uid != ::geteuid()) {
    return Error{
        ErrorKind::environment, database,
        fmt::format("it belongs to another user (uid {}): a results file of others is not obeyed", file.st_uid), fix};
  }
  const auto me = this_maker();
  if (!maker.uid) {
    if (unrecorded == Unrecorded::obeyed) return std::nullopt;
    return Error{ErrorKind::environment, id, "it is not recorded who made it, and its scenario would be run", fix};
  }
  if (maker == me) return std::nullopt;
  return Error{
      ErrorKind::environment, id,
      fmt::format("it was made by {}, and this is {}: a results file of others is not obeyed", words(maker), words(me)),
      fix};
}

}  // namespace forklift::owner
