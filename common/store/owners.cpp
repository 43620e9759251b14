#include "common/store/owners.hpp"

#include <tuple>

#include "common/store/statement.hpp"

namespace forklift::store {
namespace {

constexpr const char* kThisProcess =
    " WHERE experiment = ? AND boot_id = ? AND pid_namespace = ? AND pid = ? AND start_ticks = ?";

/// Runs `sql`, which ends with the condition for this process. True if there was such a row.
template <class... Values>
bool change(const Database& database, const std::string& sql, ExperimentId experiment, const Owner& owner,
            const Values&... values) {
  Insert{database.handle(), (sql + kThisProcess).c_str()}(values..., experiment, owner.boot_id, owner.pid_namespace,
                                                          owner.pid, owner.start_ticks);
  return database.handle().getChanges() > 0;
}

}  // namespace

bool same_process(const Owner& a, const Owner& b) {
  return std::tie(a.boot_id, a.pid_namespace, a.pid, a.start_ticks) ==
         std::tie(b.boot_id, b.pid_namespace, b.pid, b.start_ticks);
}

void insert_owner(const Database& database, ExperimentId experiment, const Owner& o) {
  Insert{database.handle(),
         "INSERT OR REPLACE INTO owners (experiment, command, host, boot_id, pid_namespace, pid, start_ticks, phase,"
         " phase_us, heartbeat_us) VALUES (?,?,?,?,?,?,?,?,?,?)"}(experiment, o.command, o.host, o.boot_id,
                                                                  o.pid_namespace, o.pid, o.start_ticks, o.phase,
                                                                  o.phase_us, o.heartbeat_us);
}

std::optional<Owner> Owners::of(ExperimentId experiment) const {
  std::optional<Owner> found;
  each_row(
      database_,
      "SELECT command, host, boot_id, pid_namespace, pid, start_ticks, phase, phase_us, heartbeat_us, asked_us"
      " FROM owners WHERE experiment = ?",
      [&](Columns& c) {
        Owner o;
        o.command = c.text();
        o.host = c.text();
        o.boot_id = c.text();
        o.pid_namespace = c.text();
        o.pid = c.number();
        o.start_ticks = c.number();
        o.phase = c.text();
        o.phase_us = c.number();
        o.heartbeat_us = c.number();
        o.asked_us = c.maybe();
        found = std::move(o);
      },
      experiment);
  return found;
}

void Owners::claim(ExperimentId experiment, const Owner& owner,
                   const std::function<void(const std::optional<Owner>&)>& may) const {
  database_.transaction([&] {
    may(of(experiment));
    insert_owner(database_, experiment, owner);
  });
}

bool Owners::beat(ExperimentId experiment, const Owner& owner) const {
  bool ours = false;
  database_.transaction([&] {
    ours = change(database_, "UPDATE owners SET phase = ?, phase_us = ?, heartbeat_us = ?", experiment, owner,
                  owner.phase, owner.phase_us, owner.heartbeat_us);
  });
  return ours;
}

bool Owners::ask(ExperimentId experiment, const Owner& owner, std::int64_t now_us,
                 const std::function<void()>& ask) const {
  bool asked = false;
  database_.transaction([&] {
    const auto present = of(experiment);
    if (!present || !same_process(*present, owner) || present->asked_us) return;
    change(database_, "UPDATE owners SET asked_us = ?", experiment, owner, now_us);
    ask();
    asked = true;
  });
  return asked;
}

void Owners::release(ExperimentId experiment, const Owner& owner) const {
  database_.transaction([&] { change(database_, "DELETE FROM owners", experiment, owner); });
}

}  // namespace forklift::store
