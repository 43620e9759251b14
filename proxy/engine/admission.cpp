#include "proxy/engine/admission.hpp"

#include <algorithm>

namespace forklift::proxy {
namespace {

constexpr Microseconds kGrace = std::chrono::seconds{1};

}  // namespace

Admission::Admission(int logins, int logins_per_address)
    : most_(static_cast<std::size_t>(logins)), most_per_address_(static_cast<std::size_t>(logins_per_address)) {}

void Admission::arrived(std::uint32_t id, const std::string& address, TimePoint now) {
  const std::scoped_lock lock{mutex_};
  logins_[id] = {address, now};
  by_address_[address].insert(id);
}

void Admission::forget(std::uint32_t id) {
  const auto at = logins_.find(id);
  if (at == logins_.end()) return;
  const auto address = by_address_.find(at->second.address);
  address->second.erase(id);
  if (address->second.empty()) by_address_.erase(address);
  logins_.erase(at);
}

void Admission::logged_in(std::uint32_t id) {
  const std::scoped_lock lock{mutex_};
  forget(id);
  ++clients_;
}

void Admission::gone(std::uint32_t id, bool was_in) {
  const std::scoped_lock lock{mutex_};
  if (was_in) {
    --clients_;
  } else {
    forget(id);
  }
}

int Admission::clients() const {
  const std::scoped_lock lock{mutex_};
  return clients_;
}

int Admission::logins() const {
  const std::scoped_lock lock{mutex_};
  return static_cast<int>(logins_.size());
}

bool Admission::full() const {
  const std::scoped_lock lock{mutex_};
  return logins_.size() >= most_;
}

void Admission::take_oldest(const std::string& address, std::size_t count, TimePoint now,
                            std::vector<std::uint32_t>& taken) {
  const auto before = taken.size();
  for (const auto id : by_address_.at(address)) {
    if (taken.size() - before == count || now - logins_.at(id).since < kGrace) break;
    taken.push_back(id);
  }
  for (auto i = before; i < taken.size(); ++i) forget(taken[i]);
}

std::vector<std::uint32_t> Admission::surplus(TimePoint now) {
  const std::scoped_lock lock{mutex_};
  std::vector<std::uint32_t> taken;
  std::vector<std::string> crowded;
  for (const auto& [address, ids] : by_address_) {
    if (ids.size() > most_per_address_) crowded.push_back(address);
  }
  for (const auto& address : crowded)
    take_oldest(address, by_address_.at(address).size() - most_per_address_, now, taken);
  if (logins_.size() < most_) return taken;
  const auto fullest = std::max_element(by_address_.begin(), by_address_.end(),
                                        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  take_oldest(std::string{fullest->first}, logins_.size() - most_ + 1, now, taken);
  return taken;
}

}  // namespace forklift::proxy
