// The proxy's configuration. Password files that it names are read: they may be any file of this machine.
#include "proxy/config/config.hpp"
#include "tests/fuzz/target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace forklift;
  fuzz::accepts([&] {
    const auto document = JsonDocument::parse(std::string{fuzz::text_of(data, size)}, "proxy.json");
    const auto config = proxy::read_config(document);
    for (const auto& server : config.servers) server.name();
    for (const std::uint64_t partition : {0ULL, 1ULL, ~0ULL})
      fuzz::must(proxy::server_of_partition(config, partition) < config.servers.size());
  });
  return 0;
}
