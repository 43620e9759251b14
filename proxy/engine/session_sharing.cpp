// Identical reads that wait for a server connection share one answer (`coalesce`). Only reads that are not under way
// yet are joined: what they answer is then not older than any of the questions. A follower gets the answer whole, when
// it is there, so that a slow one holds up nobody; a long answer is not shared.
#include <algorithm>

#include "proxy/engine/session.hpp"

namespace forklift::proxy {
namespace {

/// What decides the answer: server, settings, schema, text.
std::string key_of(const Wish& wish, std::string_view text) {
  std::string key =
      std::to_string(wish.partition.value_or(0)) + '\0' + std::to_string(wish.profile) + '\0' + *wish.schema;
  return (key += '\0') += text;
}

}  // namespace

/// True if another session's read of the same is waiting: this one gets its answer. False: this one must wait itself,
/// and may be joined.
bool Session::join_waiting_read() {
  if (!context_.config.coalesce || job_->alone || job_->kind != Job::Kind::query || !job_->traits->plain_read ||
      !context_.profiles.autocommit(profile_))
    return false;
  const Wish wish{job_->traits->partition ? job_->traits->partition : partition_, profile_, &schema_};
  auto key = key_of(wish, job_->argument);
  const auto [place, is_first] = context_.waiting_reads.try_emplace(key, this);
  if (is_first) {
    shared_key_ = std::move(key);
    return false;
  }
  leader_ = place->second;
  leader_->followers_.push_back(this);
  ++context_.counters.coalesced;
  return true;
}

void Session::keep_for_followers(std::string_view bytes) {
  if (followers_.empty()) return;
  shared_answer_ += bytes;
  if (shared_answer_.size() > static_cast<std::size_t>(context_.config.limits.client_buffer_bytes)) let_followers_go();
}

void Session::answer_followers() {
  const auto answer = std::exchange(shared_answer_, {});
  const auto followers = std::exchange(followers_, {});
  for (auto* follower : followers) follower->leader_ = nullptr;
  for (auto* follower : followers) {
    context_.counters.bytes_to_clients.add(static_cast<std::int64_t>(answer.size()));
    follower->output_.send(answer);
    follower->finish();
    follower->output_.command_finished();
  }
}

/// They ask for themselves.
void Session::let_followers_go() {
  shared_answer_.clear();
  shared_answer_.shrink_to_fit();
  const auto followers = std::exchange(followers_, {});
  for (auto* follower : followers) follower->leader_ = nullptr;
  for (auto* follower : followers) {
    follower->job_->alone = true;
    follower->start(std::move(follower->job_));
  }
}

void Session::leave_leader() {
  if (leader_ != nullptr) std::erase(leader_->followers_, this);
  leader_ = nullptr;
  if (!shared_key_.empty()) context_.waiting_reads.erase(std::exchange(shared_key_, {}));
}

}  // namespace forklift::proxy
