#include "orchestrator/owner/port_holder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "common/core/text.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/owner/claim.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::owner {
namespace {

constexpr std::size_t kProcessColumns = 100, kPathBytes = 4096;

bool is_path(const std::string& text) {
  const bool plain =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return plain && text.size() <= kPathBytes && text.rfind('/', 0) == 0;
}

/// Fills in what this database knows of the experiment. False if it does not know it, or is none.
bool look_into(const std::string& database, Holder& holder, Clock& clock) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(database, error)) return false;
  try {
    const auto experiment = store::Reader::open(database).experiment(holder.experiment);
    if (experiment.record.id != holder.experiment) return false;
    holder.database = database;
    const auto owner = store::Owners{store::Database::open_read_only(database)}.of(experiment.number);
    holder.standing = standing(owner, this_process("run", clock), clock.wall_us());
    if (holder.standing == Standing::live_here || holder.standing == Standing::live_elsewhere) holder.runs = owner;
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::string experiment_of(const std::string& mark) {
  const auto id = mark.substr(0, mark.find('/'));
  return plan::is_experiment_id(id) ? id : "";
}

Holder holder_of(const Listener& listener, const Seeker& seeker, Clock& clock) {
  Holder holder{.experiment = experiment_of(listener.mark), .database = "", .runs = {}};
  if (holder.experiment.empty()) return holder;
  if (!look_into(seeker.database, holder, clock) && is_path(listener.database))
    look_into(listener.database, holder, clock);
  if (holder.experiment == seeker.experiment) holder.runs.reset();  // an earlier part of it: we are its owner
  return holder;
}

Error port_in_use(const std::string& where, int port, const Listener& listener, const Holder& holder,
                  const Seeker& seeker, std::int64_t now_us) {
  const auto process = one_line(listener.process, kProcessColumns);
  const auto who = process.empty() ? "" : fmt::format(" ({})", process);
  const auto other_ports =
      fmt::format("choose other ports: --set cluster.base_port={}", port + 1000 < 65000 ? port + 1000 : 20000);
  const auto error = [&](const std::string& by, const std::string& fix) {
    return Error{ErrorKind::environment, where, fmt::format("port {} is in use{}{}", port, who, by), fix};
  };
  if (holder.experiment.empty()) return error("", "Stop that process, or " + other_ports);
  const auto by = fmt::format(" by experiment {}", holder.experiment);
  if (holder.database.empty()) {
    return error(fmt::format("{}, which is not in {}", by, seeker.database),
                 fmt::format("If it still runs, wait until it ends, or {}. If not, stop what it left, with the name of "
                             "its own results file: forklift stop --db FILE {}",
                             other_ports, holder.experiment));
  }
  if (holder.runs) {
    return error(fmt::format("{}, which is running: {}", by, words(*holder.runs, holder.standing, now_us)),
                 "Wait until it ends, or " + other_ports);
  }
  return error(by + ", which has ended and left it", "Stop it: " + stop_command({holder.database, holder.experiment}));
}

}  // namespace forklift::owner
