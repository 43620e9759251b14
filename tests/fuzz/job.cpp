// The driver's job files. A job that was read must be written and read again as the same.
#include "common/contract/job.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

template <class Job>
void same_again(Job (*read)(const JsonDocument&), const JsonDocument& document) {
  const auto json = contract::to_json(read(document));
  fuzz::must(contract::to_json(read(JsonDocument::parse(json.dump(), "again.json"))) == json);
}

void read_job(std::string_view text) {
  const auto document = JsonDocument::parse(std::string{text}, "job.json");
  const Json kind = document.root().is_object() ? document.root().value("kind", Json{}) : Json{};
  if (kind == "load") return same_again(contract::read_load_job, document);
  if (kind == "check") return same_again(contract::read_check_job, document);
  same_again(contract::read_run_job, document);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::accepts([&] { read_job(fuzz::text_of(data, size)); });
  return 0;
}
