#pragma once
// What a run of tests may be asked for by its environment.
#include <cstdlib>

namespace forklift::test {

/// The number that this variable holds; `otherwise`, if it is not set.
inline int number_from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

}  // namespace forklift::test
