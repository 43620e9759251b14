#include "proxy/session/profile.hpp"

#include <algorithm>
#include <cctype>

namespace forklift::proxy {
namespace {

constexpr const char* kNames = "NAMES";
constexpr const char* kCollation = "COLLATION NUMBER";

bool says_off(std::string value) {
  std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::toupper(c); });
  return value == "0" || value == "OFF" || value == "FALSE" || value == "'0'" || value == "'OFF'" || value == "\"OFF\"";
}

std::string assignment(const std::string& name, const std::string& value, bool mysql) {
  if (name == kNames) return "NAMES " + value;
  if (name == kCollation)
    return "character_set_client=" + value + ",character_set_results=" + value + ",collation_connection=" + value;
  if (name == "TRANSACTION")
    return std::string{mysql ? "transaction_isolation" : "tx_isolation"} + "=" +
           (value == "DEFAULT" ? value : "'" + value + "'");
  return name + "=" + value;
}

void append(std::string& text, const std::string& part) { text.append(text.empty() ? "SET " : ",").append(part); }

}  // namespace

Profiles::Profiles() { intern({}); }

ProfileId Profiles::intern(Settings settings) {
  std::string key;
  for (const auto& [name, value] : settings) key.append(name).append("=").append(value).push_back('\0');
  const auto [at, fresh] = known_.try_emplace(key, static_cast<ProfileId>(profiles_.size()));
  if (fresh) {
    const auto autocommit = settings.find("AUTOCOMMIT");
    const bool off = autocommit != settings.end() && says_off(autocommit->second);
    profiles_.push_back({std::move(settings), !off});
  }
  return at->second;
}

ProfileId Profiles::of_collation(unsigned number) {
  return intern({{kCollation, std::to_string(number == 0 ? 45 : number)}});
}

ProfileId Profiles::with(ProfileId from, const std::vector<Setting>& settings) {
  Settings all = profiles_.at(from).settings;
  for (const auto& [name, value] : settings) {
    if (name == kNames) {  // sets everything that has to do with character sets
      all.erase(kCollation);
      all.erase("CHARACTER_SET_RESULTS");
    }
    all[name] = value;
  }
  return intern(std::move(all));
}

std::string Profiles::change(ProfileId from, ProfileId to, bool mysql) const {
  const Settings &old = profiles_.at(from).settings, &wanted = profiles_.at(to).settings;
  std::string text;
  // Character sets come first: NAMES sets what a single setting then changes.
  for (const char* name : {kCollation, kNames}) {
    if (const auto at = wanted.find(name); at != wanted.end()) append(text, assignment(name, at->second, mysql));
  }
  for (const auto& [name, value] : old) {
    if (name == kNames || name == kCollation || name == "CHARACTER_SET_RESULTS" || wanted.contains(name)) continue;
    append(text, assignment(name, "DEFAULT", mysql));
  }
  for (const auto& [name, value] : wanted) {
    if (name != kNames && name != kCollation) append(text, assignment(name, value, mysql));
  }
  return text;
}

}  // namespace forklift::proxy
