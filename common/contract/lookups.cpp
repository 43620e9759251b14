#include "common/contract/lookups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/contract/base64.hpp"
#include "common/contract/lookup_fields.hpp"
#include "common/contract/whole.hpp"
#include "common/core/error.hpp"
#include "common/core/units.hpp"

namespace forklift::contract {
namespace {

void check_mix(Fields& fields, const KeyLookup& job) {
  double sum = 0;
  for (const double share : job.mix) sum += share;
  const bool usable = job.mix.size() == 4 && sum > 0 && *std::min_element(job.mix.begin(), job.mix.end()) >= 0;
  if (!usable && fields.has("mix"))
    fields.fail("mix", "it needs four shares from 0, not all of them 0", "Give read, insert, update, delete");
}

void check_sizes(Fields& fields, const KeyLookup& job) {
  if (job.queue < job.batch && fields.has("queue"))
    fields.fail("queue", fmt::format("a queue of {} can't hold a batch of {}", job.queue, job.batch),
                "Make it several batches long");
  if (lookup_bytes(job) > kMostLookupBytes && fields.has("in_flight"))
    fields.fail("in_flight",
                fmt::format("lookups under way and batches would take {}, and a driver may use {}",
                            format_size(lookup_bytes(job)), format_size(kMostLookupBytes)),
                "Lower definers, in_flight, executors, queue, batch or the size of rows");
}

}  // namespace

std::int64_t lookup_bytes(const KeyLookup& job) {
  constexpr std::int64_t kLookup = 128, kPlace = 16;  // a request beside its row; a place in a queue
  const std::int64_t row = std::int64_t{job.columns} * job.column_bytes;
  return std::int64_t{job.definers} * job.in_flight * (row + kLookup) +
         std::int64_t{job.executors} * (std::int64_t{job.batch} * row + std::int64_t{job.queue} * kPlace);
}

Json to_json(const KeyLookup& job) {
  Json json{{"backend", job.backend}, {"api_address", job.api_address}, {"table", job.table},
            {"engine", job.engine},   {"partitions", job.partitions},   {"sharded", job.sharded}};
  fields::write_into(json, lookup_fields(), job);
  return json;
}

KeyLookup read_key_lookup(const JsonDocument& document, const JsonPointer& at) {
  Fields fields{document, at};
  KeyLookup job;
  fields.read("backend", job.backend, {"sql", "ndb", "null"});
  fields.read("api_address", job.api_address);
  if (job.backend == "ndb" && job.api_address.empty()) {
    fields.fail("backend", "the NDB API needs the management servers' addresses",
                "Give api_address, for example \"127.0.0.1:1186\"");
  }
  fields.read("table", job.table);
  const bool plain = !job.table.empty() && std::all_of(job.table.begin(), job.table.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_';
  });
  if (!plain) fields.fail("table", "\"" + job.table + "\" is no name of a table", "Use letters, digits and _");
  fields.read("engine", job.engine, {"", "InnoDB", "NDBCLUSTER"});
  fields.read("partitions", job.partitions, 0, 8'192);
  fields.read("sharded", job.sharded);
  read_table(fields, lookup_fields(), job);
  check_sizes(fields, job);
  check_mix(fields, job);
  fields.finish();
  return job;
}

Json to_json(const std::vector<LookupPhase>& phases) {
  Json list = Json::array();
  for (const auto& p : phases) {
    Json outcomes;
    for (std::size_t k = 0; k < kLookupOutcomes.size(); ++k) outcomes[std::string{kLookupOutcomes[k]}] = p.outcomes[k];
    list.push_back({{"phase", p.name},
                    {"defined", p.defined},
                    {"outcomes", outcomes},
                    {"wrong_rows", p.wrong_rows},
                    {"seconds", p.seconds},
                    {"cpu_us", p.cpu_us},
                    {"batches", p.batches},
                    {"response", base64(p.response.encode())},
                    {"queue_wait", base64(p.queue_wait.encode())},
                    {"batch_size", base64(p.batch_size.encode())}});
  }
  return list;
}

std::vector<LookupPhase> read_lookup_phases(const Json& list, const std::string& origin) {
  std::vector<LookupPhase> phases;
  for (const Json& json : list) {
    auto& p = phases.emplace_back();
    json.at("phase").get_to(p.name);
    read_whole(json, "defined", p.defined);
    for (std::size_t k = 0; k < kLookupOutcomes.size(); ++k)
      p.outcomes[k] = whole<std::uint64_t>(json.at("outcomes").at(std::string{kLookupOutcomes[k]}));
    read_whole(json, "wrong_rows", p.wrong_rows);
    json.at("seconds").get_to(p.seconds);
    read_whole(json, "cpu_us", p.cpu_us);
    read_whole(json, "batches", p.batches);
    p.response = histogram_of(json.at("response"), origin);
    p.queue_wait = histogram_of(json.at("queue_wait"), origin);
    p.batch_size = histogram_of(json.at("batch_size"), origin);
  }
  return phases;
}

}  // namespace forklift::contract
