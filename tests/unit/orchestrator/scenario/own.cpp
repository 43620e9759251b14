#include "orchestrator/scenario/own.hpp"

#include <catch2/catch.hpp>

using forklift::scenario::OwnValues;

namespace {

struct A {
  int x = 1;
  bool operator==(const A&) const = default;
};
struct B {
  int y = 2;
  bool operator==(const B&) const = default;
};

}  // namespace

TEST_CASE("own values: what was never set is the default, and equal to it", "[scenario][unit]") {
  OwnValues none, some;
  CHECK(none.get<A>().x == 1);
  some.edit<A>();
  CHECK(none == some);
  CHECK(some == none);
  some.edit<A>().x = 3;
  CHECK_FALSE(none == some);
  CHECK_FALSE(some == none);
  none.edit<B>().y = 3;
  CHECK(none.get<B>().y == 3);
  CHECK(none.get<A>().x == 1);
}

TEST_CASE("own values: a copy is changed alone", "[scenario][unit]") {
  OwnValues one;
  one.edit<A>().x = 3;
  auto copy = one;
  CHECK(copy == one);
  copy.edit<A>().x = 4;
  CHECK(one.get<A>().x == 3);
  CHECK(copy.get<A>().x == 4);
}
