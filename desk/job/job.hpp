#pragma once
// What a desk is to be: its hosts with their addresses and shares, and the links between them. Read from a JSON file
// that is strict as the driver's jobs are: an unknown key is an error. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/core/units.hpp"

namespace forklift::desk {

/// What is asked for of one machine at most.
inline constexpr std::size_t kMostHosts = 64;

struct HostWish {
  std::string name, address;       ///< IPv4
  double cpu = 0;                  ///< cores; 0: no limit
  std::uint64_t memory_bytes = 0;  ///< 0: no limit
};

/// One way, the same in each direction.
struct Link {
  Microseconds delay{0};
  std::uint64_t bandwidth_bps = 0;  ///< 0: no limit
};

/// Between two hosts; what is not given is as on all other links.
struct PairWish {
  std::string first, second;
  std::optional<Microseconds> delay;
  std::optional<std::uint64_t> bandwidth_bps;
};

struct LinkWishes {
  Link all;
  std::vector<PairWish> pairs;
};

struct Job {
  std::string mark, directory;
  std::vector<HostWish> hosts;
  LinkWishes links;
  std::vector<std::string> names() const;
};

/// Errors: config, with file, key and line.
Job read_job(const JsonDocument& document);

/// A mark becomes the name of control groups, by which what is left of a desk is found and removed: it begins so, and
/// goes on with letters, digits and "._-", at most 100 in all.
inline constexpr const char* kMarkPrefix = "forklift-";
bool good_mark(const std::string& mark);

/// "links" and "pairs" of the object at `at`, as a job and a request have them. Errors: config, for a host that is not
/// among `names`, too.
LinkWishes read_links(const JsonDocument& document, const JsonPointer& at, const std::vector<std::string>& names);

}  // namespace forklift::desk
