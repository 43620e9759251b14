#pragma once
// Customers' last names: three syllables of a number from 0 to 999 (clause 4.3.2.3).
#include <array>
#include <cstring>
#include <string_view>

namespace forklift::driver::tpcc {

/// A name of at most 15 letters, kept by value.
struct LastName {
  std::array<char, 16> letters{};
  std::size_t size = 0;
  operator std::string_view() const { return {letters.data(), size}; }
};

inline LastName last_name(int number) {
  static constexpr std::array<std::string_view, 10> syllables{"BAR", "OUGHT", "ABLE",  "PRI",   "PRES",
                                                              "ESE", "ANTI",  "CALLY", "ATION", "EING"};
  LastName name;
  for (const int digit : {number / 100 % 10, number / 10 % 10, number % 10}) {
    const auto syllable = syllables[static_cast<std::size_t>(digit)];
    std::memcpy(name.letters.data() + name.size, syllable.data(), syllable.size());
    name.size += syllable.size();
  }
  return name;
}

}  // namespace forklift::driver::tpcc
