#include "orchestrator/owner/maker.hpp"

#include <fmt/format.h>
#include <pwd.h>
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

bool is_own(const store::Maker& maker, const store::Maker& me) { return !maker.uid || maker == me; }

Error is_foreign(const std::string& id, const store::Maker& maker, const store::Maker& me, const std::string& again) {
  return {
      ErrorKind::environment, id,
      fmt::format("it was made by {}, and this is {}: a results file of others is not obeyed", words(maker), words(me)),
      fmt::format("If you know where the file comes from: {}", again)};
}

}  // namespace forklift::owner
