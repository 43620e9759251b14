#include "orchestrator/engines/external/claim.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/core/text.hpp"
#include "common/sql/own_table.hpp"
#include "common/version/version.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/engines/external/survey.hpp"

namespace forklift::engines::external {
namespace {

constexpr int kAttempts = 10;
constexpr std::chrono::seconds kReleaseWithin{5};

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

void drop(sql::SqlSession& session, const std::string& database, const std::vector<Table>& tables) {
  if (tables.empty()) return;
  session.query("SET foreign_key_checks = 0");  // other kits' tables refer to each other
  for (const auto& table : tables)
    session.query(fmt::format("DROP {} IF EXISTS {}.{}", table.view ? "VIEW" : "TABLE", identifier(database),
                              identifier(table.name)));
}

}  // namespace

Claim::Claim(Open open, Wanted wanted) : open_(std::move(open)), wanted_(std::move(wanted)) {
  owner_ = {.experiment = wanted_.experiment,
            .token = wanted_.owner,
            .host = host_name(),
            .pid = ::getpid(),
            .version = kVersion};
}

Claim::~Claim() { release(); }

template <class Work>
auto Claim::ask(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const sql::SqlError& error) {
    throw Error{ErrorKind::environment, wanted_.where, error.what(),
                "docs/external.md lists the privileges that cluster.user needs there"};
  }
}

void Claim::take() {
  ask([&] {
    const auto session = open_();
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const auto seen = examine(*session, wanted_);
      if (!external::take(*session, wanted_.database, seen.standing, owner_)) continue;
      thread_ = std::thread{[this] { beat_until_stopped(); }};
      return;
    }
    throw Error{ErrorKind::environment, wanted_.where, "its table forklift_note changes all the time",
                "Look who else works there"};
  });
}

std::vector<Table> Claim::make_room(const std::vector<std::string>& tables) {
  return ask([&] {
    const auto session = open_();
    auto wanted = wanted_;
    wanted.tables = tables;
    auto decision = examine(*session, wanted).decision;
    auto ours = tables;
    for (const auto& table : decision.stay) ours.push_back(table.name);
    need(write_creating(*session, wanted.database, owner_, ours));
    if (decision.overwrites) count_rows(*session, wanted.database, decision.drop);
    drop(*session, wanted.database, decision.drop);
    return decision.overwrites ? decision.drop : std::vector<Table>{};
  });
}

void Claim::made(const std::vector<std::string>& tables) {
  ask([&] {
    const auto session = open_();
    for (const auto& table : look(*session, wanted_.database).tables) {
      if (table.marked || std::find(tables.begin(), tables.end(), table.name) == tables.end()) continue;
      session->query(fmt::format("ALTER TABLE {}.{} COMMENT = {}", identifier(wanted_.database), identifier(table.name),
                                 literal(sql::kOwnTable)));
    }
    need(write_loading(*session, wanted_.database, owner_));
  });
}

void Claim::loaded(const std::string& fingerprint) {
  ask([&] { need(write_loaded(*open_(), wanted_.database, owner_, fingerprint)); });
}

bool Claim::holds(const std::vector<std::string>& tables, const std::string& fingerprint) {
  return ask([&] {
    auto wanted = wanted_;
    wanted.tables = tables;
    wanted.fingerprint = fingerprint;
    return decide(look(*open_(), wanted.database), wanted).kind == Decision::Kind::use;
  });
}

void Claim::need(bool still_ours) const {
  if (still_ours) return;
  throw Error{ErrorKind::environment, wanted_.where,
              fmt::format("another experiment took it over, since nothing had been heard of {} for {} s",
                          wanted_.experiment, kStaleSeconds),
              "Give each experiment a database of its own, and look what kept this program from reaching the server"};
}

void Claim::check() const {
  const std::lock_guard lock{mutex_};
  need(!lost_);
}

/// One heartbeat. A failure costs this one only: the next one connects again.
void Claim::beat_once(bool last) {
  try {
    std::shared_ptr<sql::SqlSession> session;
    {
      const std::lock_guard lock{mutex_};
      session = beating_;
    }
    if (!session) {
      session = open_();
      const std::lock_guard lock{mutex_};
      beating_ = session;
    }
    const bool ours =
        last ? external::release(*session, wanted_.database, owner_) : beat(*session, wanted_.database, owner_);
    const std::lock_guard lock{mutex_};
    lost_ = lost_ || !ours;
  } catch (const std::exception&) {  // the server is away, or another one answers
    const std::lock_guard lock{mutex_};
    beating_.reset();
  }
}

void Claim::beat_until_stopped() {
  while (true) {
    std::unique_lock lock{mutex_};
    const bool stopped = changed_.wait_for(lock, std::chrono::seconds{kBeatSeconds}, [&] { return stopped_; });
    const bool lost = lost_;
    lock.unlock();
    if (!lost) beat_once(stopped);
    if (!stopped) continue;
    lock.lock();
    ended_ = true;
    changed_.notify_all();
    return;
  }
}

void Claim::release() {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock{mutex_};
    stopped_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, kReleaseWithin, [&] { return ended_; });
    if (!ended_ && beating_) beating_->abort();
  }
  thread_.join();
}

}  // namespace forklift::engines::external
