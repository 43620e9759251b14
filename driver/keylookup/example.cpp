// A whole program on the engine: looks a few keys up and prints what came back. Replace null_backend() by ndb_backend()
// (ndb_loader.hpp) to ask an NDB Cluster.
#include <fmt/format.h>

#include "common/core/output.hpp"
#include "driver/keylookup/engine.hpp"

using namespace forklift::driver;

int main() {
  const auto backend = keylookup::null_backend(2);
  keylookup::Engine engine{*backend, {.executors_per_node = 2, .batch = 64}};
  const auto definer = engine.definer();

  std::vector<keylookup::Lookup> lookups(10);
  std::vector<std::byte> rows(lookups.size() * 100);
  std::vector<keylookup::Lookup*> batch, answered;
  for (std::size_t i = 0; i < lookups.size(); ++i) {
    lookups[i].key = i;
    lookups[i].row = &rows[i * 100];
    batch.push_back(&lookups[i]);
  }
  definer->submit(batch);
  while (definer->on_the_way() != 0) definer->collect(answered, true);
  for (const auto* lookup : answered)
    forklift::print_text(
        fmt::format("key {}: {}\n", lookup->key, lookup->outcome == keylookup::Outcome::done ? "found" : "not found"));
}
