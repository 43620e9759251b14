#include "proxy/session/statements.hpp"

#include <algorithm>

namespace forklift::proxy {
namespace {

std::string key_of(const std::string& schema, ProfileId profile, std::string_view text) {
  std::string key = schema + '\0' + std::to_string(profile) + '\0';
  return key += text;
}

}  // namespace

Statement& Statements::use(const std::string& schema, ProfileId profile, std::string_view text) {
  auto& entry = known_[key_of(schema, profile, text)];
  if (!entry) {
    entry = std::make_unique<Statement>();
    entry->schema = schema;
    entry->profile = profile;
    entry->text = std::string{text};
    entry->traits = traits_of(text);
    if (free_.empty()) {
      entry->index = slots_++;
      versions_.push_back(0);
    } else {
      entry->index = free_.back();
      free_.pop_back();
    }
  } else if (entry->users == 0) {
    unused_.remove(entry.get());
  }
  ++entry->users;
  return *entry;
}

void Statements::release(Statement& statement) {
  if (--statement.users > 0) return;
  unused_.push_back(&statement);
  if (unused_.size() > limit_) {
    Statement& oldest = *unused_.front();
    unused_.pop_front();
    forget(oldest);
  }
}

void Statements::forget(Statement& statement) {
  ++versions_[statement.index];
  free_.push_back(statement.index);
  known_.erase(key_of(statement.schema, statement.profile, statement.text));
}

}  // namespace forklift::proxy
