#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "common/core/random.hpp"
#include "tests/fuzz/job_input.hpp"

using namespace forklift;

namespace {

/// One byte changed, one removed, one piece doubled, or one token replaced by an awkward value.
std::string mutate(std::string text, Random& random) {
  static const std::vector<std::string> awkward{
      "-1", "1e999", "18446744073709551616", "null", "[]", "{}", "\"\\ud800\"", "4294967297", "0.5", "true", "\"\""};
  const auto place = static_cast<std::size_t>(random.uniform(0, static_cast<std::int64_t>(text.size()) - 1));
  switch (random.uniform(0, 3)) {
    case 0:
      text[place] = static_cast<char>(random.uniform(0, 255));
      break;
    case 1:
      text.erase(place, 1);
      break;
    case 2:
      text.insert(place, text.substr(place, static_cast<std::size_t>(random.uniform(1, 40))));
      break;
    default: {
      const auto colon = text.find(':', place);
      const auto end = text.find_first_of(",}", colon == std::string::npos ? place : colon);
      if (colon == std::string::npos || end == std::string::npos) break;
      text.replace(colon + 1, end - colon - 1, awkward[static_cast<std::size_t>(random.uniform(0, 10))]);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("fuzz: a damaged job is refused with an Error, or read and written alike", "[contract][unit]") {
  Random random{42};
  int read = 0, refused = 0;
  for (const char* name : {"load.json", "run.json", "check.json"}) {
    const std::string example = read_file(std::string{FORKLIFT_SOURCE_DIR "/schemas/driver/"} + name);
    REQUIRE(test::feed_job(example));
    for (int i = 0; i < 3'000; ++i) {
      std::string text = example;
      for (auto times = random.uniform(1, 3); times > 0; --times) text = mutate(text, random);
      ++(test::feed_job(text) ? read : refused);
    }
  }
  CHECK(read > 100);
  CHECK(refused > 1'000);
}
