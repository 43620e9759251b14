#include "common/core/parse_json.hpp"

namespace forklift {
namespace {

constexpr int kDeepestValue = 100;

}  // namespace

Json parse_json(std::string_view text) {
  return Json::parse(text, [](int depth, Json::parse_event_t event, Json&) {
    const bool opens = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (opens && depth >= kDeepestValue)
      throw Json::other_error::create(502, "it is nested deeper than 100 levels", nullptr);
    return true;
  });
}

Json parse_json_or_discard(std::string_view text) {
  try {
    return parse_json(text);
  } catch (const Json::exception&) {
    return Json::value_t::discarded;
  }
}

}  // namespace forklift
