#include "orchestrator/engines/ndb/sizes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace forklift::engines::ndb {
namespace {

constexpr double kBytesPerMiB = 1024.0 * 1024;
constexpr double kBase = 200 * kBytesPerMiB;  // system tables, ITEM and half-filled pages
constexpr double kGrowth = 1.5;               // orders, order lines and history of the runs
constexpr int kLogParts = 4;
constexpr int kLogFiles = 16;

std::int64_t mib_up(double bytes, std::int64_t step) {
  const auto mib = static_cast<std::int64_t>(std::ceil(bytes / kBytesPerMiB));
  return (mib + step - 1) / step * step;
}

}  // namespace

scenario::Options default_sizes(double warehouses, int data_nodes, int replicas, bool disk_data) {
  const double share = static_cast<double>(replicas) / std::max(1, data_nodes);
  const auto data = std::max<std::int64_t>(384, mib_up(kBase + warehouses * kBytesPerWarehouse * kGrowth * share, 64));
  const auto file = std::clamp<std::int64_t>(
      mib_up(3.0 * static_cast<double>(data) * kBytesPerMiB / (kLogParts * kLogFiles), 16), 32, 1024);
  scenario::Options sizes{
      {"DataMemory", fmt::format("{}M", data)},
      {"NoOfFragmentLogParts", std::to_string(kLogParts)},
      {"NoOfFragmentLogFiles", std::to_string(kLogFiles)},
      {"FragmentLogFileSize", fmt::format("{}M", file)},
      {"InitFragmentLogFiles", "SPARSE"},
      {"RedoBuffer", warehouses > 20 ? "64M" : "32M"},
      {"SharedGlobalMemory", disk_data ? "512M" : "128M"},
      {"MaxNoOfConcurrentOperations", "65536"},
      {"MaxNoOfTables", "512"},
      {"MaxNoOfAttributes", "5000"},
      {"MaxNoOfOrderedIndexes", "512"},
      {"TransactionDeadlockDetectionTimeout", "3000"},
      {"TimeBetweenWatchDogCheckInitial", "60000"},
  };
  if (disk_data) sizes["DiskPageBufferMemory"] = fmt::format("{}M", std::max<std::int64_t>(128, data / 4));
  return sizes;
}

}  // namespace forklift::engines::ndb
