#include "orchestrator/owner/claim.hpp"

#include <fmt/format.h>

#include "common/store/reader.hpp"

namespace forklift::owner {
namespace {

constexpr Microseconds kBeatPoll{200'000};

/// The owner, if no heartbeat of it came while it was watched.
std::optional<store::Owner> silent_owner(const store::Owners& owners, const Claim& claim) {
  const auto owner = owners.of(claim.experiment);
  if (standing(owner, claim.me, claim.clock.wall_us()) != Standing::silent) return std::nullopt;
  claim.say(fmt::format("note: {} was left without a word by {}. Waiting {} for a heartbeat", claim.name.id,
                        words(*owner, Standing::silent, claim.clock.wall_us()), format_duration(claim.watch)));
  const auto beats = [&] {
    const auto now = owners.of(claim.experiment);
    return !now || now->heartbeat_us != owner->heartbeat_us;
  };
  if (poll_until(claim.clock, Deadline::after(claim.clock, claim.watch), kBeatPoll, beats)) return std::nullopt;
  return owner;
}

}  // namespace

Standing standing(const std::optional<store::Owner>& owner, const store::Owner& me, std::int64_t now_us) {
  Facts facts{.same_place = owner && same_place(*owner, me), .seen = Seen::gone, .now_us = now_us};
  if (facts.same_place) facts.seen = look(*owner);
  return judge(owner, facts);
}

void claim(const Claim& claim) {
  const store::Owners owners{store::Database::open(claim.name.database)};
  const auto silent = claim.by_force ? std::nullopt : silent_owner(owners, claim);
  owners.claim(claim.experiment, claim.me, [&](const std::optional<store::Owner>& present) {
    auto now = claim.clock.wall_us();
    auto stands = standing(present, claim.me, now);
    if (stands == Standing::free || (claim.by_force && stands != Standing::live_here)) return;
    if (stands == Standing::silent) {
      if (silent && same_process(*silent, *present) && silent->heartbeat_us == present->heartbeat_us) return;
      stands = Standing::live_elsewhere;  // its clock is wrong, but it has just been heard
      now = present->heartbeat_us;
    }
    throw is_running(claim.name, *present, stands, now);
  });
}

std::set<std::string> running_experiments(const std::string& database, Clock& clock) {
  const auto me = this_process("run", clock);
  const store::Owners owners{store::Database::open_read_only(database)};
  std::set<std::string> running;
  for (const auto& experiment : store::Reader::open(database).experiments()) {
    const auto stands = standing(owners.of(experiment.number), me, clock.wall_us());
    if (stands == Standing::live_here || stands == Standing::live_elsewhere) running.insert(experiment.record.id);
  }
  return running;
}

}  // namespace forklift::owner
