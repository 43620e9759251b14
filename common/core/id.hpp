#pragma once
// Numbers that name things. A warehouse id is no district id: mixing them does not compile.
#include <compare>
#include <cstdint>
#include <functional>

namespace forklift {

/// A number that names one thing of kind `Tag`. Counting starts where the thing's own convention says.
template <class Tag, class Number = std::int64_t>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(Number value) : value_(value) {}
  constexpr Number value() const { return value_; }
  auto operator<=>(const Id&) const = default;

 private:
  Number value_{};
};

}  // namespace forklift

template <class Tag, class Number>
struct std::hash<forklift::Id<Tag, Number>> {
  std::size_t operator()(forklift::Id<Tag, Number> id) const noexcept { return std::hash<Number>{}(id.value()); }
};
