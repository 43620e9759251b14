#include "proxy/engine/admission.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::proxy;
using namespace std::chrono_literals;

namespace {

const TimePoint kStart{};
const TimePoint kLater = kStart + 2s;
using Ids = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("admission: those who have logged in are counted apart from those who have not", "[proxy][unit]") {
  Admission admission{2, 2};
  admission.arrived(1, "a", kStart);
  admission.arrived(2, "a", kStart);
  CHECK(admission.full());
  admission.logged_in(1);
  CHECK_FALSE(admission.full());
  CHECK(admission.clients() == 1);
  CHECK(admission.logins() == 1);
  admission.gone(1, true);
  admission.gone(2, false);
  CHECK(admission.clients() == 0);
  CHECK(admission.logins() == 0);
}

TEST_CASE("admission: when all places are taken the oldest of the fullest address goes", "[proxy][unit]") {
  Admission admission{4, 4};
  admission.arrived(1, "honest", kStart);
  for (std::uint32_t id : {2U, 3U, 4U}) admission.arrived(id, "flood", kStart);
  CHECK(admission.surplus(kStart + 999ms).empty());  // they may be honest still
  CHECK(admission.surplus(kLater) == Ids{2});
  CHECK_FALSE(admission.full());
  CHECK(admission.surplus(kLater).empty());
  admission.gone(2, false);  // known already
  CHECK(admission.logins() == 3);
}

TEST_CASE("admission: one address has its own limit", "[proxy][unit]") {
  Admission admission{100, 2};
  for (std::uint32_t id = 1; id <= 5; ++id) admission.arrived(id, "flood", id <= 4 ? kStart : kLater);
  admission.arrived(9, "honest", kStart);
  CHECK(admission.surplus(kLater) == Ids{1, 2, 3});
  CHECK(admission.logins() == 3);
}
