#include "driver/lookups/settings.hpp"

#include <numeric>

namespace forklift::driver::lookups {

keylookup::EngineSettings engine_settings(const contract::KeyLookup& job) {
  keylookup::EngineSettings settings;
  settings.executors_per_node = job.executors;
  settings.batch = static_cast<std::size_t>(job.batch);
  settings.queue = static_cast<std::size_t>(job.queue);
  settings.send.mode = keylookup::read_send_mode(job.send);
  settings.send.likely = job.likely;
  settings.send.moment = job.moment;
  settings.send.interval = job.interval;
  return settings;
}

keylookup::NdbSettings ndb_settings(const contract::KeyLookup& job, const std::string& database, bool create) {
  keylookup::NdbSettings settings;
  settings.connect_string = job.api_address;
  settings.database = database;
  settings.table = job.table;
  settings.columns = {job.columns, job.column_bytes};
  settings.connections = create ? 1 : job.connections;
  settings.create = create;
  return settings;
}

keylookup::SqlSettings sql_settings(const contract::KeyLookup& job, std::vector<sql::Endpoint> endpoints, bool create) {
  return {.endpoints = std::move(endpoints),
          .table = {.name = job.table,
                    .columns = {job.columns, job.column_bytes},
                    .engine = job.engine,
                    .partitions = job.partitions},
          .create = create,
          .sharded = job.sharded};
}

keylookup::PhaseSettings phase_settings(const contract::RunJob& job, const std::string& phase) {
  const auto& lookup = *job.key_lookup;
  keylookup::PhaseSettings settings;
  settings.each_key_once = phase == "insert" || phase == "delete";
  const auto share = [&](std::size_t i) {
    return lookup.mix[i] / std::accumulate(lookup.mix.begin(), lookup.mix.end(), 0.0);
  };
  settings.mix = phase == "insert"   ? keylookup::Mix{0, 1, 0, 0}
                 : phase == "read"   ? keylookup::Mix{1, 0, 0, 0}
                 : phase == "update" ? keylookup::Mix{0, 0, 1, 0}
                 : phase == "delete" ? keylookup::Mix{0, 0, 0, 1}
                                     : keylookup::Mix{share(0), share(1), share(2), share(3)};
  settings.keys = {.keys = lookup.keys,
                   .distribution = lookup.distribution,
                   .zipf = lookup.zipf,
                   .hot_keys = lookup.hot_keys,
                   .hot_lookups = lookup.hot_lookups};
  settings.definers = lookup.definers;
  settings.in_flight = static_cast<std::size_t>(lookup.in_flight);
  settings.rate_per_s = settings.each_key_once ? 0 : lookup.rate_per_s;
  settings.duration = job.duration;
  settings.row_bytes = lookup.columns * lookup.column_bytes;
  settings.seed = job.database.seed;
  settings.driver = job.driver;
  settings.drivers = job.drivers;
  return settings;
}

}  // namespace forklift::driver::lookups
