#include "common/core/fields.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace std::chrono_literals;
using fields::between;
using fields::field;
using fields::one_of;
using fields::Type;

namespace {

enum class Colour { red, green };

struct Wheel {
  int spokes = 32;
  std::optional<int> width;
};

struct Cart {
  std::string owner;
  double load = 1.0;
  std::uint64_t number = 7;
  bool covered = false, locked = false;
  Colour colour = Colour::green;
  Microseconds moment{20}, trip{std::chrono::minutes{1}};
  std::vector<Wheel> wheels;
  std::vector<double> shares{0.5, 0};
  std::optional<Wheel> spare;
  std::map<std::string, std::string> labels;
};

fields::Table<Wheel> of_a_wheel() {
  return {field("spokes", &Wheel::spokes, between(0, 99), "Spokes."),
          field("width", &Wheel::width, between(1, 9, "cm"), "Width.").in_plan_as(fields::in_text)};
}

fields::Table<Cart> of_a_cart() {
  return {
      field("owner", &Cart::owner, "Whose it is.")
          .required()
          .read_through([](const std::string& text, const std::string& file) { return file + ":" + text; }),
      field("load", &Cart::load, between(0, 2.5), "What is on it.").of(fields::Shapes::run),
      field("number", &Cart::number, between(0, 9e15), "Its number.").in_plan_below("papers"),
      field("covered", &Cart::covered, "With a roof.").not_in_plan(),
      field("lock", &Cart::locked, one_of({"open", "shut"}), "Its lock.").in_plan_if_set(),
      field("colour", &Cart::colour, one_of({"red", "green"}), "Its colour.").in_plan_if([](const Cart& cart) {
        return !cart.covered;
      }),
      field("moment", &Cart::moment, between(0s, 1s), "A moment.").in_plan_as(fields::in_microseconds),
      field("trip", &Cart::trip, between(1s, 24h), "How long it goes.")
          .in_plan_as(fields::in_seconds)
          .of(fields::Shapes::loading),
      list_of("wheels", &Cart::wheels, of_a_wheel(), "Its wheels.", "A wheel."),
      field("shares", &Cart::shares, "Shares.", {each(Type::number, between(0, 1), "One share.")}),
      object_of("spare", &Cart::spare, of_a_wheel(), "One more."),
      field("labels", &Cart::labels, "Labels.", {each(Type::scalar, "A label.")}),
  };
}

Cart read(const char* json) { return fields::read(of_a_cart(), Json::parse(json), "f"); }

}  // namespace

TEST_CASE("fields: what is not written has the struct's own default", "[core][unit]") {
  const auto cart = read(R"({"owner": "me"})");
  CHECK(cart.owner == "f:me");
  CHECK(cart.load == 1.0);
  CHECK(cart.colour == Colour::green);
  CHECK(cart.trip == 1min);
  CHECK(cart.shares == std::vector<double>{0.5, 0});
  CHECK_FALSE(cart.spare);
}

TEST_CASE("fields: what is written is read, by its table's words", "[core][unit]") {
  const auto cart = read(R"({"owner": "", "load": 2, "number": 9e15, "covered": true, "lock": "shut", "colour": "red",
    "moment": "1ms", "trip": "90s", "wheels": [{"spokes": 3}, {"width": 4}], "shares": [1], "spare": {},
    "labels": {"a": 1e9, "b": 1.5, "c": true, "d": "x"}})");
  CHECK(cart.number == 9'000'000'000'000'000);
  CHECK(cart.covered);
  CHECK(cart.locked);
  CHECK(cart.colour == Colour::red);
  CHECK(cart.moment == 1ms);
  REQUIRE(cart.wheels.size() == 2);
  CHECK(cart.wheels[0].spokes == 3);
  CHECK(cart.wheels[1].width == 4);
  CHECK(cart.spare->spokes == 32);
  CHECK(cart.labels == fields::TextMap{{"a", "1000000000"}, {"b", "1.5"}, {"c", "ON"}, {"d", "x"}});
}

TEST_CASE("fields: the plan's JSON has what shapes results, in the forms that fingerprints have", "[core][unit]") {
  CHECK(
      fields::to_json(of_a_cart(), Cart{}).dump() ==
      R"({"colour":"green","labels":{},"load":1.0,"moment_us":20,"owner":"","papers":{"number":7},"shares":[0.5,0.0],)"
      R"("trip":"60s","wheels":[]})");
  Cart cart;
  cart.covered = cart.locked = true;
  cart.trip = 1500ms;
  cart.wheels = {{.spokes = 1, .width = 2}, {}};
  cart.spare = Wheel{};
  CHECK(fields::to_json(of_a_cart(), cart).dump() ==
        R"({"labels":{},"load":1.0,"lock":"shut","moment_us":20,"owner":"","papers":{"number":7},"shares":[0.5,0.0],)"
        R"("spare":{"spokes":32},"trip":"1500ms","wheels":[{"spokes":1,"width":"2"},{"spokes":32}]})");
}

TEST_CASE("fields: a table is a list of options, with the defaults as a person writes them", "[core][unit]") {
  std::vector<fields::Option> all;
  fields::add_options(all, "/cart", of_a_cart());
  std::string text;
  for (const auto& option : all) {
    if (option.type == Type::object || option.type == Type::list) continue;
    text +=
        option.path + ": " + describe(option) + (option.required ? ", required" : ", " + option.fallback.dump()) + "\n";
  }
  CHECK(text ==
        "/cart/owner: a text, required\n"
        "/cart/load: a number from 0 to 2.5, 1\n"
        "/cart/number: an integer from 0 to 9000000000000000, 7\n"
        "/cart/covered: true or false, false\n"
        "/cart/lock: one of \"open\", \"shut\", \"open\"\n"
        "/cart/colour: one of \"red\", \"green\", \"green\"\n"
        "/cart/moment: a duration from 0s to 1s, such as \"20s\", \"500ms\" or \"5m\", \"20us\"\n"
        "/cart/trip: a duration from 1s to 24h, such as \"20s\", \"500ms\" or \"5m\", \"1m\"\n"
        "/cart/wheels/*/spokes: an integer from 0 to 99, 32\n"
        "/cart/wheels/*/width: an integer from 1 to 9, null\n"
        "/cart/shares/*: a number from 0 to 1, null\n"
        "/cart/spare/spokes: an integer from 0 to 99, 32\n"
        "/cart/spare/width: an integer from 1 to 9, null\n"
        "/cart/labels: an object, {}\n"
        "/cart/labels/*: a text, a number or true/false, null\n");
}

TEST_CASE("fields: what shapes no rows is reset to its default, and nothing else", "[core][unit]") {
  Cart cart;
  cart.load = 2;
  cart.trip = 5s;
  cart.number = 8;
  keep_rows(of_a_cart(), cart);
  CHECK(cart.load == 1.0);
  CHECK(cart.trip == 1min);
  CHECK(cart.number == 8);
}
