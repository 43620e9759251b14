#pragma once
// The settings of a session as a number: equal settings have equal numbers, so that comparing a client's with a server
// connection's costs nothing. Number 0 are the server's own defaults, as after a login or a reset.
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "proxy/statement/traits.hpp"

namespace forklift::proxy {

using ProfileId = std::uint32_t;

class Profiles {
 public:
  Profiles();

  /// The settings of a client that logs in with a collation's number.
  ProfileId of_collation(unsigned number);
  /// `from` with these settings on top.
  ProfileId with(ProfileId from, const std::vector<Setting>& settings);
  bool autocommit(ProfileId id) const { return profiles_.at(id).autocommit; }
  /// The SET statement that takes a connection from one profile to another. `mysql`: MySQL, not MariaDB.
  std::string change(ProfileId from, ProfileId to, bool mysql) const;
  std::size_t count() const { return profiles_.size(); }

 private:
  using Settings = std::map<std::string, std::string>;
  struct Profile {
    Settings settings;
    bool autocommit = true;
  };
  ProfileId intern(Settings settings);

  std::vector<Profile> profiles_;
  std::unordered_map<std::string, ProfileId> known_;
};

}  // namespace forklift::proxy
