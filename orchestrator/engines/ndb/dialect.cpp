#include "orchestrator/engines/ndb/dialect.hpp"

#include <array>

#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr std::array<std::string_view, 5> kSizes{"DataMemory", "FragmentLogFileSize", "RedoBuffer",
                                                 "SharedGlobalMemory", "DiskPageBufferMemory"};

constexpr const char* kRemove = "Remove it";
constexpr const char* kAddress = "Set the host's \"address\" instead";
constexpr const char* kNodePort = "Set the node's own \"port\" instead";

constexpr std::array kParameters{
    cluster::ReservedOption{"NodeId", kRemove},
    cluster::ReservedOption{"Id", kRemove},
    cluster::ReservedOption{"HostName", kAddress},
    cluster::ReservedOption{"ExecuteOnComputer", kAddress},
    cluster::ReservedOption{"ServerPort", kNodePort},
    cluster::ReservedOption{"PortNumber", kNodePort},
    cluster::ReservedOption{"DataDir", "Remove it; a server's files lie below cluster.workdir"},
    cluster::ReservedOption{"NoOfReplicas", "Set cluster.replicas instead"},
    cluster::ReservedOption{"NodeGroup", "Set the node's own \"node_group\" instead"},
    cluster::ReservedOption{"LocationDomainId", "Set the node's own \"location_domain\" instead"},
};

class Dialect final : public cluster::OptionDialect {
 public:
  std::optional<std::string> instead_of(const std::string& name) const override {
    return instead_of_ndb_parameter(name);
  }
  std::optional<std::string> wrong_size(const std::string& name, const std::string& value) const override {
    for (const auto known : kSizes) {
      if (same_name(name, known) && !ndb_size(value)) return "a number and one of K, M, G";
    }
    return std::nullopt;
  }
};

}  // namespace

std::optional<std::int64_t> ndb_size(std::string_view text) {
  const auto parts = cluster::leading_number(text);
  if (!parts || parts->second.size() > 1) return std::nullopt;
  return parts->second.empty() ? parts->first : cluster::scaled(parts->first, "KMG", parts->second.front());
}

std::optional<std::string> ndb_option_value(const scenario::Options& options, std::string_view name) {
  for (const auto& [key, value] : options) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::string> instead_of_ndb_parameter(std::string_view name) {
  for (const auto& one : kParameters) {
    if (same_name(one.name, name)) return std::string{one.instead};
  }
  return std::nullopt;
}

const cluster::OptionDialect& ndb_dialect() {
  static const Dialect dialect;
  return dialect;
}

}  // namespace forklift::engines::ndb
