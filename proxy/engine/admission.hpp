#pragma once
// Who is at the door: connections that have not logged in yet, and how many have. Whoever connects and never logs in
// takes a place among the former only, and loses it to the next one: the oldest go first, of the address with the most
// of them. Used by all threads.
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/core/clock.hpp"

namespace forklift::proxy {

class Admission {
 public:
  /// How many may be logging in, of all addresses and of one.
  Admission(int logins, int logins_per_address);

  void arrived(std::uint32_t id, const std::string& address, TimePoint now);
  void logged_in(std::uint32_t id);
  /// The connection has ended; `was_in`: after logged_in().
  void gone(std::uint32_t id, bool was_in);

  int clients() const;  ///< logged in
  int logins() const;   ///< not yet
  bool full() const;    ///< no more should be accepted for now
  /// Those that must go so that others find a place, taken off the list: beyond the limit of one address, and one of
  /// the address with most when all places are taken. Each had at least a second to log in: a burst of honest clients
  /// is not hurt.
  std::vector<std::uint32_t> surplus(TimePoint now);

 private:
  struct Login {
    std::string address;
    TimePoint since;
  };
  void take_oldest(const std::string& address, std::size_t count, TimePoint now, std::vector<std::uint32_t>& taken);
  void forget(std::uint32_t id);

  mutable std::mutex mutex_;
  const std::size_t most_, most_per_address_;
  int clients_ = 0;
  std::unordered_map<std::uint32_t, Login> logins_;
  std::map<std::string, std::set<std::uint32_t>> by_address_;  ///< numbers rise: the first is the oldest
};

}  // namespace forklift::proxy
