#include "tests/support/fake_world.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace forklift::test {

FakeWorld::~FakeWorld() {
  if (unknown_.empty()) return;
  for (const auto& text : unknown_) std::fprintf(stderr, "%s\n", text.c_str());
  std::abort();
}

void FakeWorld::unknown(const std::string& host, const std::string& what) {
  const auto text = "the fake host " + host + " does not know this command: " + what;
  {
    const std::lock_guard lock{guard_};
    unknown_.push_back(text);
  }
  throw std::logic_error{text};
}

std::vector<std::string> FakeWorld::take_unknown() {
  const std::lock_guard lock{guard_};
  return std::exchange(unknown_, {});
}

}  // namespace forklift::test
